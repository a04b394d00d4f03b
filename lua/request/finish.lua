#!lua
-- Remembers that a batch is done, so that a repeat of its request is answered at once.
--
-- KEYS
--   1 request      string  request:{<key>}: `<fingerprint> done`
-- ARGV
--   1 fingerprint  of the request
--   2 expiry       of the request, ms since 1970
-- Returns result, a till.redis.FinishResult
--   FINISHED       done
-- Emits nothing

--@include request/include/timely

local request = KEYS[1]
local fingerprint, expiry = ARGV[1], ARGV[2]

redis.call('SET', request, fingerprint .. ' done', 'PXAT', remembered(expiry))
return 'FINISHED'
