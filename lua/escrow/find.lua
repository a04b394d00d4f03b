#!lua flags=no-writes
-- Reads an account as clients see it.
--
-- KEYS
--   1 account   hash  item:{<id>} or user:{<id>}
-- Returns {} where there is no such account, else {available, price}, price 0 where it has none
-- Emits nothing

local account = KEYS[1]

local values = redis.call('HMGET', account, 'available', 'price')
if not values[1] then
  return {}
end
return {values[1], values[2] or '0'}
