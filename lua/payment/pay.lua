#!lua
-- Takes an amount from a user for an order, outside any checkout, and remembers it. An order is
-- paid once: not while a checkout of it is undecided, and not after one has paid. While the payment
-- is there, hold refuses every checkout of the order.
--
-- KEYS
--   1 account      hash    user:{<id>}
--   2 payments     hash    user:{<id>}:payments: direct:<order> or checkout:<order> -> amount
--   3 record       string  user:{<id>}:request:<key>
-- ARGV
--   1 order        the order's id
--   2 amount       1 to 2^53-1
--   3 fingerprint  of the request
--   4 run          of the request
--   5 expiry       of the record, ms since 1970
-- Returns {result, replayed, available}, result a till.payment.PayResult, the first that fits of
--   KEY_REUSED    the key belongs to another request
--   NOT_FOUND     there is no such user
--   ALREADY_PAID  this user has paid for this order: nothing is changed
--   UNDECIDED     a checkout of this order may pay it, or the amount depends on undecided holds:
--                 ask again when they are decided; not recorded
--   REFUSED       the amount would be missing even if every hold came back
--   PAID          done
-- Emits nothing

--@include request/include/timely
--@include request/include/once
--@include payment/include/undecided

local account, payments, record = KEYS[1], KEYS[2], KEYS[3]
local order, amount, fingerprint, run, expiry =
  ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5]

local before, answer = once(record, fingerprint, run, expiry)
if before then
  return before
end
local values = redis.call('HMGET', account, 'available', 'held', 'supplied', 'direct')
local available, held, supplied, direct =
  tonumber(values[1]), tonumber(values[2] or 0), tonumber(values[3] or 0), tonumber(values[4] or 0)
if not available then
  return answer('NOT_FOUND', 0)
end
local paid = redis.call('HMGET', payments, 'direct:' .. order, 'checkout:' .. order)
if paid[1] or paid[2] then
  return answer('ALREADY_PAID', available)
end
if undecided(account, order) then
  return {'UNDECIDED', 0, available}
end
if available + held < amount then
  return answer('REFUSED', available)
end
if available < amount then
  return {'UNDECIDED', 0, available}
end

redis.call('HSET', account, 'available', available - amount, 'supplied', supplied - amount,
  'direct', direct + 1)
redis.call('HSET', payments, 'direct:' .. order, amount)
return answer('PAID', available - amount)
