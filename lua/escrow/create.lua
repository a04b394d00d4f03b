#!lua
-- Opens an account under an id that was made for this request.
--
-- KEYS
--   1 account      hash    item:{<id>} or user:{<id>}
--   2 record       string  <account>:request:<key>
-- ARGV
--   1 available    0 to 2^53-1
--   2 price        of a unit in cents, or -1 where the account has none
--   3 fingerprint  of the request
--   4 run          of the request
--   5 expiry       of the record, ms since 1970
-- Returns {result, replayed}, result a till.escrow.CreateResult, the first that fits of
--   KEY_REUSED   the key belongs to another request
--   EXISTS       the account is there already: nothing is changed
--   CREATED      done
-- Emits nothing

--@include request/include/timely
--@include request/include/once

local account, record = KEYS[1], KEYS[2]
local available, price, fingerprint, run, expiry = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]

local before, answer = once(record, fingerprint, run, expiry)
if before then
  return before
end
if redis.call('EXISTS', account) == 1 then
  return answer('EXISTS')
end

redis.call('HSET', account, 'available', available, 'supplied', available)
if price ~= '-1' then
  redis.call('HSET', account, 'price', price)
end
return answer('CREATED')
