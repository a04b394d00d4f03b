#!lua
-- Adds to an account, and decides its queue as far as it can then be decided.
--
-- KEYS
--   1 account   hash    item:{<id>} or user:{<id>}
--   2 waiting   zset    <account>:waiting
-- ARGV
--   1 amount    1 to 2^53-1
-- Returns {result, available, entry to wake...}, result a till.escrow.AddResult, the first of
--   NOT_FOUND   there is no such account
--   LIMIT       all that was ever supplied and not taken back would pass 2^53-1
--   ADDED       done
-- Emits nothing

--@include escrow/include/grant

local account, waiting = KEYS[1], KEYS[2]
local amount = tonumber(ARGV[1])

local values = redis.call('HMGET', account, 'available', 'held', 'queued', 'supplied')
local available, held, queued, supplied = tonumber(values[1]), tonumber(values[2] or 0),
  tonumber(values[3] or 0), tonumber(values[4] or 0)
if not available then
  return {'NOT_FOUND', 0}
end
if supplied > 9007199254740991 - amount then
  return {'LIMIT', available}
end

local answer = {'ADDED', 0}
available, held, queued = grant(account, waiting, available + amount, held, queued, answer)
answer[2] = available
redis.call('HSET', account, 'available', available, 'supplied', supplied + amount)
if #answer > 2 then
  redis.call('HSET', account, 'held', held, 'queued', queued)
end
return answer
