#!lua
-- Announces decided checkouts of one partition, after their barrier: the participants are told to
-- commit or to release. A decision that was announced before is passed over.
--
-- KEYS
--   1 payment    stream  saga:{p}:payment
--   2 stock      stream  saga:{p}:stock
--   3 order...   hash    order:{p}:<id>, one for each decision
-- ARGV
--   1 of each decision: order, attempt
-- Returns the result of each, a till.checkout.AnnounceResult, the first that fits of
--   PASSED_OVER  it was announced before, or a failover has taken it back
--   ANNOUNCED    done
-- Emits commit or release to all asked so far, for each ANNOUNCED

--@include order/include/saga

local payment, stock = KEYS[1], KEYS[2]
local FIRST_KEY, FIRST_ARGUMENT, WIDTH = 2, 0, 2

local function follow(key, order, attempt)
  local values = redis.call('HMGET', key, 'status', 'attempt', 'step', 'deadline', 'user', 'total',
    'lines', 'awaiting')
  local paid = values[1] == 'PAID'
  local decided = paid or values[1] == 'ABORTING'
  if not decided or values[2] ~= attempt or not values[3] or values[8] then
    return 'PASSED_OVER'
  end
  announce(key, payment, stock, {
    order = order, attempt = attempt, step = values[3], deadline = values[4],
    credit = values[5] .. ':' .. values[6], lines = values[7],
  }, paid)
  return 'ANNOUNCED'
end

local results = {}
for i = 1, #KEYS - FIRST_KEY do
  local at = FIRST_ARGUMENT + (i - 1) * WIDTH
  results[i] = follow(KEYS[FIRST_KEY + i], ARGV[at + 1], ARGV[at + 2])
end
return results
