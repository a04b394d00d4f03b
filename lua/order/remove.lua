#!lua
-- Removes an open order.
--
-- KEYS
--   1 order    hash  order:{p}:<id>
--   2 items    hash  order:{p}:<id>:items
-- Returns result, a till.order.RemoveOrderResult, the first that fits of
--   NOT_FOUND  there is no such order
--   PAID       it is paid
--   PAYING     it is being paid
--   REMOVED    done
-- Emits nothing

local order, items = KEYS[1], KEYS[2]

local status = redis.call('HGET', order, 'status')
if not status then
  return 'NOT_FOUND'
elseif status == 'PAID' then
  return 'PAID'
elseif status ~= 'OPEN' then
  return 'PAYING'
end

redis.call('DEL', order, items)
return 'REMOVED'
