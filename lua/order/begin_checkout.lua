#!lua
-- Begins a checkout: freezes the order and asks for the user's credit.
--
-- KEYS
--   1 order     hash    order:{p}:<id>
--   2 items     hash    order:{p}:<id>:items: item -> `<quantity> <cost>`
--   3 payment   stream  saga:{p}:payment
--   4 open      zset    saga:{p}:open: order -> deadline
-- ARGV
--   1 id        the order's id
--   2 attempt   a fresh ULID
--   3 timeout   of the checkout, ms
--   4 instance  that waits for the answer
-- Returns {result, attempt}, result a till.checkout.BeginResult, the first that fits of
--   NOT_FOUND   there is no such order
--   PAID        it is paid already
--   ATTACHED    it is being paid, and the instance waits for that attempt too; or this very
--               attempt was begun before
--   EMPTY       there is nothing to pay for
--   STARTED     done
-- Emits hold to payment, if STARTED

--@include order/include/saga

local order, items, payment, open = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local id, attempt, timeout, instance = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]

local values = redis.call('HMGET', order, 'status', 'user', 'total', 'attempt', 'owners', 'reason')
local status = values[1]
if not status then
  return {'NOT_FOUND', ''}
elseif status == 'PAID' then
  return {'PAID', values[4]}
elseif values[4] == attempt then
  return {'ATTACHED', attempt}
elseif status ~= 'OPEN' then
  if not string.find(' ' .. values[5] .. ' ', ' ' .. instance .. ' ', 1, true) then
    redis.call('HSET', order, 'owners', values[5] .. ' ' .. instance)
  end
  return {'ATTACHED', values[4]}
end

local flat = redis.call('HGETALL', items)
if #flat == 0 then
  return {'EMPTY', ''}
end
local lines = {}
for i = 1, #flat, 2 do
  lines[#lines + 1] = flat[i] .. ':' .. string.match(flat[i + 1], '^%d+')
end

local now = milliseconds()
local deadline = string.format('%.0f', now + timeout)
redis.call('HSET', order, 'status', 'PAYING', 'step', 'payment', 'attempt', attempt,
  'deadline', deadline, 'owners', instance, 'lines', table.concat(lines, ' '), 'began', now)
if values[6] then
  redis.call('HSET', order, 'previous', values[4] .. ' ' .. values[6])
  redis.call('HDEL', order, 'reason', 'credit_held', 'decided', 'settled')
end
redis.call('ZADD', open, deadline, id)
send(payment, 'hold', id, attempt, deadline, values[2] .. ':' .. values[3])
return {'STARTED', attempt}
