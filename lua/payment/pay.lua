#!lua
-- Takes an amount from a user for an order, outside any checkout, and remembers it.
--
-- KEYS
--   1 account   hash  user:{<id>}
--   2 payments  hash  user:{<id>}:payments: direct:<order> or checkout:<order> -> amount
-- ARGV
--   1 order     the order's id
--   2 amount    1 to 2^53-1
-- Returns {result, available}, result a till.payment.PayResult, the first that fits of
--   NOT_FOUND     there is no such user
--   ALREADY_PAID  this user has paid for this order: nothing is changed
--   REFUSED       the amount would be missing even if every hold came back
--   UNDECIDED     it depends on undecided holds: ask again when they are decided
--   PAID          done
-- Emits nothing

local account, payments = KEYS[1], KEYS[2]
local order, amount = ARGV[1], tonumber(ARGV[2])

local values = redis.call('HMGET', account, 'available', 'held', 'supplied')
local available, held, supplied =
  tonumber(values[1]), tonumber(values[2] or 0), tonumber(values[3] or 0)
if not available then
  return {'NOT_FOUND', 0}
end
local paid = redis.call('HMGET', payments, 'direct:' .. order, 'checkout:' .. order)
if paid[1] or paid[2] then
  return {'ALREADY_PAID', available}
end
if available + held < amount then
  return {'REFUSED', available}
end
if available < amount then
  return {'UNDECIDED', available}
end

redis.call('HSET', account, 'available', available - amount, 'supplied', supplied - amount)
redis.call('HSET', payments, 'direct:' .. order, amount)
return {'PAID', available - amount}
