#!lua flags=allow-oom
-- Deletes a dead letter: nobody will ever handle it.
--
-- KEYS
--   1 dead         stream  <stream>:dead
--   2 notes        stream  saga:{p}:operator
--   3 record       string  saga:{p}:operator:<subject>:request:<key>
-- ARGV
--   1 letter       its id in the dead-letter stream
--   2 subject      what the operator calls it
--   3 who          the operator
--   4 fingerprint  of the request
--   5 run          of the request
--   6 expiry       of the record, ms since 1970
-- Returns {result, replayed}, result a till.console.letter.DiscardResult, the first that fits of
--   KEY_REUSED   the key belongs to another request
--   NOT_FOUND    there is no such letter
--   DISCARDED    done
-- Emits a note of what came of it

--@include request/include/timely
--@include request/include/once
--@include operator/include/note

local dead, notes, record = KEYS[1], KEYS[2], KEYS[3]
local letter, subject, who, fingerprint, run, expiry =
  ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]

local before, answer = once(record, fingerprint, run, expiry)
if before then
  return before
end
local function done(result)
  return answer(note(notes, who, 'discard', subject, result))
end

if #redis.call('XRANGE', dead, letter, letter) == 0 then
  return done('NOT_FOUND')
end

redis.call('XDEL', dead, letter)
return done('DISCARDED')
