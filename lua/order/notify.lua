#!lua flags=allow-oom
-- Tells an instance what became of checkouts that it waits for.
--
-- KEYS
--   1 notices   stream  notices:{<instance>}, or notices:{<instance>~<number>}
-- ARGV
--   1 noticesMax  about how many the stream keeps
--   2 keep        ms after the last notice until the stream is forgotten
--   3 of each notice: attempt, what, reason
-- Returns the number of notices sent
-- Emits the notices

local notices = KEYS[1]
local noticesMax, keep = ARGV[1], ARGV[2]
local FIRST_ARGUMENT, WIDTH = 2, 3

local count = (#ARGV - FIRST_ARGUMENT) / WIDTH
for i = 1, count do
  local at = FIRST_ARGUMENT + (i - 1) * WIDTH
  redis.call('XADD', notices, 'MAXLEN', '~', noticesMax, '*',
    'attempt', ARGV[at + 1], 'what', ARGV[at + 2], 'reason', ARGV[at + 3])
end
redis.call('PEXPIRE', notices, keep)
return count
