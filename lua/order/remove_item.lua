#!lua
-- Takes one unit of an item out of an open order, and what it cost out of the total.
--
-- KEYS
--   1 order    hash  order:{p}:<id>
--   2 items    hash  order:{p}:<id>:items: item -> `<quantity> <cost>`
-- ARGV
--   1 item     the item's id
-- Returns {result, total in cents}, result a till.order.RemoveItemResult, the first that fits of
--   NOT_FOUND  there is no such order
--   PAID       it is paid
--   PAYING     it is being paid
--   NO_LINE    it has no such item
--   REMOVED    done
-- Emits nothing

local order, items = KEYS[1], KEYS[2]
local item = ARGV[1]

local values = redis.call('HMGET', order, 'status', 'total')
local status, total = values[1], tonumber(values[2])
if not status then
  return {'NOT_FOUND', 0}
elseif status == 'PAID' then
  return {'PAID', total}
elseif status ~= 'OPEN' then
  return {'PAYING', total}
end
local line = redis.call('HGET', items, item)
if not line then
  return {'NO_LINE', total}
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
return {'REMOVED', total - unit}
