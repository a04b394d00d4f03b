-- Whether a checkout of this order is undecided here: it holds some of the user's credit, or waits
-- for some in the queue. Until its commit or its release has come it may pay the order.
local function undecided(account, order)
  local hold, wait = 'hold:' .. order .. '/', 'wait:' .. order .. '/'
  for _, field in ipairs(redis.call('HKEYS', account)) do
    if string.sub(field, 1, #hold) == hold or string.sub(field, 1, #wait) == wait then
      return true
    end
  end
  return false
end
