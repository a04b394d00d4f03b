// What nginx has no words for: ids of requests, and waiting for an instance that is not there.

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHANGING = ['POST', 'DELETE', 'PUT', 'PATCH'];
const PATIENCE_SECONDS = 30;
const PAUSE_MS = 250;

/** A ULID: 48 bits of time and 80 of chance, five bits a digit. */
function ulid() {
  let time = Date.now();
  let text = '';
  for (let i = 0; i < 10; i++) {
    text = DIGITS[time % 32] + text;
    time = Math.floor(time / 32);
  }
  const chance = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 0; i < 16; i++) {
    text += DIGITS[chance[i] & 31];
  }
  return text;
}

/** An id for a request that changes something and has no key of its client's; else nothing. */
function requestId(r) {
  const isKeyless = r.headersIn['Idempotency-Key'] === undefined;
  return isKeyless && CHANGING.includes(r.method) ? ulid() : '';
}

function pause() {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}

/** Sends the request again, with the same key, until an instance answers or patience ends. */
async function again(r) {
  while (Number(r.variables.request_time) < PATIENCE_SECONDS) {
    await pause();
    const answer = await r.subrequest('/till-again', { method: r.method });
    if (answer.status !== 502 && answer.status !== 504) {
      ['Content-Type', 'Retry-After', 'Idempotent-Replayed'].forEach((name) => {
        if (answer.headersOut[name] !== undefined) {
          r.headersOut[name] = answer.headersOut[name];
        }
      });
      r.return(answer.status, answer.responseText);
      return;
    }
  }
  r.headersOut['Content-Type'] = 'application/problem+json';
  r.headersOut['Retry-After'] = '1';
  r.return(502, '{"type":"urn:till:problem:unavailable","title":"Unavailable","status":502}');
}

export default { requestId, again };
