#!lua
-- Opens an order anew, whatever it was. What participants hold for a checkout of it that was under
-- way is found by the scan for orphan holds, when its deadline is long past.
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
-- Returns result, a till.order.ResetOrderResult
--   RESET      done
-- Emits nothing

local order, items, open = KEYS[1], KEYS[2], KEYS[3]
local id, user, total, lines = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

redis.call('DEL', order, items)
redis.call('ZREM', open, id)
redis.call('HSET', order, 'user', user, 'total', total, 'status', 'OPEN')
for item, quantity, cost in string.gmatch(lines, '([^: ]+):(%d+):(%d+)') do
  redis.call('HSET', items, item, quantity .. ' ' .. cost)
end
return 'RESET'
