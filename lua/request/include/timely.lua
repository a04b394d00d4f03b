-- Ends a request without effect if it comes when nobody remembers any more whether it came before:
-- a copy of it may have been held up for so long. Its expiry is the same at every arrival. What
-- came of it is remembered for this margin longer: the clock of a promoted replica may be behind.
-- Returns the server's clock, ms since 1970.
local EXPIRY_MARGIN = 15000

local function timely(expiry)
  local time = redis.call('TIME')
  local now = time[1] * 1000 + time[2] / 1000
  if now > tonumber(expiry) then
    error({err = 'LATE the request has expired'})
  end
  return math.floor(now)
end

-- Until when what came of a request is remembered, as Redis wants integers written.
local function remembered(expiry)
  return string.format('%.0f', expiry + EXPIRY_MARGIN)
end
