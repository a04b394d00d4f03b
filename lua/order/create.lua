#!lua
-- Opens an empty order under a fresh id.
--
-- KEYS
--   1 order   hash  order:{p}:<id>
-- ARGV
--   1 user    the user's id; the user is not looked up
-- Returns result, a till.order.CreateOrderResult, the first that fits of
--   EXISTS    the order is there already: nothing is changed
--   CREATED   done
-- Emits nothing

local order = KEYS[1]
local user = ARGV[1]

if redis.call('EXISTS', order) == 1 then
  return 'EXISTS'
end

redis.call('HSET', order, 'user', user, 'total', 0, 'status', 'OPEN')
return 'CREATED'
