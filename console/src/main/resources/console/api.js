// The operator API: every request carries the token; every failure is a Problem.

const TOKEN = 'till.token';
const NAME = 'till.operator';
const PATIENCE_MS = 10_000;

/** What went wrong: an answer that is no 2xx, or none at all (status 0). */
export class Problem extends Error {
  constructor(status, type, title, detail) {
    super(detail ? `${title}: ${detail}` : title);
    this.status = status;
    this.type = type.replace('urn:till:problem:', '');
    this.title = title;
    this.detail = detail;
  }

  /** Whether nobody could serve the request, so that asking again later may help. */
  get outage() {
    return this.status === 0 || this.status >= 500;
  }
}

/** Who uses the console: a token, and a name for the log of actions, which may be empty. */
export const operator = {
  token: () => sessionStorage.getItem(TOKEN),
  name: () => localStorage.getItem(NAME) ?? '',
  signIn(token, name) {
    sessionStorage.setItem(TOKEN, token);
    localStorage.setItem(NAME, name);
  },
  signOut: () => sessionStorage.removeItem(TOKEN),
};

/** Reads something, such as `overview`. */
export function read(path) {
  return ask(path, {});
}

/** Does something; two calls with the same key are one action. */
export function act(path, key, body) {
  const name = operator.name();
  return ask(path, {
    method: 'POST',
    headers: {
      'Idempotency-Key': key,
      'Content-Type': 'application/json',
      ...(name && { 'Till-Operator': name }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

/** A key for one action. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return 'console-' + [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function ask(path, { headers, ...options }) {
  let answer;
  let text;
  try {
    answer = await fetch(`/operator/${path}`, {
      ...options,
      headers: {
        Accept: 'application/json',
        Authorization: `Bearer ${operator.token()}`,
        ...headers,
      },
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    text = await answer.text();
  } catch (error) {
    const late = error.name === 'TimeoutError';
    const detail = late ? `nothing came for ${PATIENCE_MS / 1000} s` : undefined;
    throw new Problem(0, '', 'Till does not answer', detail);
  }
  const json = parse(text);
  if (!answer.ok) {
    const title = json?.title ?? `Till answered ${answer.status}`;
    throw new Problem(answer.status, json?.type ?? '', title, json?.detail);
  }
  if (!json) {
    throw new Problem(0, '', 'What came was no answer of the operator API');
  }
  return json;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
