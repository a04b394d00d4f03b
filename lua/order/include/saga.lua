-- What the scripts of the saga share. `saga` names the streams of a partition and what is written
-- of every finished checkout: payment, stock, open, log, logMax, instance.

-- A command `<action> <deadline> <account>:<amount>...` about a checkout, sent by post.
local function send(stream, action, checkout, deadline, lines)
  fold(stream, checkout, action .. ' ' .. deadline .. ' ' .. lines)
end

-- The latest checkout of an order.
local function read(key)
  local values = redis.call('HMGET', key, 'status', 'attempt', 'deadline', 'user', 'total',
    'lines', 'owners', 'asked', 'awaiting', 'reason', 'began', 'credit_held', 'decided', 'resent')
  return {
    status = values[1], attempt = values[2], deadline = values[3], user = values[4],
    total = values[5], lines = values[6], owners = values[7], asked = values[8],
    awaiting = values[9], reason = values[10], began = values[11], credit_held = values[12],
    decided = values[13], resent = values[14],
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
  if checkout.resent then
    redis.call('HDEL', key, 'resent')
  end
  redis.call('ZREM', saga.open, order)
  history[#history + 1] = order .. '/' .. checkout.attempt
  history[#history + 1] = outcome .. ' user ' .. checkout.user .. ' total ' .. checkout.total
    .. ' began ' .. checkout.began .. ' credit_held ' .. (checkout.credit_held or '-')
    .. ' decided ' .. checkout.decided .. ' ended ' .. now .. ' by ' .. saga.instance
    .. ' lines ' .. checkout.lines
  checkout.asked, checkout.awaiting = nil, nil
end

-- How long the releases of a checkout are waited for until they are sent again, which has been done
-- so often before, ms: twice as long each time.
local RESEND_FIRST, RESEND_MAX = 3000, 60000

local function resendAfter(resent)
  return math.min(RESEND_FIRST * 2 ^ resent, RESEND_MAX)
end

-- Sends what ends the holds of a checkout to these participants.
local function settle(saga, order, checkout, action, participants)
  local name = order .. '/' .. checkout.attempt
  if string.find(participants, 'payment', 1, true) then
    send(saga.payment, action, name, checkout.deadline, checkout.user .. ':' .. checkout.total)
  end
  if string.find(participants, 'stock', 1, true) then
    send(saga.stock, action, name, checkout.deadline, checkout.lines)
  end
end

-- The participants that may hold something release, and are waited for.
local function release(saga, order, checkout, participants, now, resent)
  settle(saga, order, checkout, 'release', participants)
  redis.call('ZADD', saga.open, string.format('%.0f', now + resendAfter(resent)), order)
end

-- Tells a decision. Paid: both participants commit, and the checkout is over, because a stream
-- loses no command. Not paid: see release.
local function announce(saga, key, order, checkout, now)
  if checkout.status == 'PAID' then
    settle(saga, order, checkout, 'commit', checkout.asked)
    finish(saga, key, order, checkout, 'PAID', now)
  else
    release(saga, order, checkout, checkout.asked, now, 0)
    checkout.awaiting = checkout.asked
    redis.call('HSET', key, 'awaiting', checkout.awaiting)
  end
end

-- The server's clock, ms since 1970, as Redis wants integers written.
local function milliseconds()
  local time = redis.call('TIME')
  return string.format('%.0f', math.floor(time[1] * 1000 + time[2] / 1000))
end
