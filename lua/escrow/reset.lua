#!lua
-- Opens an account anew, whatever it was: its holds, its queue and its payments are forgotten.
--
-- KEYS
--   1 account    hash  item:{<id>} or user:{<id>}
--   2 waiting    zset  <account>:waiting
--   3 payments   hash  <account>:payments
-- ARGV
--   1 available  0 to 2^53-1
--   2 price      of a unit in cents, or -1 where the account has none
-- Returns result, a till.escrow.ResetResult
--   RESET        done
-- Emits nothing

local account, waiting, payments = KEYS[1], KEYS[2], KEYS[3]
local available, price = ARGV[1], ARGV[2]

redis.call('DEL', account, waiting, payments)
redis.call('HSET', account, 'available', available, 'supplied', available)
if price ~= '-1' then
  redis.call('HSET', account, 'price', price)
end
return 'RESET'
