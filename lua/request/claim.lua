#!lua
-- Binds a key to one request, whatever that changes. Only tells misuse, and whether a batch is
-- done: that any other request has one effect is up to the record beside the effect.
--
-- KEYS
--   1 request      string  request:{<key>}: `<fingerprint>`, or `<fingerprint> done` for a batch
-- ARGV
--   1 fingerprint  of the request
--   2 expiry       of the request, ms since 1970
-- Returns result, a till.redis.ClaimResult, the first that fits of
--   KEY_REUSED     the key belongs to another request
--   DONE           the request is a batch that was done before
--   CLAIMED        the key belongs to this request, now or since an earlier arrival
-- Emits nothing

--@include request/include/timely

local request = KEYS[1]
local fingerprint, expiry = ARGV[1], ARGV[2]

local before = redis.call('GET', request)
if before == fingerprint .. ' done' then
  return 'DONE'
elseif before and before ~= fingerprint then
  return 'KEY_REUSED'
end

if not before then
  timely(expiry)
  redis.call('SET', request, fingerprint, 'PXAT', remembered(expiry))
end
return 'CLAIMED'
