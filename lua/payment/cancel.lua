#!lua
-- Gives back what pay took for an order, once, and decides the queue as far as it then can be.
--
-- KEYS
--   1 account      hash    user:{<id>}
--   2 waiting      zset    user:{<id>}:waiting
--   3 payments     hash    user:{<id>}:payments: direct:<order> or checkout:<order> -> amount
--   4 record       string  user:{<id>}:request:<key>
-- ARGV
--   1 order        the order's id
--   2 fingerprint  of the request
--   3 run          of the request
--   4 expiry       of the record, ms since 1970
-- Returns {result, replayed, available, entry to wake...}, result a till.payment.CancelResult, the
-- first that fits of
--   KEY_REUSED         the key belongs to another request
--   NOT_FOUND          there is no such user
--   PAID_BY_CHECKOUT   a checkout paid for it: that is final
--   UNDECIDED          a checkout of this order may pay it: ask again when it is decided; not
--                      recorded
--   NOTHING_TO_CANCEL  nothing was paid for this order, or it was given back before
--   LIMIT              all that was ever supplied and not taken back would pass 2^53-1
--   CANCELLED          done
-- Emits nothing

--@include escrow/include/grant
--@include request/include/timely
--@include request/include/once
--@include payment/include/undecided

local account, waiting, payments, record = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local order, fingerprint, run, expiry = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

local before, answer = once(record, fingerprint, run, expiry)
if before then
  return before
end
local values = redis.call('HMGET', account, 'available', 'held', 'queued', 'supplied', 'direct')
local available, held, queued, supplied, direct = tonumber(values[1]), tonumber(values[2] or 0),
  tonumber(values[3] or 0), tonumber(values[4] or 0), tonumber(values[5] or 0)
if not available then
  return answer('NOT_FOUND', 0)
end
local paid = redis.call('HMGET', payments, 'direct:' .. order, 'checkout:' .. order)
local amount = tonumber(paid[1])
if not amount and paid[2] then
  return answer('PAID_BY_CHECKOUT', available)
elseif not amount and undecided(account, order) then
  return {'UNDECIDED', 0, available}
elseif not amount then
  return answer('NOTHING_TO_CANCEL', available)
end
if supplied > 9007199254740991 - amount then
  return answer('LIMIT', available)
end

local wakes = {}
available, held, queued = grant(account, waiting, available + amount, held, queued, wakes)
redis.call('HDEL', payments, 'direct:' .. order)
redis.call('HSET', account, 'available', available, 'supplied', supplied + amount,
  'direct', direct - 1)
if #wakes > 0 then
  redis.call('HSET', account, 'held', held, 'queued', queued)
end
return answer('CANCELLED', available, wakes)
