#!lua
-- Takes an amount away at once, if it is there.
--
-- KEYS
--   1 account   hash    item:{<id>} or user:{<id>}
-- ARGV
--   1 amount    1 to 2^53-1
-- Returns {result, available}, result a till.escrow.SubtractResult, the first that fits of
--   NOT_FOUND   there is no such account
--   REFUSED     the amount would be missing even if every hold came back
--   UNDECIDED   it depends on undecided holds: ask again when they are decided
--   SUBTRACTED  done
-- Emits nothing

local account = KEYS[1]
local amount = tonumber(ARGV[1])

local values = redis.call('HMGET', account, 'available', 'held', 'supplied')
local available, held, supplied =
  tonumber(values[1]), tonumber(values[2] or 0), tonumber(values[3] or 0)
if not available then
  return {'NOT_FOUND', 0}
end
if available + held < amount then
  return {'REFUSED', available}
end
if available < amount then
  return {'UNDECIDED', available}
end

redis.call('HSET', account, 'available', available - amount, 'supplied', supplied - amount)
return {'SUBTRACTED', available - amount}
