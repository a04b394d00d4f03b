#!lua flags=no-writes
-- Tells whether a user has paid for an order.
--
-- KEYS
--   1 account   hash  user:{<id>}
--   2 payments  hash  user:{<id>}:payments: direct:<order> or checkout:<order> -> amount
-- ARGV
--   1 order     the order's id
-- Returns result, a till.payment.StatusResult, the first that fits of
--   PAID        directly, or by a checkout
--   UNDECIDED   a checkout of this order holds some of the credit: it will pay, or it won't
--   UNPAID      neither
-- Emits nothing

local account, payments = KEYS[1], KEYS[2]
local order = ARGV[1]

local paid = redis.call('HMGET', payments, 'direct:' .. order, 'checkout:' .. order)
if paid[1] or paid[2] then
  return 'PAID'
end
local hold = 'hold:' .. order .. '/'
for _, field in ipairs(redis.call('HKEYS', account)) do
  if string.sub(field, 1, #hold) == hold then
    return 'UNDECIDED'
  end
end
return 'UNPAID'
