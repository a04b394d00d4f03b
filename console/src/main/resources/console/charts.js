// Small charts in SVG, drawn to the pixel. A chart over time has a cursor: the second pointed at,
// shared by all charts of the page, whose values their legends tell.

import { h } from './dom.js';
import { KINDS, count, duration, outcome, rate } from './words.js';

const HEIGHT = 132;
const TOP = 8;
const BOTTOM = 20;
const LEFT = 54;
const SECONDS_MIN = 60;
const QUANTILES = { p50: 'p50_ms', p95: 'p95_ms', p99: 'p99_ms' };

/**
 * Checkouts that ended in each second, by kind of outcome.
 *
 * @param {Array<object>} seconds of the overview, oldest first
 * @param {{width: number, cursor: ?number, point: function(?number)}} pointing the second pointed
 *     at, as its time, and what to call when that changes
 */
export function throughput(seconds, pointing) {
  const columns = seconds.map((second) => ({ at: second.at, kinds: kinds(second.outcomes ?? {}) }));
  const max = nice(Math.max(1, ...columns.map((column) => sum(column.kinds))));
  const last = columns.findLast((column) => column.at === pointing.cursor) ?? columns.at(-1);
  const legend = Object.entries(KINDS).map(([kind, name]) => ({
    name,
    mark: `${kind} block`,
    value: last ? count(last.kinds[kind]) : '–',
  }));
  return chart(columns, max, rate, pointing, 'Checkouts that ended in each second', legend,
    (x, y, width) =>
      columns.flatMap((column, i) => {
        let below = 0;
        return Object.keys(KINDS).map((kind) => {
          const from = y(below);
          below += column.kinds[kind];
          const height = from - y(below);
          return height > 0 && h('rect', {
            class: `fill ${kind}`, x: x(i), y: y(below), height, width: Math.max(1, width - 1),
          });
        });
      }));
}

/** How long checkouts took that ended in each second: half, 95 and 99 of 100 took no longer. */
export function latency(seconds, pointing) {
  const all = seconds.flatMap((second) => Object.values(QUANTILES).map((name) => second[name] ?? 0));
  const max = nice(Math.max(1, ...all));
  const last = seconds.findLast((second) => second.at === pointing.cursor)
    ?? seconds.findLast((second) => typeof second.p50_ms === 'number');
  const legend = Object.entries(QUANTILES).map(([name, field]) => ({
    name,
    mark: `${name} stroke`,
    value: duration(last?.[field]),
  }));
  return chart(seconds, max, duration, pointing, 'Duration of checkouts', legend, (x, y, width) =>
    Object.entries(QUANTILES).map(([name, field]) =>
      h('path', { class: `line ${name}`, d: path(seconds, field, x, y, width) })));
}

/** Bars with names, numbers and shares: `{name, number, tone, href}`. */
export function bars(rows) {
  const total = Math.max(1, sum(rows.map((row) => row.number)));
  const max = Math.max(1, ...rows.map((row) => row.number));
  return h('ul', { class: 'bars' }, rows.map((row) =>
    h(
      'li',
      { key: row.name },
      h('span', { class: 'bar-name' }, row.name),
      h(
        'svg',
        { class: 'bar', viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
        h('rect', { class: 'ground', width: 100, height: 8, rx: 1 }),
        h('rect', {
          class: `fill ${row.tone}`,
          width: row.number === 0 ? 0 : Math.max(0.7, (100 * row.number) / max),
          height: 8,
        }),
      ),
      h('span', { class: 'bar-number' }, count(row.number)),
      h('span', { class: 'bar-share' }, share(row.number, total)),
    )));
}

function chart(columns, max, label, { width, cursor, point }, name, legend, draw) {
  const shown = Math.max(SECONDS_MIN, columns.length);
  const each = (width - LEFT) / shown;
  const x = (i) => LEFT + (i + shown - columns.length) * each;
  const y = (value) => TOP + (1 - Math.min(1, value / max)) * (HEIGHT - TOP - BOTTOM);
  const under = (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    const i = Math.floor((event.clientX - box.left - x(0)) / each);
    point(columns[i]?.at ?? null);
  };
  const pointed = columns.findIndex((column) => column.at === cursor);
  const summary = legend.map((entry) => `${entry.name} ${entry.value}`).join(', ');
  return h(
    'figure',
    { class: 'chart' },
    h(
      'svg',
      {
        width, height: HEIGHT, role: 'img', 'aria-label': `${name}: ${summary}`,
        onpointermove: under, onpointerleave: () => point(null),
      },
      [0, 0.5, 1].map((part) => [
        h('line', { class: 'grid', x1: LEFT, x2: width, y1: y(part * max), y2: y(part * max) }),
        h('text', { class: 'tick end', x: LEFT - 6, y: y(part * max) + 4 },
          part === 0 ? '0' : label(part * max)),
      ]),
      h('text', { class: 'tick', x: LEFT, y: HEIGHT - 4 }, `${duration(shown * 1000)} ago`),
      h('text', { class: 'tick end', x: width, y: HEIGHT - 4 }, 'now'),
      draw(x, y, each),
      pointed >= 0 && h('rect', {
        class: 'cursor', x: x(pointed), y: TOP, width: each, height: HEIGHT - TOP - BOTTOM,
      }),
    ),
    h('figcaption', null, legend.map((entry) =>
      h('span', { class: 'entry' }, h('i', { class: entry.mark }), entry.name, h('b', null, entry.value)))),
  );
}

function path(seconds, field, x, y, width) {
  let pen = 'M';
  let line = '';
  seconds.forEach((second, i) => {
    if (typeof second[field] !== 'number') {
      pen = 'M';
      return;
    }
    const at = `${(x(i) + width / 2).toFixed(1)} ${y(second[field]).toFixed(1)}`;
    line += pen === 'M' ? `M${at}L${at}` : `L${at}`;
    pen = 'L';
  });
  return line || 'M0 0';
}

function kinds(outcomes) {
  const numbers = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, 0]));
  for (const [reason, number] of Object.entries(outcomes)) {
    numbers[outcome(reason).kind] += number;
  }
  return numbers;
}

function sum(numbers) {
  return Object.values(numbers).reduce((all, number) => all + number, 0);
}

function share(number, total) {
  const percent = (100 * number) / total;
  return number > 0 && percent < 0.1 ? '< 0.1 %' : `${rate(percent)} %`;
}

/** The next number that can be halved and read at a glance. */
function nice(number) {
  const power = 10 ** Math.floor(Math.log10(number));
  return [1, 2, 3, 4, 6, 8, 10].map((step) => step * power).find((step) => step >= number);
}
