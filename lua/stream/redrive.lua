#!lua
-- Puts a dead letter back at the end of the stream that it came from.
--
-- KEYS
--   1 dead    stream  <stream>:dead
--   2 stream  stream
-- ARGV
--   1 letter  its id in the dead-letter stream
-- Returns result, a till.streams.RedriveResult, the first that fits of
--   NOT_FOUND  there is no such letter
--   REDRIVEN   done
-- Emits the entry as it was, under a new id

local dead, stream = KEYS[1], KEYS[2]
local letter = ARGV[1]

local found = redis.call('XRANGE', dead, letter, letter)[1]
if not found then
  return 'NOT_FOUND'
end

local fields = {}
for i = 1, #found[2], 2 do
  local name = found[2][i]
  if name ~= 'dead_entry' and name ~= 'dead_cause' then
    fields[#fields + 1] = name
    fields[#fields + 1] = found[2][i + 1]
  end
end
redis.call('XADD', stream, '*', unpack(fields))
redis.call('XDEL', dead, letter)
return 'REDRIVEN'
