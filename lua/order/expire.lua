#!lua
-- The deadline: aborts the checkouts of one partition that are undecided when it has passed, and
-- finds decisions that nobody has announced.
--
-- KEYS
--   1 payment    stream  saga:{p}:payment
--   2 stock      stream  saga:{p}:stock
--   3 open       zset    saga:{p}:open: order -> deadline
--   4 order...   hash    order:{p}:<id>, one for each order
-- ARGV
--   1 lookAgain  ms until a decided checkout that is not settled is looked at again
--   2 announcing  now or later
--   3 order...   their ids, in the order of the keys
-- Returns {result, instances that wait, reason, attempt} of each order in one flat list, result a
-- till.checkout.ExpireResult, the first that fits of
--   GONE         no checkout of this order is open
--   PAID         decided: paid, and not announced before
--   ABORTING     decided, now or before: not paid, and not announced before
--   NOT_DUE      its deadline has not passed by the server's clock
--   UNSETTLED    it is decided and announced, and its participants have not all confirmed yet
-- Emits, if announcing is now: commit to all asked so far if PAID, release if ABORTING; at the
-- deadline both are released

--@include order/include/saga

local payment, stock, open = KEYS[1], KEYS[2], KEYS[3]
local lookAgain, announcing = tonumber(ARGV[1]), ARGV[2]
local FIRST_KEY, FIRST_ARGUMENT = 3, 2

local now = milliseconds()

-- Read before anything is written: an order that can't be read spoils its batch, and loses nothing.
local orders = {}
for i = 1, #KEYS - FIRST_KEY do
  orders[i] = redis.call('HMGET', KEYS[FIRST_KEY + i], 'status', 'attempt', 'step', 'deadline',
    'user', 'total', 'lines', 'owners', 'awaiting', 'reason')
end

local function expire(key, order, values)
  local status, attempt, step, owners, awaiting, reason =
    values[1], values[2], values[3], values[8], values[9], values[10]
  if not step then
    redis.call('ZREM', open, order)
    return 'GONE'
  end
  local due = tonumber(values[4]) < tonumber(now)
  if status == 'PAYING' and due then
    -- Stock is told in any case: a failover may have taken back that it was asked.
    status, step, reason = 'ABORTING', 'stock', 'TIMED_OUT'
    redis.call('HSET', key, 'status', status, 'step', step, 'reason', reason, 'decided', now)
  end
  if status ~= 'PAYING' and not awaiting then
    if announcing == 'now' then
      announce(key, payment, stock, {
        order = order, attempt = attempt, step = step, deadline = values[4],
        credit = values[5] .. ':' .. values[6], lines = values[7],
      }, status == 'PAID')
    end
    return status, owners, reason, attempt
  elseif not due then
    return 'NOT_DUE'
  end
  redis.call('ZADD', open, string.format('%.0f', now + lookAgain), order)
  return 'UNSETTLED', owners, reason, attempt
end

local results = {}
for i = 1, #KEYS - FIRST_KEY do
  local result, owners, reason, attempt = expire(KEYS[FIRST_KEY + i],
    ARGV[FIRST_ARGUMENT + i], orders[i])
  results[#results + 1] = result
  results[#results + 1] = owners or ''
  results[#results + 1] = reason or ''
  results[#results + 1] = attempt or ''
end
return results
