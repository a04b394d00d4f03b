// How long a run takes, how large it is, and how its load changes.

import { sleep } from 'k6';

/** What the number of users or requests is multiplied by. */
export const scale = positive('SCALE', 1);

/**
 * The duration of the run: DURATION (90s, 5m, 1h), 30 s if QUICK is set, or else this.
 *
 * @param {string} usual
 * @returns {number} milliseconds
 */
export function duration(usual) {
  const text = __ENV.DURATION || (__ENV.QUICK ? '30s' : usual);
  const parts = /^(\d+)(s|m|h)$/.exec(text);
  if (!parts) {
    throw new Error(`DURATION is a number with s, m or h, such as 90s, not ${text}`);
  }
  return Number(parts[1]) * { s: 1_000, m: 60_000, h: 3_600_000 }[/** @type {'s'} */ (parts[2])];
}

/**
 * A number of users or requests, at this scale.
 *
 * @param {number} count
 */
export function scaled(count) {
  return Math.max(1, Math.round(count * scale));
}

/**
 * Stages that divide the duration: each its share of it, and what there is at its end.
 *
 * @param {number} milliseconds the duration
 * @param {[number, number][]} steps share and count
 */
export function stages(milliseconds, steps) {
  return steps.map(([share, count]) => ({
    duration: `${Math.round(milliseconds * share)}ms`,
    target: scaled(count),
  }));
}

/**
 * Users of whom each sends a request a second: few, then many, then some.
 *
 * @param {{usually: number, atMost: number, atLast: number, lasting: string}} day
 * @returns {import('k6/options').RampingVUsScenario}
 */
export function dayOf({ usually, atMost, atLast, lasting }) {
  return {
    executor: 'ramping-vus',
    startVUs: scaled(usually),
    stages: stages(duration(lasting), [
      [0.2, usually],
      [0.2, atMost],
      [0.25, atMost],
      [0.15, atLast],
      [0.2, atLast],
    ]),
    gracefulRampDown: '10s',
  };
}

let isFirst = true;

/**
 * Does it, and lets the rest of the second pass. Users do not all begin at the same instant.
 *
 * @param {() => void} action
 */
export function onceASecond(action) {
  if (isFirst) {
    isFirst = false;
    sleep(Math.random());
  }
  const began = Date.now();
  action();
  sleep(Math.max(0, 1 - (Date.now() - began) / 1_000));
}

/**
 * @param {string} name of a variable
 * @param {number} usual
 */
function positive(name, usual) {
  const value = Number(__ENV[name] || usual);
  if (!(value > 0)) {
    throw new Error(`${name} is a positive number, not ${__ENV[name]}`);
  }
  return value;
}
