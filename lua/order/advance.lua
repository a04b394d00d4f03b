#!lua
-- The saga: takes a batch of outcomes of one partition, in order, each to its order, moves the
-- order on and sends what comes next. An outcome that was taken before is passed over.
--
--   status   step     outcome                        new status  sends
--   PAYING   payment  hold by payment: HELD          PAYING      hold to stock
--   PAYING   stock    hold by stock: HELD            PAID        announced: commit to both
--   PAYING   s        hold by s: anything else       ABORTING    announced: release to all asked
--   ABORTING          release by the last of them    OPEN
--   PAID              commit by the last of them     PAID        leaves `open`, is logged
--   any               orphan hold, nothing under way unchanged   release; commit if that is paid
--
-- A decision is announced here only where there is no barrier to wait for, else by announce.lua.
-- An orphan hold is one that was found long past its deadline: its line comes with the outcome.
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
--   3 logMax    about how many finished checkouts the log keeps
--   4 announcing  now or later
--   5 of each outcome: entry, order, attempt, do, by, result, account
-- Returns {result, instances that wait, reason} of each outcome in one flat list, result a
-- till.checkout.AdvanceResult, the first that fits of
--   DUPLICATE   it was taken before
--   STALE       it says nothing about the order as it is now
--   ORPHAN      a hold that nothing would settle any more: its settlement was sent
--   ADVANCED    the next participant was asked, or one more has settled
--   PAID        decided: paid
--   ABORTING    decided: not paid, for the reason
--   SETTLED     a paid checkout is settled
--   OPENED      an aborted checkout is settled: the order is open again
-- Emits hold, commit and release, as the table says

--@include order/include/saga

local outcomes, payment, stock, open, log = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local group, instance, logMax, announcing = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local FIRST_KEY, FIRST_ARGUMENT, WIDTH = 5, 4, 7

local REASONS = {
  ['payment REFUSED'] = 'OUT_OF_CREDIT', ['stock REFUSED'] = 'OUT_OF_STOCK',
  ['payment NOT_FOUND'] = 'UNKNOWN_USER', ['stock NOT_FOUND'] = 'UNKNOWN_ITEM',
  ['payment EXPIRED'] = 'TIMED_OUT', ['stock EXPIRED'] = 'TIMED_OUT',
}

local count = #KEYS - FIRST_KEY
local now = milliseconds()

-- Read before anything is written: an order that can't be read spoils its batch, and loses nothing.
local orders = {}
local function read(key)
  orders[key] = orders[key] or redis.call('HMGET', key, 'status', 'attempt', 'step', 'deadline',
    'user', 'total', 'lines', 'owners', 'awaiting', 'reason', 'began', 'credit_held', 'decided')
  return orders[key]
end
local entries = {}
for i = 1, count do
  read(KEYS[FIRST_KEY + i])
  entries[i] = ARGV[FIRST_ARGUMENT + (i - 1) * WIDTH + 1]
end

-- An entry is acknowledged and deleted at one instant: one that is still there was never taken.
local taken = {}
if redis.call('XACK', outcomes, group, unpack(entries)) < count then
  for i = 1, count do
    taken[i] = #redis.call('XRANGE', outcomes, entries[i], entries[i]) == 0
  end
end
redis.call('XDEL', outcomes, unpack(entries))

local function finish(key, order, values, paid)
  redis.call('HSET', key, 'status', paid and 'PAID' or 'OPEN', 'settled', now)
  redis.call('HDEL', key, 'lines', 'awaiting', 'owners', 'step')
  redis.call('ZREM', open, order)
  redis.call('XADD', log, 'MAXLEN', '~', logMax, '*', 'order', order, 'attempt', values[2],
    'outcome', paid and 'PAID' or values[10], 'user', values[5], 'total', values[6],
    'lines', values[7], 'began', values[11], 'credit_held', values[12] or '',
    'decided', values[13], 'settled', now, 'settled_by', instance)
end

local function decide(key, checkout, status, reason)
  redis.call('HSET', key, 'status', status, 'decided', now)
  if reason then
    redis.call('HSET', key, 'reason', reason)
  end
  if announcing == 'now' then
    announce(key, payment, stock, checkout, status == 'PAID')
  end
end

-- Presumed abort: what holds a line for an attempt that is not under way holds it for nothing.
-- While it is under way its own settlement comes, of all lines: the participant's confirmation of
-- this one would be taken for that.
local function orphan(values, order, attempt, by, line)
  local own = values[2] == attempt
  if own and values[3] then
    return 'STALE'
  end
  local action = own and values[1] == 'PAID' and 'commit' or 'release'
  send(by == 'payment' and payment or stock, action, order, attempt, now, line)
  return 'ORPHAN'
end

local function advance(key, order, attempt, action, by, result, account)
  local values = read(key)
  orders[key] = nil
  local status, step, owners = values[1], values[3], values[8]
  if action == 'hold' and result == 'HELD' and account ~= '' then
    return orphan(values, order, attempt, by, account)
  elseif values[2] ~= attempt then
    return 'STALE'
  end

  if action == 'hold' then
    if status ~= 'PAYING' or step ~= by then
      return 'STALE'
    end
    local checkout = {
      order = order, attempt = attempt, step = step, deadline = values[4],
      credit = values[5] .. ':' .. values[6], lines = values[7],
    }
    if result ~= 'HELD' then
      local reason = REASONS[by .. ' ' .. result] or 'ABORTED'
      decide(key, checkout, 'ABORTING', reason)
      return 'ABORTING', owners, reason
    elseif step == 'payment' then
      redis.call('HSET', key, 'step', 'stock', 'credit_held', now)
      send(stock, 'hold', order, attempt, checkout.deadline, checkout.lines)
      return 'ADVANCED'
    end
    decide(key, checkout, 'PAID')
    return 'PAID', owners
  end

  local awaiting = values[9]
  if not awaiting or not string.find(awaiting, by, 1, true) then
    return 'STALE'
  elseif awaiting ~= by then
    redis.call('HSET', key, 'awaiting', by == 'payment' and 'stock' or 'payment')
    return 'ADVANCED'
  end
  finish(key, order, values, status == 'PAID')
  return status == 'PAID' and 'SETTLED' or 'OPENED', owners, values[10]
end

local results = {}
for i = 1, count do
  local at = FIRST_ARGUMENT + (i - 1) * WIDTH
  local result, owners, reason = 'DUPLICATE', nil, nil
  if not taken[i] then
    result, owners, reason = advance(KEYS[FIRST_KEY + i], ARGV[at + 2], ARGV[at + 3],
      ARGV[at + 4], ARGV[at + 5], ARGV[at + 6], ARGV[at + 7])
  end
  results[#results + 1] = result
  results[#results + 1] = owners or ''
  results[#results + 1] = reason or ''
end
return results
