-- One command to a participant; its lines are `<account>:<amount>`, blank separated.
local function send(stream, action, order, attempt, deadline, lines)
  redis.call('XADD', stream, '*', 'do', action, 'order', order, 'attempt', attempt,
    'deadline', deadline, 'lines', lines)
end

-- Tells a decision to every participant asked so far: commit if it is paid, else release.
local function announce(key, payment, stock, checkout, paid)
  local action = paid and 'commit' or 'release'
  local both = checkout.step == 'stock'
  redis.call('HSET', key, 'awaiting', both and 'payment stock' or 'payment')
  send(payment, action, checkout.order, checkout.attempt, checkout.deadline, checkout.credit)
  if both then
    send(stock, action, checkout.order, checkout.attempt, checkout.deadline, checkout.lines)
  end
end

-- The server's clock, ms since 1970, as Redis wants integers written.
local function milliseconds()
  local time = redis.call('TIME')
  return string.format('%.0f', math.floor(time[1] * 1000 + time[2] / 1000))
end
