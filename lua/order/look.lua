#!lua flags=no-writes
-- Reads what became of an attempt to pay an order.
--
-- KEYS
--   1 order    hash    order:{p}:<id>
--   2 ended    string  order:{p}:<id>:attempt:<attempt>: PAID, or why it did not pay; there once
--                      the order has forgotten the attempt
-- ARGV
--   1 attempt  that is asked for
-- Returns {} where there is neither, else {status, attempt, reason, ended}, the first three of the
-- order's latest attempt, what is not there as an empty string
-- Emits nothing

local order, ended = KEYS[1], KEYS[2]
local attempt = ARGV[1]

local values = redis.call('HMGET', order, 'status', 'attempt', 'reason')
local outcome = values[2] ~= attempt and redis.call('GET', ended) or nil
if not values[1] and not outcome then
  return {}
end
return {values[1] or '', values[2] or '', values[3] or '', outcome or ''}
