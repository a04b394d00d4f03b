#!lua
-- The deadline: aborts the checkouts of one partition that are undecided when it has passed.
--
-- KEYS
--   1 payment    stream  saga:{p}:payment
--   2 stock      stream  saga:{p}:stock
--   3 open       zset    saga:{p}:open: order -> deadline
--   4 order...   hash    order:{p}:<id>, one for each order
-- ARGV
--   1 lookAgain  ms until a decided checkout that is not settled is looked at again
--   2 order...   their ids, in the order of the keys
-- Returns {result, instances that wait, reason, attempt} of each order in one flat list, result a
-- till.checkout.ExpireResult, the first that fits of
--   GONE         no checkout of this order is open
--   NOT_DUE      its deadline has not passed by the server's clock
--   UNSETTLED    it is decided, and its participants have not all confirmed yet
--   ABORTING     decided now: not paid, timed out
-- Emits release to all asked so far, if ABORTING

--@include order/include/saga

local payment, stock, open = KEYS[1], KEYS[2], KEYS[3]
local lookAgain = tonumber(ARGV[1])
local FIRST_KEY, FIRST_ARGUMENT = 3, 1

local now = milliseconds()

-- Read before anything is written: an order that can't be read spoils its batch, and loses nothing.
local orders = {}
for i = 1, #KEYS - FIRST_KEY do
  orders[i] = redis.call('HMGET', KEYS[FIRST_KEY + i], 'status', 'attempt', 'step', 'deadline',
    'user', 'total', 'lines', 'owners', 'awaiting', 'reason')
end

local function expire(key, order, values)
  local status = values[1]
  if status ~= 'PAYING' and not values[9] then
    redis.call('ZREM', open, order)
    return 'GONE'
  end
  if tonumber(values[4]) >= tonumber(now) then
    return 'NOT_DUE'
  end
  redis.call('ZADD', open, string.format('%.0f', now + lookAgain), order)
  if status ~= 'PAYING' then
    return 'UNSETTLED', values[8], values[10], values[2]
  end
  abort(key, payment, stock, {
    order = order, attempt = values[2], step = values[3], deadline = values[4],
    credit = values[5] .. ':' .. values[6], lines = values[7],
  }, 'TIMED_OUT', now)
  return 'ABORTING', values[8], 'TIMED_OUT', values[2]
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
