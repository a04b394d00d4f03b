-- Gives a request one effect and one answer, however often it arrives: what came of it is kept in a
-- record beside the effect, by the very script that has the effect. Returns the answer of an
-- earlier arrival, if there was one, and a function that records and returns that of this one.
-- An answer is {result, replayed, number, entry to wake...}. Replayed is 1 if another run of the
-- request had it first, 0 if it is new, or was this run's own. A repeat has nobody to wake.
-- A record is `<fingerprint> <run> <result>`, and the number after it where there is one.
-- A request that has expired, and has no record, ends with the error LATE: see timely.
local function once(record, fingerprint, run, expiry)
  local function answer(result, number, wakes)
    local text = fingerprint .. ' ' .. run .. ' ' .. result
    if number then
      text = text .. string.format(' %.0f', number)
    end
    redis.call('SET', record, text, 'PXAT', remembered(expiry))
    local returned = {result, 0, number}
    for i, entry in ipairs(wakes or {}) do
      returned[3 + i] = entry
    end
    return returned
  end

  local text = redis.call('GET', record)
  if not text then
    timely(expiry)
    return nil, answer
  end
  local of, by, result, number = string.match(text, '^(%S+) (%S+) (%S+) ?(%d*)$')
  if of ~= fingerprint then
    return {'KEY_REUSED', 0, 0}, answer
  end
  return {result, by == run and 0 or 1, tonumber(number)}, answer
end
