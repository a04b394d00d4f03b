-- Ends a request without effect if it comes when nobody remembers any more whether it came before:
-- a copy of it may have been held up for so long. Its expiry is the same at every arrival. What
-- came of it is remembered for this margin longer: the clock of a promoted replica may be behind.
local EXPIRY_MARGIN = 15000

local function timely(expiry)
  local time = redis.call('TIME')
  if time[1] * 1000 + time[2] / 1000 > tonumber(expiry) then
    error({err = 'LATE the request has expired'})
  end
end

-- Until when what came of a request is remembered, as Redis wants integers written.
local function remembered(expiry)
  return string.format('%.0f', expiry + EXPIRY_MARGIN)
end
