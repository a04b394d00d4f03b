#!lua flags=allow-oom
-- A participant tells again, for orphan holds of orders of one partition, that they are held.
--
-- KEYS
--   1 outcomes  stream  saga:{p}:outcome
-- ARGV
--   1 of each hold: checkout, message
-- Returns the number of outcomes sent
-- Emits one outcome for each hold, each in an entry of its own

local outcomes = KEYS[1]
local WIDTH = 2

for i = 1, #ARGV, WIDTH do
  redis.call('XADD', outcomes, '*', ARGV[i], ARGV[i + 1])
end
return #ARGV / WIDTH
