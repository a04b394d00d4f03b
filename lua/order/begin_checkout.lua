#!lua
-- Begins checkouts of one partition, for requests that come together: freezes each order and asks
-- for the user's credit, and then, by way of who keeps that, for the items. However often a request
-- arrives, it has one attempt: the order remembers which requests wait for an attempt, and those of
-- the last attempts that did not pay.
--
-- KEYS
--   1 payment   stream  saga:{p}:payment
--   2 stock     stream  saga:{p}:stock
--   3 open      zset    saga:{p}:open: order -> deadline
--   4 order...  hash    for each request order:{p}:<id> and then order:{p}:<id>:items: item ->
--                       `<quantity> <cost>`
-- ARGV
--   1 timeout   of a checkout, ms
--   2 instance  that waits for the answers
--   3 of each request: order, attempt, request, expiry, lost
--     attempt a fresh ULID; request the key of the request, without blanks; expiry of that, ms
--     since 1970; lost an attempt of this request that a failover has taken back, or nothing: what
--     participants may hold for it is released
-- Returns {result, attempt, reason, replayed} of each request in one flat list, replayed 1 if the
-- request was here before, else 0; result a till.checkout.BeginResult, the first that fits of
--   NOT_FOUND   there is no such order
--   ENDED       this request's attempt has ended: not paid, for the reason
--   PAID        it is paid already
--   ATTACHED    it is being paid, and the instance waits for that attempt too
--   EMPTY       there is nothing to pay for
--   LATE        the request has expired: perhaps nobody remembers any more what came of it
--   STARTED     done
-- Emits for each STARTED: hold to payment, and release of the lost attempt to both

--@include stream/include/fold
--@include order/include/saga

local payment, stock, open = KEYS[1], KEYS[2], KEYS[3]
local timeout, instance = tonumber(ARGV[1]), ARGV[2]
local FIRST_KEY, KEYS_EACH, FIRST_ARGUMENT, WIDTH = 3, 2, 2, 5
local REQUESTS_MAX, PREVIOUS_MAX = 16, 8

local now = milliseconds()
local deadline = string.format('%.0f', now + timeout)

local function has(words, word)
  return words and string.find(' ' .. words .. ' ', ' ' .. word .. ' ', 1, true)
end

local function start(order, id, attempt, request, lost, user, total, flat, previous)
  local lines = {}
  for i = 1, #flat, 2 do
    lines[#lines + 1] = flat[i] .. ':' .. string.match(flat[i + 1], '^%d+')
  end
  local credit, stocked = user .. ':' .. total, table.concat(lines, ' ')
  redis.call('HSET', order, 'status', 'PAYING', 'asked', 'payment stock', 'attempt', attempt,
    'deadline', deadline, 'owners', instance, 'requests', request, 'lines', stocked, 'began', now)
  if previous then
    redis.call('HSET', order, 'previous', previous)
    redis.call('HDEL', order, 'reason', 'credit_held', 'decided')
  end
  redis.call('ZADD', open, deadline, id)
  if lost ~= '' then
    send(payment, 'release', id .. '/' .. lost, deadline, credit)
    send(stock, 'release', id .. '/' .. lost, deadline, stocked)
  end
  send(payment, 'hold', id .. '/' .. attempt, deadline, credit .. ' | ' .. stocked)
end

-- The attempts before this one that did not pay, the latest first.
local function kept(latest, reason, requests, previous)
  local lines = {latest .. ' ' .. reason .. ' ' .. (requests or '')}
  for line in string.gmatch(previous, '[^\n]+') do
    lines[#lines + 1] = #lines < PREVIOUS_MAX and line or nil
  end
  return table.concat(lines, '\n')
end

local function begin(order, items, id, attempt, request, expiry, lost)
  local values = redis.call('HMGET', order, 'status', 'user', 'total', 'attempt', 'owners',
    'reason', 'requests', 'previous')
  local status, latest, owners, reason, requests, previous =
    values[1], values[4], values[5], values[6], values[7], values[8] or ''
  if not status then
    return 'NOT_FOUND', '', '', 0
  end

  local replayed = has(requests, request) and 1 or 0
  if replayed == 1 and status == 'OPEN' then
    return 'ENDED', latest, reason or '', 1
  end
  for old, why, theirs in string.gmatch(previous, '(%S+) (%S+)([^\n]*)') do
    if has(theirs, request) then
      return 'ENDED', old, why, 1
    end
  end
  if status == 'PAID' then
    return 'PAID', latest, '', replayed
  elseif status ~= 'OPEN' then
    if not has(owners, instance) then
      redis.call('HSET', order, 'owners', owners .. ' ' .. instance)
    end
    if replayed == 0 and select(2, string.gsub(requests, ' ', ' ')) < REQUESTS_MAX - 1 then
      redis.call('HSET', order, 'requests', requests .. ' ' .. request)
    end
    return 'ATTACHED', latest, '', replayed
  end

  local flat = redis.call('HGETALL', items)
  if #flat == 0 then
    return 'EMPTY', '', '', 0
  elseif tonumber(now) > tonumber(expiry) then
    return 'LATE', '', '', 0
  end
  start(order, id, attempt, request, lost, values[2], values[3], flat,
    reason and kept(latest, reason, requests, previous))
  return 'STARTED', attempt, '', 0
end

local results = {}
for i = 1, (#KEYS - FIRST_KEY) / KEYS_EACH do
  local key, at = FIRST_KEY + (i - 1) * KEYS_EACH, FIRST_ARGUMENT + (i - 1) * WIDTH
  local answer = {begin(KEYS[key + 1], KEYS[key + 2], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3],
    ARGV[at + 4], ARGV[at + 5])}
  for j = 1, 4 do
    results[#results + 1] = answer[j]
  end
end
post()
return results
