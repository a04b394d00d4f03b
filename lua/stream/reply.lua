#!lua flags=allow-oom
-- A participant's answer to a batch of commands of one partition: each entry is acknowledged and
-- deleted, the outcomes of its commands are sent, and holds are passed on to the next participant,
-- at one instant. Commands that came together, and some of which can't be answered now, are sent
-- again, each in an entry of its own. An entry that was answered before is passed over.
--
-- KEYS
--   1 commands  stream  saga:{p}:payment or saga:{p}:stock
--   2 outcomes  stream  saga:{p}:outcome
--   3 following  stream  saga:{p}:stock, the next participant's
-- ARGV
--   1 group     of the commands, payment-svc or stock-svc
--   2 entries   how many there are
--   3 of each entry: entry, its outcomes, its holds to pass on, its commands to send again
--   4 then of each of those that are counted, by entry: checkout, message
-- Returns the number of outcomes and of holds passed on
-- Emits the outcomes of each entry that was not answered before, its holds to the next participant
-- with the time, and what is to be sent again

--@include stream/include/fold

local commands, outcomes, following = KEYS[1], KEYS[2], KEYS[3]
local group, entries = ARGV[1], tonumber(ARGV[2])
local FIRST_ARGUMENT, ENTRY_WIDTH, WIDTH = 2, 4, 2

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

local sent = 0
local function send(stream, checkout, message)
  fold(stream, checkout, message)
  sent = sent + 1
end

local passedOn
local function stamp(message)
  if not passedOn then
    local time = redis.call('TIME')
    passedOn = string.format(' @%.0f', math.floor(time[1] * 1000 + time[2] / 1000))
  end
  return message .. passedOn
end

local at = FIRST_ARGUMENT + entries * ENTRY_WIDTH
for i = 1, entries do
  local counts = FIRST_ARGUMENT + (i - 1) * ENTRY_WIDTH
  local holds = at + tonumber(ARGV[counts + 2]) * WIDTH
  local again = holds + tonumber(ARGV[counts + 3]) * WIDTH
  local after = again + tonumber(ARGV[counts + 4]) * WIDTH
  if not answered[i] then
    for j = at + 1, holds, WIDTH do
      send(outcomes, ARGV[j], ARGV[j + 1])
    end
    for j = holds + 1, again, WIDTH do
      send(following, ARGV[j], stamp(ARGV[j + 1]))
    end
    for j = again + 1, after, WIDTH do
      redis.call('XADD', commands, '*', ARGV[j], ARGV[j + 1])
    end
  end
  at = after
end
post()
return sent
