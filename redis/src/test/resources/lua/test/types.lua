#!lua
local key = KEYS[1]
redis.call('SET', key, ARGV[1])
return {ARGV[1], 7, {'inner'}}
