#!lua
-- A participant's answer to a batch of commands of one partition: each command is acknowledged and
-- deleted, and its outcome sent, at one instant. A command that was answered before is passed over.
--
-- KEYS
--   1 commands  stream  saga:{p}:payment or saga:{p}:stock
--   2 outcomes  stream  saga:{p}:outcome
-- ARGV
--   1 group     of the commands, payment-svc or stock-svc
--   2 by        payment or stock
--   3 of each command: entry, do, order, attempt, result, account
-- Returns the number of outcomes sent
-- Emits one outcome for each command that was not answered before

local commands, outcomes = KEYS[1], KEYS[2]
local group, by = ARGV[1], ARGV[2]
local FIRST_ARGUMENT, WIDTH = 2, 6

local count = (#ARGV - FIRST_ARGUMENT) / WIDTH
local entries = {}
for i = 1, count do
  entries[i] = ARGV[FIRST_ARGUMENT + (i - 1) * WIDTH + 1]
end
-- An entry is acknowledged and deleted at one instant: one that is still there is unanswered.
local answered = {}
if redis.call('XACK', commands, group, unpack(entries)) < count then
  for i = 1, count do
    answered[i] = #redis.call('XRANGE', commands, entries[i], entries[i]) == 0
  end
end
redis.call('XDEL', commands, unpack(entries))

local sent = 0
for i = 1, count do
  if not answered[i] then
    local at = FIRST_ARGUMENT + (i - 1) * WIDTH
    redis.call('XADD', outcomes, '*', 'do', ARGV[at + 2], 'by', by, 'order', ARGV[at + 3],
      'attempt', ARGV[at + 4], 'result', ARGV[at + 5], 'account', ARGV[at + 6])
    sent = sent + 1
  end
end
return sent
