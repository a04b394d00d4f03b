#!lua flags=allow-oom
-- Deletes a dead instance's consumer, unless entries are pending in its name: those would be lost.
--
-- KEYS
--   1 stream    stream
-- ARGV
--   1 group     of the stream
--   2 consumer  its name
-- Returns result, a till.streams.DropConsumerResult, the first that fits of
--   PENDING     it has pending entries: nothing is changed
--   DROPPED     it is gone
-- Emits nothing

local stream = KEYS[1]
local group, consumer = ARGV[1], ARGV[2]

if #redis.call('XPENDING', stream, group, '-', '+', 1, consumer) > 0 then
  return 'PENDING'
end

redis.call('XGROUP', 'DELCONSUMER', stream, group, consumer)
return 'DROPPED'
