-- What an operator wanted, and what came of it, is written down by the script that does it, at the
-- same instant: an action without a note, or a note without its action, can't be.
local NOTES_MAX = 1000

local function note(notes, who, action, subject, result)
  redis.call('XADD', notes, 'MAXLEN', '~', NOTES_MAX, '*', 'who', who, 'action', action,
    'subject', subject, 'result', result)
  return result
end
