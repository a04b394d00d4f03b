#!lua
-- Gives back what pay took for an order, once, and decides the queue as far as it then can be.
--
-- KEYS
--   1 account   hash  user:{<id>}
--   2 waiting   zset  user:{<id>}:waiting
--   3 payments  hash  user:{<id>}:payments: direct:<order> or checkout:<order> -> amount
-- ARGV
--   1 order     the order's id
-- Returns {result, available, entry to wake...}, result a till.payment.CancelResult, the first of
--   NOT_FOUND          there is no such user
--   PAID_BY_CHECKOUT   a checkout paid for it: that is final
--   NOTHING_TO_CANCEL  nothing was paid for this order, or it was given back before
--   LIMIT              all that was ever supplied and not taken back would pass 2^53-1
--   CANCELLED          done
-- Emits nothing

--@include escrow/include/grant

local account, waiting, payments = KEYS[1], KEYS[2], KEYS[3]
local order = ARGV[1]

local values = redis.call('HMGET', account, 'available', 'held', 'queued', 'supplied')
local available, held, queued, supplied = tonumber(values[1]), tonumber(values[2] or 0),
  tonumber(values[3] or 0), tonumber(values[4] or 0)
if not available then
  return {'NOT_FOUND', 0}
end
local paid = redis.call('HMGET', payments, 'direct:' .. order, 'checkout:' .. order)
local amount = tonumber(paid[1])
if not amount then
  return {paid[2] and 'PAID_BY_CHECKOUT' or 'NOTHING_TO_CANCEL', available}
end
if supplied > 9007199254740991 - amount then
  return {'LIMIT', available}
end

local answer = {'CANCELLED', 0}
available, held, queued = grant(account, waiting, available + amount, held, queued, answer)
answer[2] = available
redis.call('HDEL', payments, 'direct:' .. order)
redis.call('HSET', account, 'available', available, 'supplied', supplied + amount)
if #answer > 2 then
  redis.call('HSET', account, 'held', held, 'queued', queued)
end
return answer
