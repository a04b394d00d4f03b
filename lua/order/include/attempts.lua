-- A request's record names the attempt that the request had: `<fingerprint> <attempt>`, with `-`
-- for the fingerprint of a key that no client chose. What became of an attempt is told by its order
-- for as long as it is the order's latest, then by a key of its own,
-- `order:{p}:<id>:attempt:<attempt>`: PAID, or why it did not pay. That one lives longer than any
-- record that names the attempt.
-- These keys are derived from the order's, and are in its slot.
local function attemptKey(order, attempt)
  return order .. ':attempt:' .. attempt
end

local function outcomeAt(key)
  local outcome = redis.call('GET', key)
  return outcome
end

local function write(key, text, expires)
  redis.call('SET', key, text, 'PXAT', expires)
end

-- The order is about to forget its latest attempt, which is decided. The request that began the
-- first attempt with a key of our own is named by the order only: now it gets its record.
-- rememberedUntil is the last expiry of the attempt's requests whose key the client chose; those of
-- all others expire within keepOwn from now.
local CLOCKS_MARGIN = 30000

local function retire(order, attempt, outcome, request, rememberedUntil, keepOwn, now)
  local expires = remembered(
    math.max(tonumber(rememberedUntil or 0), now + keepOwn) + CLOCKS_MARGIN)
  write(attemptKey(order, attempt), outcome, expires)
  if request then
    write(order .. ':request:' .. request, '- ' .. attempt, expires)
  end
end
