#!lua
-- Opens an account under a fresh id.
--
-- KEYS
--   1 account    hash  item:{<id>} or user:{<id>}
-- ARGV
--   1 available  0 to 2^53-1
--   2 price      of a unit in cents, or -1 where the account has none
-- Returns result, a till.escrow.CreateResult, the first that fits of
--   EXISTS       the account is there already: nothing is changed
--   CREATED      done
-- Emits nothing

local account = KEYS[1]
local available, price = ARGV[1], ARGV[2]

if redis.call('EXISTS', account) == 1 then
  return 'EXISTS'
end

redis.call('HSET', account, 'available', available, 'supplied', available)
if price ~= '-1' then
  redis.call('HSET', account, 'price', price)
end
return 'CREATED'
