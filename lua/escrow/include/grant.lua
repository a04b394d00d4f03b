-- Decides the queue of an account from its head, as far as it can be decided: a checkout whose
-- amount is available gets its hold; one whose amount would be missing even if every hold came
-- back is sent away to be refused. Stops at the first that still depends on an undecided hold.
-- Returns the new available, held and queued, and the entries to wake.
local function grant(account, waiting, available, held, queued)
  local wakes = {}
  while queued > 0 do
    local checkout = redis.call('ZRANGE', waiting, 0, 0)[1]
    local wait = redis.call('HGET', account, 'wait:' .. checkout)
    local amount, deadline, entry = string.match(wait, '^(%d+) (%d+) (.*)$')
    local units = tonumber(amount)
    if available >= units then
      redis.call('HSET', account, 'hold:' .. checkout, amount .. ' ' .. deadline)
      available = available - units
      held = held + units
    elseif available + held >= units then
      break
    end
    redis.call('ZREM', waiting, checkout)
    redis.call('HDEL', account, 'wait:' .. checkout)
    queued = queued - 1
    wakes[#wakes + 1] = entry
  end
  return available, held, queued, wakes
end
