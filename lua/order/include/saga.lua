-- What the scripts of the saga share. `saga` names the streams of a partition and what is written
-- of every finished checkout: payment, stock, open, log, logMax, instance.

-- A command `<action> <deadline> <account>:<amount>...` about a checkout, sent by post.
local function send(stream, action, checkout, deadline, lines)
  fold(stream, checkout, action .. ' ' .. deadline .. ' ' .. lines)
end

-- The latest checkout of an order.
local function read(key)
  local values = redis.call('HMGET', key, 'status', 'attempt', 'deadline', 'user', 'total',
    'lines', 'owners', 'asked', 'awaiting', 'reason', 'began', 'credit_held', 'decided')
  return {
    status = values[1], attempt = values[2], deadline = values[3], user = values[4],
    total = values[5], lines = values[6], owners = values[7], asked = values[8],
    awaiting = values[9], reason = values[10], began = values[11], credit_held = values[12],
    decided = values[13],
  }
end

-- What the log is told is folded, too, and written by record: `<order>/<attempt>` with the value
-- `<outcome> user <user> total <cents> began <ms> credit_held <ms or -> decided <ms> ended <ms> by
-- <instance> lines <item>:<quantity>...`.
local history = {}

local function record(saga)
  if #history > 0 then
    redis.call('XADD', saga.log, 'MAXLEN', '~', saga.logMax, '*', unpack(history))
    history = {}
  end
end

-- A checkout is over: nobody has to look after it any more.
local function finish(saga, key, order, checkout, outcome, now)
  redis.call('HDEL', key, 'asked', 'lines', 'owners', 'awaiting')
  redis.call('ZREM', saga.open, order)
  history[#history + 1] = order .. '/' .. checkout.attempt
  history[#history + 1] = outcome .. ' user ' .. checkout.user .. ' total ' .. checkout.total
    .. ' began ' .. checkout.began .. ' credit_held ' .. (checkout.credit_held or '-')
    .. ' decided ' .. checkout.decided .. ' ended ' .. now .. ' by ' .. saga.instance
    .. ' lines ' .. checkout.lines
  checkout.asked, checkout.awaiting = nil, nil
end

-- Tells a decision. Paid: both participants commit, and the checkout is over, because a stream
-- loses no command. Not paid: the participants that may hold something release, and are waited for.
local function announce(saga, key, order, checkout, now)
  local name = order .. '/' .. checkout.attempt
  local action = checkout.status == 'PAID' and 'commit' or 'release'
  send(saga.payment, action, name, checkout.deadline, checkout.user .. ':' .. checkout.total)
  if checkout.asked ~= 'payment' then
    send(saga.stock, action, name, checkout.deadline, checkout.lines)
  end
  if checkout.status == 'PAID' then
    finish(saga, key, order, checkout, 'PAID', now)
  else
    checkout.awaiting = checkout.asked
    redis.call('HSET', key, 'awaiting', checkout.awaiting)
  end
end

-- The server's clock, ms since 1970, as Redis wants integers written.
local function milliseconds()
  local time = redis.call('TIME')
  return string.format('%.0f', math.floor(time[1] * 1000 + time[2] / 1000))
end
