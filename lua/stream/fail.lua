#!lua flags=allow-oom
-- Counts that the handler of an entry failed. After too many failures the entry moves to the
-- dead-letter stream, whole, with its cause.
--
-- KEYS
--   1 stream    stream  the entry's
--   2 failures  hash    <stream>:failures: entry -> how often its handler failed; forgotten a while
--                       after the last failure
--   3 dead      stream  <stream>:dead
-- ARGV
--   1 group     of the stream
--   2 entry     its id
--   3 cause     in a few words
--   4 failuresMax  at which the entry is dead, 1 or more
--   5 remember  ms
-- Returns {result, failures so far}, result a till.streams.FailResult, the first that fits of
--   GONE        the entry was handled or moved meanwhile
--   COUNTED     it may be tried again
--   DEAD        it has moved
-- Emits the entry to the dead-letter stream, if DEAD

local stream, failures, dead = KEYS[1], KEYS[2], KEYS[3]
local group, entry, cause, failuresMax, remember =
  ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]

local found = redis.call('XRANGE', stream, entry, entry)[1]
if not found then
  redis.call('XACK', stream, group, entry)
  return {'GONE', 0}
end
local count = redis.call('HINCRBY', failures, entry, 1)
if count < failuresMax then
  redis.call('PEXPIRE', failures, remember)
  return {'COUNTED', count}
end

redis.call('XADD', dead, '*', 'dead_entry', entry, 'dead_cause', cause, unpack(found[2]))
redis.call('XACK', stream, group, entry)
redis.call('XDEL', stream, entry)
redis.call('HDEL', failures, entry)
return {'DEAD', count}
