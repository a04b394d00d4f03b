#!lua flags=no-writes
local value = redis.call('GET', KEYS[1])
return value or ''
