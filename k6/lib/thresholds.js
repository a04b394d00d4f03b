// What every run must keep, whatever it does; and what is measured for its summary.

import { endpoints } from './endpoints.js';

/** What an answer may be untrue about. */
export const subjects = ['paid', 'total', 'stock', 'credit', 'sold'];

/** Only what the scenario does is judged, not the preparations in setup(). */
export const scenario = 'shop';

const whileItRuns = `{scenario:${scenario}}`;

/** Conditions of which none may fail, by metric. */
const conditions = {
  [`http_req_duration${whileItRuns}`]: 'p(99.9)<300',
  [`http_req_failed${whileItRuns}`]: 'rate<0.001',
  [`checks${whileItRuns}`]: 'rate>0.999',
  untrue_answers: 'count==0',
  dropped_iterations: 'count==0',
};

/** k6 keeps figures of a part of a metric only if there is a threshold on it: these always hold. */
const figures = {
  ...named('http_req_duration', 'name', endpoints, 'max>=0'),
  ...named('untrue_answers', 'about', subjects, 'count>=0'),
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
 * @param {{abortOnFail?: boolean}} [way] abortOnFail: end the run as soon as a condition fails
 * @returns {import('k6/options').Options}
 */
export function limits({ abortOnFail = false } = {}) {
  const judged = Object.entries(conditions).map(([metric, threshold]) => [
    metric,
    [{ threshold, abortOnFail, delayAbortEval: '10s' }],
  ]);
  return {
    thresholds: { ...figures, ...Object.fromEntries(judged) },
    summaryTrendStats: ['count', 'med', 'p(99)', 'p(99.9)', 'max'],
    setupTimeout: '5m',
    maxRedirects: 0,
  };
}

/** The conditions, for the summary: metric and threshold. */
export const judged = Object.entries(conditions);
