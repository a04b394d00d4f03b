#!lua flags=allow-oom
-- Sends messages anew that no consumer would ever get: those of entries that are in the stream, not
-- after the last one that its group was given, and pending for nobody. XGROUP DELCONSUMER leaves
-- such entries, and XGROUP SETID. Looks further only at a stream that stands; a few at a time.
--
-- KEYS
--   1 stream      stream
-- ARGV
--   1 group       of the stream
--   2 oldest      the first entry of the stream when this was asked last, or nothing
--   3 from        where to go on: `-`, or what was returned last
--   4 entriesMax  to look at
-- Returns {messages sent anew, first entry of the stream or nothing, where to go on}, that `-` if
-- the end was reached
-- Emits the messages, each in an entry of its own

local stream = KEYS[1]
local group, oldest, from, entriesMax = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local START, MESSAGES_MAX, PENDING_PER_ENTRY = '-', 200, 4

local function first()
  local found = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
  return found and found[1] or ''
end

local function field(flat, name)
  for i = 1, #flat, 2 do
    if flat[i] == name then
      return flat[i + 1]
    end
  end
end

local function larger(one, other)
  if #one ~= #other then
    return #one > #other
  end
  return one > other
end

-- Whether an id comes after another one; its two numbers may be larger than Lua can count.
local function after(one, other)
  local time, number = string.match(one, '^(%d+)-(%d+)$')
  local otherTime, otherNumber = string.match(other, '^(%d+)-(%d+)$')
  if time ~= otherTime then
    return larger(time, otherTime)
  end
  return larger(number, otherNumber)
end

-- The last entry that the group was given. One that is yet to come would hide all before it.
local function given()
  for _, flat in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    if field(flat, 'name') == group then
      local last = field(flat, 'last-delivered-id')
      local written = field(redis.call('XINFO', 'STREAM', stream), 'last-generated-id')
      if after(last, written) then
        redis.call('XGROUP', 'SETID', stream, group, written)
        return written
      end
      return last
    end
  end
end

local now = first()
if now == '' or now ~= oldest then
  return {0, now, START}
end
local last = given()
local page = last and redis.call('XRANGE', stream, from, last, 'COUNT', entriesMax) or {}
if #page == 0 then
  return {0, now, START}
end

local pendingMax = PENDING_PER_ENTRY * #page
local found =
  redis.call('XPENDING', stream, group, page[1][1], page[#page][1], pendingMax)
local pending = {}
for _, one in ipairs(found) do
  pending[one[1]] = true
end
-- As far as it was said what is pending: there may be more, of entries that were deleted.
local known = #found == pendingMax and found[#found][1] or page[#page][1]

local sent, to = 0, #page == entriesMax and '(' .. page[#page][1] or START
for _, entry in ipairs(page) do
  if after(entry[1], known) then
    to = '(' .. known
    break
  elseif not pending[entry[1]] then
    local fields = entry[2]
    for i = 1, #fields, 2 do
      redis.call('XADD', stream, '*', fields[i], fields[i + 1])
      sent = sent + 1
    end
    redis.call('XDEL', stream, entry[1])
    if sent >= MESSAGES_MAX then
      to = '(' .. entry[1]
      break
    end
  end
end
if sent > 0 then
  now = first()
end
return {sent, now, to}
