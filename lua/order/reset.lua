#!lua
-- Opens an order anew, whatever it was. An undecided checkout of it is released first, so that
-- none of its holds stays behind.
--
-- KEYS
--   1 order    hash    order:{p}:<id>
--   2 items    hash    order:{p}:<id>:items: item -> `<quantity> <cost>`
--   3 payment  stream  saga:{p}:payment
--   4 stock    stream  saga:{p}:stock
--   5 open     zset    saga:{p}:open
-- ARGV
--   1 id       the order's id
--   2 user     the user's id
--   3 total    in cents, 0 to 2^53-1
--   4 lines    blank separated `<item>:<quantity>:<cost>`
-- Returns result, a till.order.ResetOrderResult
--   RESET      done
-- Emits release to payment, and to stock where it was asked, if the order was being paid

--@include order/include/saga

local order, items, payment, stock, open = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local id, user, total, lines = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

local values =
  redis.call('HMGET', order, 'status', 'attempt', 'step', 'deadline', 'user', 'total', 'lines')
if values[1] == 'PAYING' then
  abort(order, payment, stock, {
    order = id, attempt = values[2], step = values[3], deadline = values[4],
    credit = values[5] .. ':' .. values[6], lines = values[7],
  }, 'RESET', milliseconds())
end
redis.call('DEL', order, items)
redis.call('ZREM', open, id)
redis.call('HSET', order, 'user', user, 'total', total, 'status', 'OPEN')
for item, quantity, cost in string.gmatch(lines, '([^: ]+):(%d+):(%d+)') do
  redis.call('HSET', items, item, quantity .. ' ' .. cost)
end
return 'RESET'
