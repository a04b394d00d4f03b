#!lua
-- Takes an amount away at once, if it is there.
--
-- KEYS
--   1 account      hash    item:{<id>} or user:{<id>}
--   2 record       string  <account>:request:<key>
-- ARGV
--   1 amount       1 to 2^53-1
--   2 fingerprint  of the request
--   3 run          of the request
--   4 expiry       of the record, ms since 1970
-- Returns {result, replayed, available}, result a till.escrow.SubtractResult, the first of
--   KEY_REUSED   the key belongs to another request
--   NOT_FOUND    there is no such account
--   REFUSED      the amount would be missing even if every hold came back
--   UNDECIDED    it depends on undecided holds: ask again when they are decided; not recorded
--   SUBTRACTED   done
-- Emits nothing

--@include request/include/timely
--@include request/include/once

local account, record = KEYS[1], KEYS[2]
local amount, fingerprint, run, expiry = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4]

local before, answer = once(record, fingerprint, run, expiry)
if before then
  return before
end
local values = redis.call('HMGET', account, 'available', 'held', 'supplied')
local available, held, supplied =
  tonumber(values[1]), tonumber(values[2] or 0), tonumber(values[3] or 0)
if not available then
  return answer('NOT_FOUND', 0)
end
if available + held < amount then
  return answer('REFUSED', available)
end
if available < amount then
  return {'UNDECIDED', 0, available}
end

redis.call('HSET', account, 'available', available - amount, 'supplied', supplied - amount)
return answer('SUBTRACTED', available - amount)
