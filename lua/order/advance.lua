#!lua flags=allow-oom
-- The saga: takes a batch of outcomes of one partition, in order, each to its order, moves the
-- order on and sends what comes next. An outcome that was taken before is passed over.
--
--   status    outcome                       new status  sends
--   PAYING    stock: HELD                   PAID        announced: commit to both; is logged
--   PAYING    any other of a hold           ABORTING    announced: release to all that may hold
--   ABORTING  the last of them: RELEASED    OPEN        is logged
--   any       orphan, nothing under way     unchanged   release; commit if that is paid
--
-- payment passes a hold on to stock, so what stock holds is held by both, and when payment does not
-- hold it stock was not asked.
-- A decision is announced here only where there is no barrier to wait for, else by announce.lua.
-- An orphan is a hold that was found long past its deadline: its line comes with the outcome.
--
-- KEYS
--   1 outcomes  stream  saga:{p}:outcome
--   2 payment   stream  saga:{p}:payment
--   3 stock     stream  saga:{p}:stock
--   4 open      zset    saga:{p}:open: order -> deadline
--   5 log       stream  saga:{p}:log
--   6 order...  hash    order:{p}:<id>, one for each outcome
-- ARGV
--   1 group     of the outcomes, order-svc
--   2 instance  that runs this
--   3 logMax    about how many entries the log keeps
--   4 announcing  now or later
--   5 entries   how many there are
--   6 of each entry: entry, how many outcomes it has
--   7 then of each outcome: order, attempt, by, result, detail
-- Returns {result, instances that wait, reason} of each outcome in one flat list, result a
-- till.checkout.AdvanceResult, the first that fits of
--   DUPLICATE   it was taken before
--   STALE       it says nothing about the order as it is now
--   ORPHAN      a hold that nothing would settle any more: its settlement was sent
--   ADVANCED    one more has released
--   PAID        decided: paid
--   ABORTING    decided: not paid, for the reason
--   OPENED      everything of an aborted checkout is released: the order is open again
-- Emits commit and release, as the table says

--@include stream/include/fold
--@include order/include/saga

local outcomes, payment, stock, open, log = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local group, instance, logMax, announcing, entries =
  ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local FIRST_KEY, FIRST_ARGUMENT, ENTRY_WIDTH, WIDTH = 5, 5, 2, 5

local REASONS = {
  ['payment REFUSED'] = 'OUT_OF_CREDIT', ['stock REFUSED'] = 'OUT_OF_STOCK',
  ['payment PAID_DIRECTLY'] = 'PAID_DIRECTLY',
  ['payment NOT_FOUND'] = 'UNKNOWN_USER', ['stock NOT_FOUND'] = 'UNKNOWN_ITEM',
  ['payment EXPIRED'] = 'TIMED_OUT', ['stock EXPIRED'] = 'TIMED_OUT',
}

local saga = {
  payment = payment, stock = stock, open = open, log = log, logMax = logMax, instance = instance,
}
local now = milliseconds()

-- Read before anything is written: an order that can't be read spoils its batch, and loses nothing.
local checkouts = {}
for i = FIRST_KEY + 1, #KEYS do
  checkouts[KEYS[i]] = checkouts[KEYS[i]] or read(KEYS[i])
end

-- An entry is acknowledged and deleted at one instant: one that is still there was never taken.
local ids, taken = {}, {}
for i = 1, entries do
  ids[i] = ARGV[FIRST_ARGUMENT + (i - 1) * ENTRY_WIDTH + 1]
end
if redis.call('XACK', outcomes, group, unpack(ids)) < entries then
  for i = 1, entries do
    taken[i] = #redis.call('XRANGE', outcomes, ids[i], ids[i]) == 0
  end
end
redis.call('XDEL', outcomes, unpack(ids))

local function decide(key, order, checkout, status, creditHeld, reason, asked)
  checkout.status, checkout.decided, checkout.reason = status, now, reason
  local changes = {'status', status, 'decided', now}
  local function change(field, value)
    changes[#changes + 1] = field
    changes[#changes + 1] = value
  end
  if creditHeld ~= '' then
    checkout.credit_held = creditHeld
    change('credit_held', creditHeld)
  end
  if reason then
    change('reason', reason)
  end
  if asked ~= checkout.asked then
    checkout.asked = asked
    change('asked', asked)
  end
  redis.call('HSET', key, unpack(changes))
  if announcing == 'now' then
    announce(saga, key, order, checkout, now)
  end
end

-- Presumed abort: what holds a line for an attempt that is not under way holds it for nothing.
-- While it is under way its own settlement comes, of all lines: the participant's confirmation of
-- this one would be taken for that. Two lines of one checkout need an entry each.
local function orphan(checkout, order, attempt, by, line)
  local own = checkout.attempt == attempt
  if own and checkout.asked then
    return 'STALE'
  end
  local action = own and checkout.status == 'PAID' and 'commit' or 'release'
  redis.call('XADD', by == 'payment' and payment or stock, '*', order .. '/' .. attempt,
    action .. ' ' .. now .. ' ' .. line)
  return 'ORPHAN'
end

local function released(key, order, checkout, by)
  local awaiting = checkout.awaiting
  if not awaiting or not string.find(awaiting, by, 1, true) then
    return 'STALE'
  elseif awaiting ~= by then
    checkout.awaiting = by == 'payment' and 'stock' or 'payment'
    redis.call('HSET', key, 'awaiting', checkout.awaiting)
    return 'ADVANCED'
  end
  checkout.status = 'OPEN'
  redis.call('HSET', key, 'status', 'OPEN')
  finish(saga, key, order, checkout, checkout.reason, now)
  return 'OPENED', checkout.owners, checkout.reason
end

local function advance(key, order, attempt, by, result, detail)
  local checkout = checkouts[key]
  if result == 'HELD_FOR_LONG' then
    return orphan(checkout, order, attempt, by, detail)
  elseif checkout.attempt ~= attempt then
    return 'STALE'
  elseif result == 'RELEASED' then
    return released(key, order, checkout, by)
  elseif checkout.status ~= 'PAYING' or (result == 'HELD' and by ~= 'stock') then
    return 'STALE'
  elseif result == 'HELD' then
    decide(key, order, checkout, 'PAID', detail, nil, checkout.asked)
    return 'PAID', checkout.owners
  end
  local reason = REASONS[by .. ' ' .. result] or 'ABORTED'
  -- Who says SETTLED may have held it before, and passed it on.
  local asked = by == 'payment' and result ~= 'SETTLED' and by or checkout.asked
  decide(key, order, checkout, 'ABORTING', detail, reason, asked)
  return 'ABORTING', checkout.owners, reason
end

local results = {}
local key, at = FIRST_KEY, FIRST_ARGUMENT + entries * ENTRY_WIDTH
for i = 1, entries do
  for _ = 1, tonumber(ARGV[FIRST_ARGUMENT + (i - 1) * ENTRY_WIDTH + 2]) do
    key = key + 1
    local result, owners, reason = 'DUPLICATE', nil, nil
    if not taken[i] then
      result, owners, reason = advance(KEYS[key], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3],
        ARGV[at + 4], ARGV[at + 5])
    end
    at = at + WIDTH
    results[#results + 1] = result
    results[#results + 1] = owners or ''
    results[#results + 1] = reason or ''
  end
end
post()
record(saga)
return results
