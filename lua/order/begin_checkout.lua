#!lua
-- Begins a checkout: freezes the order and asks for the user's credit and, by way of who keeps
-- that, for the items. However often a request arrives, it has one attempt: the order remembers
-- which requests wait for an attempt, and those of the last attempts that did not pay.
--
-- KEYS
--   1 order     hash    order:{p}:<id>
--   2 items     hash    order:{p}:<id>:items: item -> `<quantity> <cost>`
--   3 payment   stream  saga:{p}:payment
--   4 stock     stream  saga:{p}:stock
--   5 open      zset    saga:{p}:open: order -> deadline
-- ARGV
--   1 id        the order's id
--   2 attempt   a fresh ULID
--   3 timeout   of the checkout, ms
--   4 instance  that waits for the answer
--   5 request   the key of the request, without blanks
--   6 expiry    of the request, ms since 1970
--   7 lost      an attempt of this request that a failover has taken back, or nothing: what
--               participants may hold for it is released
-- Returns {result, attempt, reason, replayed}, replayed 1 if the request was here before, else 0;
-- result a till.checkout.BeginResult, the first that fits of
--   NOT_FOUND   there is no such order
--   ENDED       this request's attempt has ended: not paid, for the reason
--   PAID        it is paid already
--   ATTACHED    it is being paid, and the instance waits for that attempt too
--   EMPTY       there is nothing to pay for
--   STARTED     done
-- Emits hold to payment, if STARTED, with what it is to pass on to stock, and release of the lost
-- attempt to both

--@include order/include/saga
--@include request/include/timely

local order, items, payment, stock, open = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local id, attempt, timeout, instance, request, expiry, lost =
  ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5], ARGV[6], ARGV[7]
local REQUESTS_MAX, PREVIOUS_MAX = 16, 8

local function has(words, word)
  return words and string.find(' ' .. words .. ' ', ' ' .. word .. ' ', 1, true)
end

local values = redis.call('HMGET', order, 'status', 'user', 'total', 'attempt', 'owners', 'reason',
  'requests', 'previous')
local status, latest, reason, requests, previous =
  values[1], values[4], values[6], values[7], values[8] or ''
if not status then
  return {'NOT_FOUND', '', '', 0}
end

local replayed = has(requests, request) and 1 or 0
if replayed == 1 and status == 'OPEN' then
  return {'ENDED', latest, reason or '', 1}
end
for old, why, theirs in string.gmatch(previous, '(%S+) (%S+)([^\n]*)') do
  if has(theirs, request) then
    return {'ENDED', old, why, 1}
  end
end
if status == 'PAID' then
  return {'PAID', latest, '', replayed}
elseif status ~= 'OPEN' then
  if not has(values[5], instance) then
    redis.call('HSET', order, 'owners', values[5] .. ' ' .. instance)
  end
  if replayed == 0 and select(2, string.gsub(requests, ' ', ' ')) < REQUESTS_MAX - 1 then
    redis.call('HSET', order, 'requests', requests .. ' ' .. request)
  end
  return {'ATTACHED', latest, '', replayed}
end

local flat = redis.call('HGETALL', items)
if #flat == 0 then
  return {'EMPTY', '', '', 0}
end
local now = timely(expiry)
local lines = {}
for i = 1, #flat, 2 do
  lines[#lines + 1] = flat[i] .. ':' .. string.match(flat[i + 1], '^%d+')
end

local deadline = string.format('%.0f', now + timeout)
local credit, stocked = values[2] .. ':' .. values[3], table.concat(lines, ' ')
redis.call('HSET', order, 'status', 'PAYING', 'asked', 'payment stock', 'attempt', attempt,
  'deadline', deadline, 'owners', instance, 'requests', request, 'lines', stocked,
  'began', string.format('%.0f', now))
if reason then
  local kept = {latest .. ' ' .. reason .. ' ' .. (requests or '')}
  for line in string.gmatch(previous, '[^\n]+') do
    kept[#kept + 1] = #kept < PREVIOUS_MAX and line or nil
  end
  redis.call('HSET', order, 'previous', table.concat(kept, '\n'))
  redis.call('HDEL', order, 'reason', 'credit_held', 'decided')
end
redis.call('ZADD', open, deadline, id)
if lost ~= '' then
  send(payment, 'release', id .. '/' .. lost, deadline, credit)
  send(stock, 'release', id .. '/' .. lost, deadline, stocked)
end
send(payment, 'hold', id .. '/' .. attempt, deadline, credit .. ' | ' .. stocked)
post()
return {'STARTED', attempt, '', 0}
