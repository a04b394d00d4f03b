#!lua flags=allow-oom
-- The deadline: aborts the checkouts of one partition that are undecided when their time is up,
-- finds decisions that nobody has announced, and sends releases again that nobody confirms.
-- Clocks differ, and may be set: the instance that began a checkout says when its time is up. The
-- server's clock decides only for instances that are gone, and so late that no clock is so far off;
-- or the sweep does that has seen the checkout unchanged for as long by a clock that can't be set.
--
-- KEYS
--   1 payment    stream  saga:{p}:payment
--   2 stock      stream  saga:{p}:stock
--   3 open       zset    saga:{p}:open: order -> deadline, or when to send its releases again
--   4 log        stream  saga:{p}:log
--   5 order...   hash    order:{p}:<id>, one for each order
-- ARGV
--   1 instance   that runs this
--   2 logMax     about how many entries the log keeps
--   3 announcing  now or later
--   4 timeout    of a checkout, ms
--   5 lookAgain  ms until what is undecided or unannounced is worth another look
--   6 of each order: order, attempt, score, seen
--     attempt whose time is up, or nothing; score that the sweep has seen in open; seen for how
--     long, ms
-- Returns {result, instances that wait, reason, attempt, ms until it is worth another look} of each
-- order in one flat list, result a till.checkout.ExpireResult, the first that fits of
--   GONE         no checkout of this order is open
--   PAID         decided: paid, and not announced before
--   ABORTING     decided, now or before: not paid, and not announced before
--   RESENT       it is aborted, and its releases were sent again to who has not confirmed them
--   NOT_DUE      it is under way
-- Emits release if RESENT; and, if announcing is now, commit to both if PAID, release if ABORTING

--@include stream/include/fold
--@include request/include/clock
--@include order/include/saga

local payment, stock, open, log = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local instance, logMax, announcing, timeout, lookAgain =
  ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local FIRST_KEY, FIRST_ARGUMENT, WIDTH = 4, 5, 4

local saga = {
  payment = payment, stock = stock, open = open, log = log, logMax = logMax, instance = instance,
}
local now = milliseconds()

-- Read before anything is written: an order that can't be read spoils its batch, and loses nothing.
local checkouts = {}
for i = 1, #KEYS - FIRST_KEY do
  checkouts[i] = read(KEYS[FIRST_KEY + i])
end

-- How long until this time, ms, or until the sweep has seen it for so long where it stands.
local function left(at, wait, stands, score, seen)
  if stands == score then
    return math.min(at - now, wait - seen)
  end
  return at - now
end

local function expire(key, order, checkout, attempt, score, seen)
  if not checkout.asked then
    redis.call('ZREM', open, order)
    return 'GONE', 0
  end
  if checkout.status == 'PAYING' then
    local deadline = tonumber(checkout.deadline)
    local undecided = left(deadline + CLOCK_MARGIN, timeout + CLOCK_MARGIN, deadline, score, seen)
    if undecided >= 0 and checkout.attempt ~= attempt then
      return 'NOT_DUE', math.min(undecided, lookAgain)
    end
    checkout.status, checkout.reason, checkout.decided = 'ABORTING', 'TIMED_OUT', now
    redis.call('HSET', key, 'status', 'ABORTING', 'reason', 'TIMED_OUT', 'decided', now)
  end
  if not checkout.awaiting then
    if announcing == 'now' then
      announce(saga, key, order, checkout, now)
    end
    return checkout.status, lookAgain
  end
  local resent = tonumber(checkout.resent or 0)
  local again = tonumber(redis.call('ZSCORE', open, order) or 0)
  local unconfirmed = left(again, resendAfter(resent), again, score, seen)
  if unconfirmed > 0 then
    return 'NOT_DUE', math.min(unconfirmed, resendAfter(resent))
  end
  release(saga, order, checkout, checkout.awaiting, now, resent + 1)
  redis.call('HSET', key, 'resent', resent + 1)
  return 'RESENT', resendAfter(resent + 1)
end

local results = {}
for i = 1, #KEYS - FIRST_KEY do
  local at, checkout = FIRST_ARGUMENT + (i - 1) * WIDTH, checkouts[i]
  local result, again = expire(KEYS[FIRST_KEY + i], ARGV[at + 1], checkout, ARGV[at + 2],
    tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4]))
  results[#results + 1] = result
  results[#results + 1] = checkout.owners or ''
  results[#results + 1] = checkout.reason or ''
  results[#results + 1] = checkout.attempt or ''
  results[#results + 1] = math.ceil(again)
end
post()
record(saga)
return results
