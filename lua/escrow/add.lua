#!lua
-- Adds to an account, and decides its queue as far as it can then be decided.
--
-- KEYS
--   1 account      hash    item:{<id>} or user:{<id>}
--   2 waiting      zset    <account>:waiting
--   3 record       string  <account>:request:<key>
-- ARGV
--   1 amount       1 to 2^53-1
--   2 fingerprint  of the request
--   3 run          of the request
--   4 expiry       of the record, ms since 1970
-- Returns {result, replayed, available, entry to wake...}, result a till.escrow.AddResult, the
-- first that fits of
--   KEY_REUSED   the key belongs to another request
--   NOT_FOUND    there is no such account
--   LIMIT        all that was ever supplied and not taken back would pass 2^53-1
--   ADDED        done
-- Emits nothing

--@include escrow/include/grant
--@include request/include/timely
--@include request/include/once

local account, waiting, record = KEYS[1], KEYS[2], KEYS[3]
local amount, fingerprint, run, expiry = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4]

local before, answer = once(record, fingerprint, run, expiry)
if before then
  return before
end
local values = redis.call('HMGET', account, 'available', 'held', 'queued', 'supplied')
local available, held, queued, supplied = tonumber(values[1]), tonumber(values[2] or 0),
  tonumber(values[3] or 0), tonumber(values[4] or 0)
if not available then
  return answer('NOT_FOUND', 0)
end
if supplied > 9007199254740991 - amount then
  return answer('LIMIT', available)
end

local wakes = {}
available, held, queued = grant(account, waiting, available + amount, held, queued, wakes)
redis.call('HSET', account, 'available', available, 'supplied', supplied + amount)
if #wakes > 0 then
  redis.call('HSET', account, 'held', held, 'queued', queued)
end
return answer('ADDED', available, wakes)
