#!lua flags=allow-oom
-- Gives each message of an entry an entry of its own, at the end of the stream: one of them can't
-- be handled, and must not hold up the others, nor take them to the dead letters.
--
-- KEYS
--   1 stream    stream  the entry's
-- ARGV
--   1 group     of the stream
--   2 entry     its id
-- Returns result, a till.streams.UnfoldResult, the first that fits of
--   GONE        the entry was handled or unfolded meanwhile
--   UNFOLDED    done
-- Emits each message of the entry, if UNFOLDED

local stream = KEYS[1]
local group, entry = ARGV[1], ARGV[2]

local found = redis.call('XRANGE', stream, entry, entry)[1]
redis.call('XACK', stream, group, entry)
if not found then
  return 'GONE'
end
redis.call('XDEL', stream, entry)
local fields = found[2]
for i = 1, #fields, 2 do
  redis.call('XADD', stream, '*', fields[i], fields[i + 1])
end
return 'UNFOLDED'
