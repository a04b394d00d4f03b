#!lua
-- A participant tells again, for orphan holds of orders of one partition, that they are held.
--
-- KEYS
--   1 outcomes  stream  saga:{p}:outcome
-- ARGV
--   1 by        payment or stock
--   2 of each hold: order, attempt, line as `<account>:<amount>`
-- Returns the number of outcomes sent
-- Emits one outcome for each hold

local outcomes = KEYS[1]
local by = ARGV[1]
local FIRST_ARGUMENT, WIDTH = 1, 3

local count = (#ARGV - FIRST_ARGUMENT) / WIDTH
for i = 1, count do
  local at = FIRST_ARGUMENT + (i - 1) * WIDTH
  redis.call('XADD', outcomes, '*', 'do', 'hold', 'by', by, 'order', ARGV[at + 1],
    'attempt', ARGV[at + 2], 'result', 'HELD', 'account', ARGV[at + 3])
end
return count
