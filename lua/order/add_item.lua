#!lua
-- Adds units of an item to an open order, at the price of this moment.
--
-- KEYS
--   1 order        hash    order:{p}:<id>
--   2 items        hash    order:{p}:<id>:items: item -> `<quantity> <cost>`
--   3 record       string  order:{p}:<id>:request:<key>
-- ARGV
--   1 item         the item's id
--   2 quantity     1 to 2^53-1
--   3 price        of one unit in cents, 0 to 2^53-1; or -1 if there is no such item
--   4 itemsMax     the largest number of different items
--   5 fingerprint  of the request
--   6 run          of the request
--   7 expiry       of the record, ms since 1970
-- Returns {result, replayed, total in cents}, result a till.order.AddItemResult, the first of
--   KEY_REUSED   the key belongs to another request
--   NO_ITEM      there is no such item
--   NOT_FOUND    there is no such order
--   PAID         it is paid
--   PAYING       it is being paid
--   FULL         it has itemsMax different items already
--   LIMIT        the quantity or the total would pass 2^53-1
--   ADDED        done
-- Emits nothing

--@include request/include/timely
--@include request/include/once

local order, items, record = KEYS[1], KEYS[2], KEYS[3]
local item, quantity, price, itemsMax, fingerprint, run, expiry =
  ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5], ARGV[6], ARGV[7]

local before, answer = once(record, fingerprint, run, expiry)
if before then
  return before
end
if price < 0 then
  return answer('NO_ITEM', 0)
end
local values = redis.call('HMGET', order, 'status', 'total')
local status, total = values[1], tonumber(values[2])
if not status then
  return answer('NOT_FOUND', 0)
elseif status == 'PAID' then
  return answer('PAID', total)
elseif status ~= 'OPEN' then
  return answer('PAYING', total)
end
local line = redis.call('HGET', items, item)
if not line and redis.call('HLEN', items) >= itemsMax then
  return answer('FULL', total)
end
local units, cost = 0, 0
if line then
  local unitsText, costText = string.match(line, '^(%d+) (%d+)$')
  units, cost = tonumber(unitsText), tonumber(costText)
end
-- The product may be too large to be exact, but then it is far past the limit.
if units > 9007199254740991 - quantity or quantity * price > 9007199254740991 - total then
  return answer('LIMIT', total)
end

redis.call('HSET', items, item,
  string.format('%.0f %.0f', units + quantity, cost + quantity * price))
redis.call('HSET', order, 'total', total + quantity * price)
return answer('ADDED', total + quantity * price)
