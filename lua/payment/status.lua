#!lua flags=no-writes
-- Tells whether a user has paid for an order, and how.
--
-- KEYS
--   1 account   hash  user:{<id>}
--   2 payments  hash  user:{<id>}:payments: direct:<order> or checkout:<order> -> amount
-- ARGV
--   1 order     the order's id
-- Returns result, a till.payment.StatusResult, the first that fits of
--   PAID_BY_CHECKOUT  a checkout has paid the order
--   PAID_DIRECTLY     the user has paid an amount for it, outside any checkout
--   UNDECIDED         a checkout of this order may pay it: it will, or it won't
--   UNPAID            none of these
-- Emits nothing

--@include payment/include/undecided

local account, payments = KEYS[1], KEYS[2]
local order = ARGV[1]

local paid = redis.call('HMGET', payments, 'checkout:' .. order, 'direct:' .. order)
if paid[1] then
  return 'PAID_BY_CHECKOUT'
elseif paid[2] then
  return 'PAID_DIRECTLY'
elseif undecided(account, order) then
  return 'UNDECIDED'
end
return 'UNPAID'
