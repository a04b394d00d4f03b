// Requests, and what is counted of their answers.

import { check } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import { Counter } from 'k6/metrics';

/** Refusals that were asked for, by reason. */
const refusals = new Counter('refusals');

/** Answers that contradict others, by what they are about. */
const untrueAnswers = new Counter('untrue_answers');

const origin = __ENV.TARGET || 'http://127.0.0.1:8000';
const done = http.expectedStatuses(200);
const refused = http.expectedStatuses(409);
const doneOrRefused = http.expectedStatuses(200, 409);

/**
 * A request for http.batch.
 *
 * @param {string} name of the endpoint
 * @param {'GET' | 'POST' | 'DELETE'} method
 * @param {string} path
 * @param {boolean} [mayBeRefused]
 * @returns {import('k6/http').BatchRequest}
 */
export function request(name, method, path, mayBeRefused = false) {
  const responseCallback = mayBeRefused ? doneOrRefused : done;
  return { method, url: origin + path, params: { tags: { name }, responseCallback } };
}

/**
 * Asks, and expects it to be done.
 *
 * @param {string} name of the endpoint
 * @param {'GET' | 'POST' | 'DELETE'} method
 * @param {string} path
 * @returns {any} the answer, or undefined if the request failed
 */
export function ask(name, method, path) {
  const params = { tags: { name }, responseCallback: done };
  const response = http.request(method, origin + path, null, params);
  const isDone = check(response, { [`${name}: done`]: (answer) => answer.status === 200 });
  return isDone ? response.json() : undefined;
}

/**
 * Asks for what can't be, and expects to be told so.
 *
 * @param {string} name of the endpoint
 * @param {string} path
 * @param {string} reason that must be given
 * @returns {boolean} whether it was given
 */
export function askInVain(name, path, reason) {
  const params = { tags: { name }, responseCallback: refused };
  const response = http.post(origin + path, null, params);
  const isRefused = check(response, {
    [`${name}: ${reason}`]: (answer) =>
      answer.status === 409 && answer.json('type') === `urn:till:problem:${reason}`,
  });
  if (isRefused) {
    countRefusal(response);
  }
  return isRefused;
}

/** @param {import('k6/http').Response} response */
export function countRefusal(response) {
  refusals.add(1, { reason: String(response.json('type')).replace(/^.*:/, '') });
}

/**
 * Counts what is not so.
 *
 * @param {string} about one of the subjects
 * @param {any} expected undefined if a failed request leaves it open
 * @param {any} found undefined likewise
 */
export function expectSame(about, expected, found) {
  if (expected !== undefined && found !== undefined && expected !== found) {
    countUntrue(about, 1);
    console.error(`untrue about ${about}: expected ${expected}, found ${found}`);
  }
}

/**
 * @param {string} about one of the subjects
 * @param {number} count 0, too, so that it is in the figures
 */
export function countUntrue(about, count) {
  untrueAnswers.add(count, { about });
}

/**
 * Does it. An error ends the run and fails it; k6 alone would print it and go on.
 *
 * @param {() => void} action
 */
export function orAbort(action) {
  try {
    action();
  } catch (error) {
    exec.test.abort(String(error));
  }
}
