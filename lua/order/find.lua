#!lua flags=no-writes
-- Reads an order and its items at one instant.
--
-- KEYS
--   1 order   hash  order:{p}:<id>
--   2 items   hash  order:{p}:<id>:items
-- Returns {} where there is no such order, else {user, total, status, {item, line...}}
-- Emits nothing

local order, items = KEYS[1], KEYS[2]

local values = redis.call('HMGET', order, 'user', 'total', 'status')
if not values[1] then
  return {}
end
return {values[1], values[2], values[3], redis.call('HGETALL', items)}
