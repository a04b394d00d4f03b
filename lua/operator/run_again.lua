#!lua flags=allow-oom
-- Hands entries out again that a consumer has and does not answer: their messages are sent anew,
-- each in an entry of its own, and whoever still works on an old one finds it answered.
--
-- KEYS
--   1 payment      stream  saga:{p}:payment
--   2 stock        stream  saga:{p}:stock
--   3 outcomes     stream  saga:{p}:outcome
--   4 notes        stream  saga:{p}:operator
--   5 record       string  saga:{p}:operator:<subject>:request:<key>
-- ARGV
--   1 subject      the order for which the operator does it
--   2 who          the operator
--   3 fingerprint  of the request
--   4 run          of the request
--   5 expiry       of the record, ms since 1970
--   6 of each entry: role, group, entry
-- Returns {result, replayed, entries that were handed out}, result a
-- till.console.checkout.RunAgainResult, the first that fits of
--   KEY_REUSED   the key belongs to another request
--   AGAIN        done, with one at least
--   UNREAD       no consumer has one: who reads next takes it
--   GONE         all were answered meanwhile, or there are none
-- Emits the messages of the entries, if AGAIN, and a note of what came of it

--@include request/include/timely
--@include request/include/once
--@include operator/include/note

local payment, stock, outcomes, notes, record = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local subject, who, fingerprint, run, expiry = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local FIRST_ARGUMENT, WIDTH = 5, 3

local before, answer = once(record, fingerprint, run, expiry)
if before then
  return before
end

local streams = {payment = payment, stock = stock, outcome = outcomes}
local again, unread = 0, 0

local function handOut(stream, group, entry)
  local found = redis.call('XRANGE', stream, entry, entry)[1]
  if not found then
    return
  elseif #redis.call('XPENDING', stream, group, entry, entry, 1) == 0 then
    unread = unread + 1
    return
  end
  redis.call('XACK', stream, group, entry)
  redis.call('XDEL', stream, entry)
  local fields = found[2]
  for i = 1, #fields, 2 do
    redis.call('XADD', stream, '*', fields[i], fields[i + 1])
  end
  again = again + 1
end

for i = FIRST_ARGUMENT + 1, #ARGV, WIDTH do
  handOut(streams[ARGV[i]], ARGV[i + 1], ARGV[i + 2])
end
local result = again > 0 and 'AGAIN' or unread > 0 and 'UNREAD' or 'GONE'
return answer(note(notes, who, 'run-again', subject, result), again)
