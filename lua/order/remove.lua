#!lua
-- Removes an open order. What came of its checkouts is remembered for their requests.
--
-- KEYS
--   1 order        hash    order:{p}:<id>
--   2 items        hash    order:{p}:<id>:items
--   3 record       string  order:{p}:<id>:request:<key>
-- ARGV
--   1 keepOwn      how long a key is remembered that no client chose, ms
--   2 fingerprint  of the request
--   3 run          of the request
--   4 expiry       of the record, ms since 1970
-- Returns {result, replayed}, result a till.order.RemoveOrderResult, the first that fits of
--   KEY_REUSED   the key belongs to another request
--   NOT_FOUND    there is no such order
--   PAID         it is paid
--   PAYING       it is being paid
--   REMOVED      done
-- Emits nothing

--@include request/include/timely
--@include request/include/once
--@include order/include/attempts

local order, items, record = KEYS[1], KEYS[2], KEYS[3]
local keepOwn, fingerprint, run, expiry = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4]

local before, answer = once(record, fingerprint, run, expiry)
if before then
  return before
end
local values = redis.call('HMGET', order, 'status', 'attempt', 'reason', 'request',
  'remembered_until')
local status, attempt = values[1], values[2]
if not status then
  return answer('NOT_FOUND')
elseif status == 'PAID' then
  return answer('PAID')
elseif status ~= 'OPEN' then
  return answer('PAYING')
end

if attempt then
  local time = redis.call('TIME')
  retire(order, attempt, values[3] or 'ABORTED', values[4], values[5], keepOwn, time[1] * 1000)
end
redis.call('DEL', order, items)
return answer('REMOVED')
