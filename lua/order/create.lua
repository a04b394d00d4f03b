#!lua
-- Opens an empty order under an id that was made for this request.
--
-- KEYS
--   1 order        hash    order:{p}:<id>
--   2 record       string  order:{p}:<id>:request:<key>
-- ARGV
--   1 user         the user's id; the user is not looked up
--   2 fingerprint  of the request
--   3 run          of the request
--   4 expiry       of the record, ms since 1970
-- Returns {result, replayed}, result a till.order.CreateOrderResult, the first that fits of
--   KEY_REUSED   the key belongs to another request
--   EXISTS       the order is there already: nothing is changed
--   CREATED      done
-- Emits nothing

--@include request/include/timely
--@include request/include/once

local order, record = KEYS[1], KEYS[2]
local user, fingerprint, run, expiry = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

local before, answer = once(record, fingerprint, run, expiry)
if before then
  return before
end
if redis.call('EXISTS', order) == 1 then
  return answer('EXISTS')
end

redis.call('HSET', order, 'user', user, 'total', 0, 'status', 'OPEN')
return answer('CREATED')
