#!lua flags=allow-oom
-- Aborts a checkout that is undecided, as its deadline would, because an operator says so. Only
-- records the decision: order-svc announces it, after its barrier, when its sweep finds it.
--
-- KEYS
--   1 order        hash    order:{p}:<id>
--   2 open         zset    saga:{p}:open: order -> when to look at it
--   3 notes        stream  saga:{p}:operator
--   4 record       string  saga:{p}:operator:<subject>:request:<key>
-- ARGV
--   1 subject      the order's id
--   2 attempt      that the operator means
--   3 who          the operator
--   4 fingerprint  of the request
--   5 run          of the request
--   6 expiry       of the record, ms since 1970
-- Returns {result, replayed}, result a till.console.checkout.AbortResult, the first that fits of
--   KEY_REUSED   the key belongs to another request
--   NOT_FOUND    there is no such order
--   NOT_OPEN     no checkout of it is open, or another attempt
--   PAID         it is decided: paid
--   ABORTING     it is decided: not paid
--   ABORTED      done
-- Emits a note of what came of it

--@include request/include/timely
--@include request/include/once
--@include operator/include/note

local order, open, notes, record = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local subject, attempt, who, fingerprint, run, expiry =
  ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]

local before, answer = once(record, fingerprint, run, expiry)
if before then
  return before
end
local function refuse(result)
  return answer(note(notes, who, 'abort', subject, result))
end

local values = redis.call('HMGET', order, 'status', 'attempt', 'asked')
local status, latest, asked = values[1], values[2], values[3]
if not status then
  return refuse('NOT_FOUND')
elseif not asked or latest ~= attempt then
  return refuse('NOT_OPEN')
elseif status == 'PAID' then
  return refuse('PAID')
elseif status ~= 'PAYING' then
  return refuse('ABORTING')
end

local time = redis.call('TIME')
local now = string.format('%.0f', math.floor(time[1] * 1000 + time[2] / 1000))
redis.call('HSET', order, 'status', 'ABORTING', 'reason', 'ABORTED', 'decided', now)
redis.call('ZADD', open, now, subject)
return answer(note(notes, who, 'abort', subject, 'ABORTED'))
