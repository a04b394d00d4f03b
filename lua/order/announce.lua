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
local FIRST_KEY, WIDTH = 2, 2

local results = {}
for i = 1, #KEYS - FIRST_KEY do
  local key, at = KEYS[FIRST_KEY + i], (i - 1) * WIDTH
  local order, attempt = ARGV[at + 1], ARGV[at + 2]
  local values = redis.call('HMGET', key, 'status', 'attempt', 'step', 'deadline', 'user', 'total',
    'lines', 'awaiting')
  local decided = values[1] == 'PAID' or values[1] == 'ABORTING'
  if decided and values[2] == attempt and values[3] and not values[8] then
    announce(key, payment, stock, {
      order = order, attempt = attempt, step = values[3], deadline = values[4],
      credit = values[5] .. ':' .. values[6], lines = values[7],
    }, values[1] == 'PAID')
    results[i] = 'ANNOUNCED'
  else
    results[i] = 'PASSED_OVER'
  end
end
return results
