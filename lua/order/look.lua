#!lua flags=no-writes
-- Reads where the latest checkout of an order stands.
--
-- KEYS
--   1 order  hash  order:{p}:<id>
-- Returns {} where there is no such order, else {status, attempt, reason, previous}, what is not
-- there as an empty string; previous has a line `<attempt> <reason> <request>...` for each of the
-- last attempts that did not pay, the newest first
-- Emits nothing

local order = KEYS[1]

local values = redis.call('HMGET', order, 'status', 'attempt', 'reason', 'previous')
if not values[1] then
  return {}
end
return {values[1], values[2] or '', values[3] or '', values[4] or ''}
