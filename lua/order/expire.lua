#!lua flags=allow-oom
-- The deadline: aborts the checkouts of one partition that are undecided when it has passed, and
-- finds decisions that nobody has announced.
--
-- KEYS
--   1 payment    stream  saga:{p}:payment
--   2 stock      stream  saga:{p}:stock
--   3 open       zset    saga:{p}:open: order -> deadline
--   4 log        stream  saga:{p}:log
--   5 order...   hash    order:{p}:<id>, one for each order
-- ARGV
--   1 instance   that runs this
--   2 logMax     about how many entries the log keeps
--   3 lookAgain  ms until a decided checkout that is not released is looked at again
--   4 announcing  now or later
--   5 order...   their ids, in the order of the keys
-- Returns {result, instances that wait, reason, attempt} of each order in one flat list, result a
-- till.checkout.ExpireResult, the first that fits of
--   GONE         no checkout of this order is open
--   PAID         decided: paid, and not announced before
--   ABORTING     decided, now or before: not paid, and not announced before
--   NOT_DUE      its deadline has not passed by the server's clock
--   UNSETTLED    it is aborted and announced, and its participants have not all released yet
-- Emits, if announcing is now: commit to both if PAID, release if ABORTING

--@include stream/include/fold
--@include order/include/saga

local payment, stock, open, log = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local instance, logMax, lookAgain, announcing = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
local FIRST_KEY, FIRST_ARGUMENT = 4, 4

local saga = {
  payment = payment, stock = stock, open = open, log = log, logMax = logMax, instance = instance,
}
local now = milliseconds()

-- Read before anything is written: an order that can't be read spoils its batch, and loses nothing.
local checkouts = {}
for i = 1, #KEYS - FIRST_KEY do
  checkouts[i] = read(KEYS[FIRST_KEY + i])
end

local function expire(key, order, checkout)
  if not checkout.asked then
    redis.call('ZREM', open, order)
    return 'GONE'
  end
  local due = tonumber(checkout.deadline) < tonumber(now)
  if checkout.status == 'PAYING' and due then
    checkout.status, checkout.reason, checkout.decided = 'ABORTING', 'TIMED_OUT', now
    redis.call('HSET', key, 'status', 'ABORTING', 'reason', 'TIMED_OUT', 'decided', now)
  end
  if checkout.status ~= 'PAYING' and not checkout.awaiting then
    if announcing == 'now' then
      announce(saga, key, order, checkout, now)
    end
  elseif not due then
    return 'NOT_DUE'
  else
    redis.call('ZADD', open, string.format('%.0f', now + lookAgain), order)
    return 'UNSETTLED', checkout
  end
  return checkout.status, checkout
end

local results = {}
for i = 1, #KEYS - FIRST_KEY do
  local result, checkout = expire(KEYS[FIRST_KEY + i], ARGV[FIRST_ARGUMENT + i], checkouts[i])
  checkout = checkout or {}
  results[#results + 1] = result
  results[#results + 1] = checkout.owners or ''
  results[#results + 1] = checkout.reason or ''
  results[#results + 1] = checkout.attempt or ''
end
post()
record(saga)
return results
