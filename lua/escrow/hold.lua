#!lua
-- Takes an amount out of `available` for one checkout, or queues the checkout behind the undecided
-- holds that it depends on (the escrow method, O'Neil 1986).
--
-- KEYS
--   1 account   hash    item:{<id>} or user:{<id>}
--   2 waiting   zset    <account>:waiting
--   3 settled   hash    <account>:settled:<era>, era the begin of the attempt's ULID: its time
-- ARGV
--   1 checkout  <orderId>/<attempt>
--   2 amount    0 to 2^53-1
--   3 deadline  of the checkout, ms since 1970
--   4 entry     of the command, `<partition tag> <stream entry id>`; whoever grants it wakes this
-- Returns {result, entry to wake...}, result a till.escrow.HoldResult, the first that fits of
--   SETTLED     the checkout was settled here before: this command came too late
--   HELD        it is held, now or since an earlier delivery
--   EXPIRED     the server's clock is past the deadline by more than clocks may be apart
--   NOT_FOUND   there is no such account
--   PAID_DIRECTLY  the user has paid for this order outside any checkout
--   REFUSED     the amount would be missing even if every hold came back
--   WAITING     it depends on undecided holds, or others were here first; it is queued
-- Emits nothing

--@include escrow/include/grant
--@include request/include/clock

-- Of a user with direct payments: whether one is for this order. They are beside the account, in
-- its slot.
local function isPaid(payments, order)
  local paid = redis.call('HEXISTS', payments, 'direct:' .. order)
  return paid == 1
end

local account, waiting, settled = KEYS[1], KEYS[2], KEYS[3]
local checkout, amount, deadline, entry = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local units = tonumber(amount)

-- Whether an entry comes after another one of the same stream. A command may move to a newer entry
-- while a run of the old one is under way: that run may end last, and its entry is deleted.
local function isNewer(one, other)
  local ms, number = string.match(one, '(%d+)%-(%d+)$')
  local otherMs, otherNumber = string.match(other, '(%d+)%-(%d+)$')
  if tonumber(ms) ~= tonumber(otherMs) then
    return tonumber(ms) > tonumber(otherMs)
  end
  return tonumber(number) > tonumber(otherNumber)
end

if redis.call('HEXISTS', settled, checkout) == 1 then
  return {'SETTLED'}
end

local hold, wait = 'hold:' .. checkout, 'wait:' .. checkout
local values = redis.call('HMGET', account, 'available', 'held', 'queued', hold, wait, 'tickets',
  'direct')
if values[4] then
  return {'HELD'}
end
local available, held, queued =
  tonumber(values[1]), tonumber(values[2] or 0), tonumber(values[3] or 0)

local time = redis.call('TIME')
local no = nil
if time[1] * 1000 + time[2] / 1000 > tonumber(deadline) + CLOCK_MARGIN then
  no = 'EXPIRED'
elseif not available then
  no = 'NOT_FOUND'
elseif (values[7] or '0') ~= '0'
    and isPaid(account .. ':payments', string.match(checkout, '^[^/]+')) then
  no = 'PAID_DIRECTLY'
elseif available + held < units then
  no = 'REFUSED'
end

if no then
  local answer = {no}
  if values[5] then
    redis.call('ZREM', waiting, checkout)
    redis.call('HDEL', account, wait)
    available, held, queued = grant(account, waiting, available, held, queued - 1, answer)
    redis.call('HSET', account, 'available', available, 'held', held, 'queued', queued)
  end
  return answer
end

if values[5] then
  if isNewer(entry, string.match(values[5], '^%d+ %d+ (.*)$')) then
    redis.call('HSET', account, wait, amount .. ' ' .. deadline .. ' ' .. entry)
  end
  return {'WAITING'}
end

if queued == 0 and available >= units then
  redis.call('HSET', account, 'available', available - units, 'held', held + units,
    hold, amount .. ' ' .. deadline)
  return {'HELD'}
end

local ticket = tonumber(values[6] or 0) + 1
redis.call('ZADD', waiting, ticket, checkout)
redis.call('HSET', account, 'queued', queued + 1, 'tickets', ticket, wait,
  amount .. ' ' .. deadline .. ' ' .. entry)
return {'WAITING'}
