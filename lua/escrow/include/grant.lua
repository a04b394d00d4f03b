-- Decides the queue of an account from its head, as far as it can be decided: a checkout whose
-- amount is available gets its hold; one whose amount would be missing even if every hold came
-- back is sent away to be refused. Stops at the first that still depends on an undecided hold.
-- Appends the entries to wake to the answer; there may be more than unpack can take.
-- Returns the new available, held and queued.
local function grant(account, waiting, available, held, queued, answer)
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
    answer[#answer + 1] = entry
  end
  return available, held, queued
end
