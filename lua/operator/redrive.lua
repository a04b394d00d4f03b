#!lua flags=allow-oom
-- Puts a dead letter back at the end of the stream that it came from.
--
-- KEYS
--   1 dead         stream  <stream>:dead
--   2 stream       stream  saga:{p}:payment, saga:{p}:stock or saga:{p}:outcome
--   3 notes        stream  saga:{p}:operator
--   4 record       string  saga:{p}:operator:<subject>:request:<key>
-- ARGV
--   1 letter       its id in the dead-letter stream
--   2 subject      what the operator calls it
--   3 who          the operator
--   4 fingerprint  of the request
--   5 run          of the request
--   6 expiry       of the record, ms since 1970
-- Returns {result, replayed}, result a till.console.letter.RedriveResult, the first that fits of
--   KEY_REUSED   the key belongs to another request
--   NOT_FOUND    there is no such letter
--   REDRIVEN     done
-- Emits the entry as it was, under a new id, if REDRIVEN, and a note of what came of it

--@include request/include/timely
--@include request/include/once
--@include operator/include/note

local dead, stream, notes, record = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local letter, subject, who, fingerprint, run, expiry =
  ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]

local before, answer = once(record, fingerprint, run, expiry)
if before then
  return before
end
local function done(result)
  return answer(note(notes, who, 'redrive', subject, result))
end

local found = redis.call('XRANGE', dead, letter, letter)[1]
if not found then
  return done('NOT_FOUND')
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
return done('REDRIVEN')
