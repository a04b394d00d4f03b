#!lua
-- A participant's answer to a batch of commands of one partition: each entry is acknowledged and
-- deleted, and the outcomes of its commands are sent, at one instant. Commands that came together,
-- and some of which can't be answered now, are sent again, each in an entry of its own. An entry
-- that was answered before is passed over.
--
-- KEYS
--   1 commands  stream  saga:{p}:payment or saga:{p}:stock
--   2 outcomes  stream  saga:{p}:outcome
-- ARGV
--   1 group     of the commands, payment-svc or stock-svc
--   2 entries   how many there are
--   3 of each entry: entry, how many outcomes it has, how many commands of it are sent again
--   4 then of each outcome, and of each command to send again: checkout, message; by entry
-- Returns the number of outcomes sent
-- Emits the outcomes of each entry that was not answered before, and what is to be sent again

local commands, outcomes = KEYS[1], KEYS[2]
local group, entries = ARGV[1], tonumber(ARGV[2])
local FIRST_ARGUMENT, ENTRY_WIDTH, WIDTH, FOLD_MAX = 2, 3, 2, 32

local ids = {}
for i = 1, entries do
  ids[i] = ARGV[FIRST_ARGUMENT + (i - 1) * ENTRY_WIDTH + 1]
end
-- An entry is acknowledged and deleted at one instant: one that is still there is unanswered.
local answered = {}
if redis.call('XACK', commands, group, unpack(ids)) < entries then
  for i = 1, entries do
    answered[i] = #redis.call('XRANGE', commands, ids[i], ids[i]) == 0
  end
end
redis.call('XDEL', commands, unpack(ids))

-- An entry has a checkout once: who reads it takes its fields for a map.
local sent, told, has = 0, {}, {}
local function post()
  if #told > 0 then
    redis.call('XADD', outcomes, '*', unpack(told))
    told, has = {}, {}
  end
end
local function tell(checkout, message)
  if has[checkout] or #told == FOLD_MAX * WIDTH then
    post()
  end
  has[checkout] = true
  told[#told + 1] = checkout
  told[#told + 1] = message
  sent = sent + 1
end

local at = FIRST_ARGUMENT + entries * ENTRY_WIDTH
for i = 1, entries do
  local counts = FIRST_ARGUMENT + (i - 1) * ENTRY_WIDTH
  local again = at + tonumber(ARGV[counts + 2]) * WIDTH
  local after = again + tonumber(ARGV[counts + 3]) * WIDTH
  if not answered[i] then
    for j = at + 1, again, WIDTH do
      tell(ARGV[j], ARGV[j + 1])
    end
    for j = again + 1, after, WIDTH do
      redis.call('XADD', commands, '*', ARGV[j], ARGV[j + 1])
    end
  end
  at = after
end
post()
return sent
