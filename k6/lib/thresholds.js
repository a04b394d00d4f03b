// What every run must keep, whatever it does; and what is measured for its summary.

import { endpoints } from './endpoints.js';

/** What an answer may be untrue about. */
export const subjects = ['paid', 'total', 'stock', 'credit', 'sold'];

/** Only what the scenario does is judged, not the preparations in setup(). */
export const scenario = 'shop';

const whileItRuns = `{scenario:${scenario}}`;

/** How long answers took. */
export const times = `http_req_duration${whileItRuns}`;
/** How many were not what was asked for. */
export const failures = `http_req_failed${whileItRuns}`;

/** Conditions of which none may fail: metric and threshold. @type {[string, string][]} */
export const conditions = [
  [times, 'p(99.9)<300'],
  [failures, 'rate<0.001'],
  [`checks${whileItRuns}`, 'rate>0.999'],
  ['untrue_answers', 'count==0'],
  ['dropped_iterations', 'count==0'],
];

/** k6 keeps figures of a part of a metric only if there is a threshold on it: these always hold. */
const figures = {
  ...named('http_req_duration', 'name', endpoints, 'max>=0'),
  ...named('untrue_answers', 'about', subjects, 'count>=0'),
  [times]: ['max>=0'],
};

/**
 * @param {string} metric
 * @param {string} tag
 * @param {string[]} values
 * @param {string} condition
 */
function named(metric, tag, values, condition) {
  return Object.fromEntries(values.map((value) => [`${metric}{${tag}:${value}}`, [condition]]));
}

/**
 * The options that all scripts share.
 *
 * @param {{abortOnFail?: boolean, isFlood?: boolean}} [way] abortOnFail: end the run as soon as a
 *     condition fails; isFlood: everything comes at once, so that the time of an answer only tells
 *     how many came before it, and is not judged
 * @returns {import('k6/options').Options}
 */
export function limits({ abortOnFail = false, isFlood = false } = {}) {
  const judged = conditions
    .filter(([metric]) => metric !== times || !isFlood)
    .map(([metric, threshold]) => [metric, [{ threshold, abortOnFail, delayAbortEval: '10s' }]]);
  return {
    thresholds: { ...figures, ...Object.fromEntries(judged) },
    summaryTrendStats: ['count', 'med', 'p(99)', 'p(99.9)', 'max'],
    setupTimeout: '5m',
    maxRedirects: 0,
  };
}
