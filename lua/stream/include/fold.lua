-- Messages are collected and sent together: an entry has up to FOLD_MAX of them, each a field named
-- by its checkout. It has a checkout once: who reads it takes its fields for a map. What is still
-- collected at the end is sent by post.
local FOLD_MAX = 32
local outbox = {}

local function fold(stream, checkout, message)
  local fields = outbox[stream]
  if fields and (fields[checkout] or #fields == 2 * FOLD_MAX) then
    redis.call('XADD', stream, '*', unpack(fields))
    fields = nil
  end
  fields = fields or {}
  outbox[stream] = fields
  fields[checkout] = true
  fields[#fields + 1] = checkout
  fields[#fields + 1] = message
end

local function post()
  for stream, fields in pairs(outbox) do
    redis.call('XADD', stream, '*', unpack(fields))
  end
end
