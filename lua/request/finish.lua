#!lua
-- Remembers that a batch is done, so that a repeat of its request is answered at once.
--
-- KEYS
--   1 request      string  request:{<key>}: `<fingerprint> done`
-- ARGV
--   1 fingerprint  of the request
--   2 keep         how long it is remembered, ms
-- Returns result, a till.redis.FinishResult
--   FINISHED       done
-- Emits nothing

local request = KEYS[1]
local fingerprint, keep = ARGV[1], ARGV[2]

redis.call('SET', request, fingerprint .. ' done', 'PX', keep)
return 'FINISHED'
