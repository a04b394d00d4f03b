#!lua
-- Begins checkouts of one partition, for requests that come together: freezes each order and asks
-- for the user's credit, and then, by way of who keeps that, for the items. However often a request
-- arrives, it has one attempt: the record of the request names it. The first attempt of an order,
-- if no client chose the key of its request, leaves no record: the order itself has the key.
--
-- KEYS
--   1 payment   stream  saga:{p}:payment
--   2 stock     stream  saga:{p}:stock
--   3 open      zset    saga:{p}:open: order -> deadline
--   4 order...  hash    for each request order:{p}:<id>, order:{p}:<id>:items: item ->
--                       `<quantity> <cost>`, and order:{p}:<id>:request:<key>, a string, the record
-- ARGV
--   1 timeout   of a checkout, ms
--   2 instance  that waits for the answers
--   3 keepOwn   how long a key is remembered that no client chose, ms
--   4 of each request: attempts, request
--     attempts a fresh ULID, and after a blank an attempt of this request that a failover has taken
--     back, if there is one: what participants may hold for it is released; request its expiry, ms
--     since 1970, and after a blank its fingerprint, if a client chose its key
-- Returns {result, attempt, reason, replayed} of each request in one flat list, replayed 1 if the
-- request was here before, else 0; result a till.checkout.BeginResult, the first that fits of
--   KEY_REUSED  the key belongs to another request
--   ENDED       this request's attempt has ended: not paid, for the reason
--   NOT_FOUND   there is no such order; not recorded
--   PAID        it is paid already
--   ATTACHED    it is being paid, and the instance waits for that attempt too
--   EMPTY       there is nothing to pay for; not recorded
--   LATE        the request has expired: perhaps nobody remembers any more what came of it
--   STARTED     done
-- Emits for each STARTED: hold to payment, and release of the lost attempt to both

--@include stream/include/fold
--@include request/include/timely
--@include order/include/saga
--@include order/include/attempts

local payment, stock, open = KEYS[1], KEYS[2], KEYS[3]
local timeout, instance, keepOwn = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])
local FIRST_KEY, KEYS_EACH, FIRST_ARGUMENT, WIDTH = 3, 3, 3, 2
local PREVIOUS_MAX = 8

local now = milliseconds()
local deadline = string.format('%.0f', now + timeout)

local function has(words, word)
  return words and string.find(' ' .. words .. ' ', ' ' .. word .. ' ', 1, true)
end

