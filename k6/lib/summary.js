// What a run says at its end.

import { endpoints } from './endpoints.js';
import { conditions, failures, times } from './thresholds.js';
import { scale } from './time.js';

/**
 * @typedef {{values: Record<string, number>, thresholds?: Record<string, {ok: boolean}>}} Metric
 * @typedef {{metrics: Record<string, Metric>, state: {testRunDurationMs: number}}} Data
 */

/**
 * k6 calls this when all is done. With RESULT it also writes the figures to that file, a
 * name=value a line.
 *
 * @param {Data} data
 * @returns {Record<string, string>} text by where it goes
 */
export function handleSummary(data) {
  const { metrics } = data;
  const text = [
    '',
    ...requestTable(metrics),
    '',
    `refusals that were meant ${pad(count(metrics.refusals?.values.count), 11)}`,
    `users at most            ${pad(count(metrics.vus_max?.values.max), 11)}`,
    '',
    ...conditions.map(([metric, condition]) => verdict(metrics, metric, condition)),
    '',
  ].join('\n');
  const files = __ENV.RESULT ? { [__ENV.RESULT]: result(data) } : {};
  return { stdout: text, ...files };
}

/** @param {Record<string, Metric>} metrics */
function requestTable(metrics) {
  const total = values(metrics, times);
  const rows = endpoints
    .map((name) => ({ name, figures: values(metrics, `http_req_duration{name:${name}}`) }))
    .filter(({ figures }) => figures.count > 0)
    .map(({ name, figures }) => row(name, figures));
  return [
    pad('', -25) + ['requests', 'p50', 'p99', 'p99.9', 'max ms'].map((it) => pad(it, 11)).join(''),
    ...rows,
    row('while the scenario ran', total),
  ];
}

/**
 * @param {string} name
 * @param {Record<string, number>} figures
 */
function row(name, figures) {
  const took = ['med', 'p(99)', 'p(99.9)', 'max'].map((statistic) => figures[statistic] ?? 0);
  const cells = [count(figures.count), ...took.map((time) => time.toFixed(1))];
  return pad(name, -25) + cells.map((cell) => pad(cell, 11)).join('');
}

/**
 * @param {Record<string, Metric>} metrics
 * @param {string} metric
 * @param {string} condition
 */
function verdict(metrics, metric, condition) {
  const statistic = condition.replace(/[<>=].*$/, '');
  const found = values(metrics, metric)[statistic];
  const name = `${metric.replace(/\{.*/, '')} ${condition}`;
  const judged = judgement(metrics, metric, condition);
  return `${pad(judged, -12)}${pad(name, -30)}${pad(found?.toFixed(4) ?? '-', 12)}`;
}

/**
 * @param {Record<string, Metric>} metrics
 * @param {string} metric
 * @param {string} condition
 */
function judgement(metrics, metric, condition) {
  const verdict = metrics[metric]?.thresholds?.[condition];
  if (verdict === undefined) {
    return metrics[metric] ? 'not judged' : 'kept';
  }
  return verdict.ok ? 'kept' : 'BROKEN';
}

/** @param {Data} data */
function result({ metrics, state }) {
  const took = values(metrics, times);
  const figures = {
    scale,
    users: metrics.vus_max?.values.max ?? 0,
    requests: took.count ?? 0,
    seconds: state.testRunDurationMs / 1_000,
    p50: took.med ?? 0,
    p999: took['p(99.9)'] ?? 0,
    failed: values(metrics, failures).rate ?? 0,
    untrue: values(metrics, 'untrue_answers').count ?? 0,
  };
  return Object.entries(figures)
    .map(([name, value]) => `${name}=${Number.isInteger(value) ? value : value.toFixed(4)}\n`)
    .join('');
}

/**
 * @param {Record<string, Metric>} metrics
 * @param {string} name
 */
function values(metrics, name) {
  return metrics[name]?.values ?? {};
}

/** @param {number | undefined} value */
function count(value) {
  return String(Math.round(value ?? 0)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/**
 * @param {string} text
 * @param {number} width to the right of this width; to the left if it is negative
 */
function pad(text, width) {
  return width < 0 ? text.padEnd(-width) : text.padStart(width);
}
