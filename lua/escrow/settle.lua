#!lua flags=allow-oom
-- Ends a checkout's hold for good: commit uses the amount up, release gives it back. Then decides
-- the queue as far as it can be decided. Whatever was found, the settled marker stays behind and
-- turns away a hold that comes late.
--
-- KEYS
--   1 account   hash    item:{<id>} or user:{<id>}
--   2 waiting   zset    <account>:waiting
--   3 settled   hash    <account>:settled:<era>: checkout -> commit or release; era the begin of
--                       the attempt's ULID, its time to 33 s
--   4 payments  hash    <account>:payments, for users only: checkout:<order> -> amount
-- ARGV
--   1 checkout  <orderId>/<attempt>
--   2 action    commit or release
--   3 expires   of the era's markers, ms since 1970: later than any node takes a hold of a checkout
--               of the era
-- Returns {result, entry to wake...}, result a till.escrow.SettleResult, the first that fits of
--   ALREADY_SETTLED  the marker was there: nothing is changed
--   NOTHING_HELD     there was no hold: a refused or a lost one, or one that still waited
--   SETTLED          the hold is ended
-- Emits nothing

--@include escrow/include/grant

local account, waiting, settled, payments = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local checkout, action, expires = ARGV[1], ARGV[2], ARGV[3]

local hold, wait = 'hold:' .. checkout, 'wait:' .. checkout
local values = redis.call('HMGET', account, 'available', 'held', 'sold', 'queued', hold, wait)
if redis.call('HSETNX', settled, checkout, action) == 0 then
  return {'ALREADY_SETTLED'}
end
redis.call('PEXPIREAT', settled, expires, 'NX')

local available, held, sold, queued = tonumber(values[1]), tonumber(values[2] or 0),
  tonumber(values[3] or 0), tonumber(values[4] or 0)
local answer = {'NOTHING_HELD'}

if values[5] then
  local amount = tonumber(string.match(values[5], '^%d+'))
  held = held - amount
  if action == 'commit' then
    sold = sold + amount
    if payments then
      redis.call('HSET', payments, 'checkout:' .. string.match(checkout, '^[^/]+'), amount)
    end
  else
    available = available + amount
  end
  redis.call('HDEL', account, hold)
  answer[1] = 'SETTLED'
end
if values[6] then
  redis.call('ZREM', waiting, checkout)
  redis.call('HDEL', account, wait)
  queued = queued - 1
end
if queued > 0 then
  available, held, queued = grant(account, waiting, available, held, queued, answer)
end
if values[4] then
  redis.call('HSET', account, 'available', available, 'held', held, 'sold', sold, 'queued', queued)
elseif values[5] then
  redis.call('HSET', account, 'available', available, 'held', held, 'sold', sold)
end
return answer