-- The attempts before this one that did not pay, the latest first, for operators.
local function former(latest, reason, previous)
  local lines = {latest .. ' ' .. reason}
  for line in string.gmatch(previous, '[^\n]+') do
    lines[#lines + 1] = #lines < PREVIOUS_MAX and line or nil
  end
  return table.concat(lines, '\n')
end

-- The request names a key, or the client's expiry: what the order must know to forget the attempt.
local function start(order, id, attempt, field, value, lost, checkout, flat)
  local lines = {}
  for i = 1, #flat, 2 do
    lines[#lines + 1] = flat[i] .. ':' .. string.match(flat[i + 1], '^%d+')
  end
  local credit, stocked = checkout.user .. ':' .. checkout.total, table.concat(lines, ' ')
  if checkout.attempt then
    local reason = checkout.reason or 'ABORTED'
    retire(order, checkout.attempt, reason, checkout.request, checkout.rememberedUntil,
      keepOwn, now)
    redis.call('HDEL', order, 'reason', 'credit_held', 'decided', 'request', 'remembered_until')
    redis.call('HSET', order, 'previous',
      former(checkout.attempt, reason, checkout.previous))
  end
  redis.call('HSET', order, 'status', 'PAYING', 'asked', 'payment stock', 'attempt', attempt,
    'deadline', deadline, 'owners', instance, 'lines', stocked, 'began', now, field, value)
  redis.call('ZADD', open, deadline, id)
  if lost ~= '' then
    send(payment, 'release', id .. '/' .. lost, deadline, credit)
    send(stock, 'release', id .. '/' .. lost, deadline, stocked)
  end
  send(payment, 'hold', id .. '/' .. attempt, deadline, credit .. ' | ' .. stocked)
end

-- Reads which attempt the record names. If there is none, and the request gets one, names that.
local function recorded(record, fingerprint, gets, expires)
  local named
  if gets then
    named = redis.call('SET', record, fingerprint .. ' ' .. gets, 'PXAT', expires, 'NX', 'GET')
  else
    named = redis.call('GET', record)
  end
  return named
end

local function begin(order, items, record, attempts, arrival)
  local attempt, lost = string.match(attempts, '^(%S+) ?(%S*)$')
  local expiry, fingerprint = string.match(arrival, '^(%d+) ?(%S*)$')
  local values = redis.call('HMGET', order, 'status', 'attempt', 'user', 'total', 'owners',
    'reason', 'request', 'previous', 'remembered_until')
  local status, latest, owners = values[1], values[2], values[5]
  local checkout = {
    attempt = latest, user = values[3], total = values[4], reason = values[6],
    request = values[7], previous = values[8] or '', rememberedUntil = values[9],
  }
  local id = string.match(order, '}:(.*)$')
  local request = string.sub(record, #order + #':request:' + 1)
  local isOwn = fingerprint == ''
  fingerprint = isOwn and '-' or fingerprint
  local isLate = tonumber(now) > tonumber(expiry)

  -- The attempt that it gets, if it has none.
  local flat, gets
  if status == 'OPEN' then
    flat = redis.call('HGETALL', items)
    gets = #flat > 0 and not isLate and attempt or nil
  else
    gets = status and latest
  end

  local had = checkout.request == request and latest
  local leavesNoRecord = isOwn and not values[8] and (not latest or status == 'PAID')
  if not had and not (status and leavesNoRecord) then
    local text = recorded(record, fingerprint, gets, remembered(expiry))
    if text then
      local of, named = string.match(text, '^(%S+) (%S+)')
      if of ~= fingerprint then
        return 'KEY_REUSED', '', '', 0
      end
      had = named
    end
  end

  if had and had ~= latest then
    local outcome = outcomeAt(attemptKey(order, had))
    if outcome then
      return outcome == 'PAID' and 'PAID' or 'ENDED', had, outcome == 'PAID' and '' or outcome, 1
    end
    had = nil -- it was lost
    if gets then
      write(record, fingerprint .. ' ' .. gets, remembered(expiry))
    end
  end
  if had and status == 'OPEN' then
    return 'ENDED', latest, checkout.reason or '', 1
  elseif not status then
    return 'NOT_FOUND', '', '', 0
  end

  local replayed = had and 1 or 0
  if status ~= 'OPEN' then
    if not had and not isOwn and tonumber(expiry) > tonumber(checkout.rememberedUntil or 0) then
      redis.call('HSET', order, 'remembered_until', expiry)
    end
    if status == 'PAID' then
      return 'PAID', latest, '', replayed
    end
    if not has(owners, instance) then
      redis.call('HSET', order, 'owners', owners .. ' ' .. instance)
    end
    return 'ATTACHED', latest, '', replayed
  end

  if #flat == 0 then
    return 'EMPTY', '', '', 0
  elseif isLate then
    return 'LATE', '', '', 0
  end
  local field, value = 'remembered_until', expiry
  if isOwn then
    field, value = 'request', request
  end
  start(order, id, attempt, field, value, lost, checkout, flat)
  return 'STARTED', attempt, '', 0
end

-- If a request fails, those before it have begun all the same: what they send is sent.
local results = {}
local function beginAll()
  for i = 1, (#KEYS - FIRST_KEY) / KEYS_EACH do
    local key, at = FIRST_KEY + (i - 1) * KEYS_EACH, FIRST_ARGUMENT + (i - 1) * WIDTH
    local answer = {begin(KEYS[key + 1], KEYS[key + 2], KEYS[key + 3], ARGV[at + 1], ARGV[at + 2])}
    for j = 1, 4 do
      results[#results + 1] = answer[j]
    end
  end
end
local isDone, failure = pcall(beginAll)
post()
if not isDone then
  error(failure)
end
return results
