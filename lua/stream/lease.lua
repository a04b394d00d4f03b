#!lua flags=allow-oom
-- Takes or keeps a lease, so that one instance at a time does a chore.
--
-- KEYS
--   1 lease     string  <stream>:lease: the holder
-- ARGV
--   1 instance  that asks
--   2 duration  ms
-- Returns result, a till.streams.LeaseResult, the first that fits of
--   TAKEN       another instance has it
--   MINE        this instance has it from now on for the duration
-- Emits nothing

local lease = KEYS[1]
local instance, duration = ARGV[1], ARGV[2]

local holder = redis.call('GET', lease)
if holder and holder ~= instance then
  return 'TAKEN'
end

redis.call('SET', lease, instance, 'PX', duration)
return 'MINE'
