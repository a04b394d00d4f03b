#!lua flags=allow-oom
-- Announces decided checkouts of one partition, after their barrier: the participants are told to
-- commit or to release. A decision that was announced before is passed over.
--
-- KEYS
--   1 payment    stream  saga:{p}:payment
--   2 stock      stream  saga:{p}:stock
--   3 open       zset    saga:{p}:open: order -> deadline
--   4 log        stream  saga:{p}:log
--   5 order...   hash    order:{p}:<id>, one for each decision
-- ARGV
--   1 instance   that runs this
--   2 logMax     about how many entries the log keeps
--   3 of each decision: order, attempt
-- Returns the result of each, a till.checkout.AnnounceResult, the first that fits of
--   PASSED_OVER  it was announced before, or a failover has taken it back
--   ANNOUNCED    done
-- Emits for each ANNOUNCED: commit to both, or release to all that may hold something

--@include stream/include/fold
--@include order/include/saga

local payment, stock, open, log = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local instance, logMax = ARGV[1], ARGV[2]
local FIRST_KEY, FIRST_ARGUMENT, WIDTH = 4, 2, 2

local saga = {
  payment = payment, stock = stock, open = open, log = log, logMax = logMax, instance = instance,
}
local now = milliseconds()

local function follow(key, order, attempt)
  local checkout = read(key)
  local decided = checkout.status == 'PAID' or checkout.status == 'ABORTING'
  if not decided or checkout.attempt ~= attempt or not checkout.asked or checkout.awaiting then
    return 'PASSED_OVER'
  end
  announce(saga, key, order, checkout, now)
  return 'ANNOUNCED'
end

local results = {}
for i = 1, #KEYS - FIRST_KEY do
  local at = FIRST_ARGUMENT + (i - 1) * WIDTH
  results[i] = follow(KEYS[FIRST_KEY + i], ARGV[at + 1], ARGV[at + 2])
end
post()
record(saga)
return results
