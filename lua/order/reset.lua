#!lua
-- Opens an order anew, whatever it was. What participants hold for a checkout of it that was under
-- way is found by the scan for orphan holds, when its deadline is long past. What came of its last
-- checkout, if that is decided, is remembered for the requests that had it.
--
-- KEYS
--   1 order    hash    order:{p}:<id>
--   2 items    hash    order:{p}:<id>:items: item -> `<quantity> <cost>`
--   3 open     zset    saga:{p}:open
-- ARGV
--   1 id       the order's id
--   2 user     the user's id
--   3 total    in cents, 0 to 2^53-1
--   4 lines    blank separated `<item>:<quantity>:<cost>`
--   5 keepOwn  how long a key is remembered that no client chose, ms
-- Returns result, a till.order.ResetOrderResult
--   RESET      done
-- Emits nothing

--@include request/include/timely
--@include order/include/attempts

local order, items, open = KEYS[1], KEYS[2], KEYS[3]
local id, user, total, lines, keepOwn = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])

local values = redis.call('HMGET', order, 'attempt', 'status', 'reason', 'request',
  'remembered_until', 'previous')
local attempt, status, outcome = values[1], values[2], values[3]
if attempt and (status == 'PAID' or status == 'OPEN') then
  local time = redis.call('TIME')
  retire(order, attempt, status == 'PAID' and 'PAID' or outcome or 'ABORTED', values[4], values[5],
    keepOwn, time[1] * 1000)
end
redis.call('DEL', order, items)
redis.call('ZREM', open, id)
redis.call('HSET', order, 'user', user, 'total', total, 'status', 'OPEN')
if attempt or values[6] then
  redis.call('HSET', order, 'previous', '') -- begin_checkout looks for records of former attempts
end
for item, quantity, cost in string.gmatch(lines, '([^: ]+):(%d+):(%d+)') do
  redis.call('HSET', items, item, quantity .. ' ' .. cost)
end
return 'RESET'
