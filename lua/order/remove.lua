#!lua
-- Removes an open order.
--
-- KEYS
--   1 order        hash    order:{p}:<id>
--   2 items        hash    order:{p}:<id>:items
--   3 record       string  order:{p}:<id>:request:<key>
-- ARGV
--   1 fingerprint  of the request
--   2 run          of the request
--   3 expiry       of the record, ms since 1970
-- Returns {result, replayed}, result a till.order.RemoveOrderResult, the first that fits of
--   KEY_REUSED   the key belongs to another request
--   NOT_FOUND    there is no such order
--   PAID         it is paid
--   PAYING       it is being paid
--   REMOVED      done
-- Emits nothing

--@include request/include/timely
--@include request/include/once

local order, items, record = KEYS[1], KEYS[2], KEYS[3]
local fingerprint, run, expiry = ARGV[1], ARGV[2], ARGV[3]

local before, answer = once(record, fingerprint, run, expiry)
if before then
  return before
end
local status = redis.call('HGET', order, 'status')
if not status then
  return answer('NOT_FOUND')
elseif status == 'PAID' then
  return answer('PAID')
elseif status ~= 'OPEN' then
  return answer('PAYING')
end

redis.call('DEL', order, items)
return answer('REMOVED')
