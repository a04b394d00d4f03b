#!lua
-- Takes one unit of an item out of an open order, and what it cost out of the total.
--
-- KEYS
--   1 order        hash    order:{p}:<id>
--   2 items        hash    order:{p}:<id>:items: item -> `<quantity> <cost>`
--   3 record       string  order:{p}:<id>:request:<key>
-- ARGV
--   1 item         the item's id
--   2 fingerprint  of the request
--   3 run          of the request
--   4 expiry       of the record, ms since 1970
-- Returns {result, replayed, total in cents}, result a till.order.RemoveItemResult, the first of
--   KEY_REUSED   the key belongs to another request
--   NOT_FOUND    there is no such order
--   PAID         it is paid
--   PAYING       it is being paid
--   NO_LINE      it has no such item
--   REMOVED      done
-- Emits nothing

--@include request/include/timely
--@include request/include/once

local order, items, record = KEYS[1], KEYS[2], KEYS[3]
local item, fingerprint, run, expiry = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

local before, answer = once(record, fingerprint, run, expiry)
if before then
  return before
end
local values = redis.call('HMGET', order, 'status', 'total')
local status, total = values[1], tonumber(values[2])
if not status then
  return answer('NOT_FOUND', 0)
elseif status == 'PAID' then
  return answer('PAID', total)
elseif status ~= 'OPEN' then
  return answer('PAYING', total)
end
local line = redis.call('HGET', items, item)
if not line then
  return answer('NO_LINE', total)
end
local unitsText, costText = string.match(line, '^(%d+) (%d+)$')
local units, cost = tonumber(unitsText), tonumber(costText)
local unit = math.floor(cost / units)

if units == 1 then
  redis.call('HDEL', items, item)
else
  redis.call('HSET', items, item, string.format('%.0f %.0f', units - 1, cost - unit))
end
redis.call('HSET', order, 'total', total - unit)
return answer('REMOVED', total - unit)
