// Stands in for k6.

import { measure } from './state.js';

const never = new Int32Array(new SharedArrayBuffer(4));

/** @param {number} seconds */
export function sleep(seconds) {
  Atomics.wait(never, 0, 0, seconds * 1_000);
}

/**
 * @param {any} subject
 * @param {Record<string, (subject: any) => boolean>} conditions
 */
export function check(subject, conditions) {
  const verdicts = Object.values(conditions).map((condition) => condition(subject));
  verdicts.forEach((verdict) => measure('checks', 'rate', verdict ? 1 : 0));
  return verdicts.every(Boolean);
}
