// How the shop is: what is wrong, how much it sells, how long that takes, and who works on it.

import { bars, latency, throughput } from './charts.js';
import { h } from './dom.js';
import { badge, empty, section, table } from './parts.js';
import {
  OUTCOMES, bytes, count, duration, outcome, rate, several, state,
} from './words.js';

/** Checkouts come and go while they are counted: only from so many is a smaller number a sample. */
const SAMPLE_MIN = 100;

const OPEN_STATES = ['PAYING', 'PAID', 'ABORTING'];

export const title = () => 'Overview';

export const reads = () => ({});

export function draw({ overview, width, cursor, point }) {
  const { checkouts = {}, open = {}, services = [], streams = [], redis = [] } = overview;
  const seconds = checkouts.seconds ?? [];
  const columns = width >= 900 ? 2 : 1;
  const pointing = { width: (width - (columns - 1) * 16) / columns - 34, cursor, point };
  const covered = duration(checkouts.covered_ms);
  return [
    health(overview),
    tiles(overview),
    h(
      'div',
      { key: 'cards', class: 'cards' },
      section('Checkouts per second', { aside: `last ${covered}` }, throughput(seconds, pointing)),
      section('Duration', { aside: 'request to end' }, latency(seconds, pointing)),
      h(
        'div',
        { key: 'sums', class: 'stack' },
        section('Outcomes', { aside: `last ${covered}` }, outcomes(checkouts.totals ?? {})),
        section('Audit', {}, audit(overview.audit)),
      ),
      section(
        'Open checkouts',
        { aside: h('a', { href: '#/checkouts/open' }, 'List') },
        opened(open),
      ),
      h(
        'div',
        { key: 'work', class: 'stack' },
        section('Instances', {}, instances(services)),
        section('Streams', { aside: h('a', { href: '#/streams' }, 'By partition') }, roles(streams)),
      ),
      section('Redis', {}, nodes(redis)),
    ),
  ];
}

function health({ alarms = [] }) {
  if (alarms.length === 0) {
    return h('div', { key: 'health', class: 'health good' }, h('b', null, 'All is well.'),
      ' Every service is alive, and nothing is stuck or dead.');
  }
  return h(
    'div',
    { key: 'health', class: 'health bad' },
    h('b', null, alarms.length === 1 ? 'Something needs you' : `${alarms.length} things need you`),
    h('ul', null, alarms.map((alarm) => h('li', { key: alarm }, alarm))),
    h(
      'p',
      { class: 'links' },
      h('a', { href: '#/checkouts/stuck' }, 'Stuck checkouts'),
      h('a', { href: '#/streams' }, 'Streams'),
      h('a', { href: '#/dead' }, 'Dead letters'),
    ),
  );
}

function tiles({ checkouts = {}, open = {}, dead_letters: dead = 0, audit: audited }) {
  const last = (checkouts.seconds ?? []).findLast((second) => typeof second.p50_ms === 'number');
  const differences = audited?.differences ?? 0;
  return h(
    'div',
    { key: 'tiles', class: 'tiles' },
    tile('Checkouts per second', rate(checkouts.per_second ?? 0), 'mean of 10 s'),
    tile('Duration, median', duration(last?.p50_ms), last ? `p99 ${duration(last.p99_ms)}` : 'none yet'),
    tile('Open now', count(open.total),
      open.oldest_ms ? `oldest ${duration(open.oldest_ms)}` : 'none waits',
      open.oldest_ms > 5000 && 'warn', '#/checkouts/open'),
    tile('Dead letters', count(dead), dead ? 'see what died' : 'none', dead > 0 && 'bad', '#/dead'),
    audited?.on && tile('Audit', differences === 0 ? 'adds up' : several(differences, 'difference'),
      `${count(audited.checked)} checked`, differences > 0 && 'bad'),
  );
}

function tile(name, value, note, tone, href) {
  return h(href ? 'a' : 'div', { key: name, class: `tile ${tone || ''}`, href },
    h('span', { class: 'tile-name' }, name),
    h('span', { class: 'tile-value' }, value),
    h('span', { class: 'tile-note' }, note));
}

function outcomes(totals) {
  const known = Object.keys(OUTCOMES);
  const names = Object.keys(totals).sort((a, b) => known.indexOf(a) - known.indexOf(b));
  if (names.length === 0) {
    return empty('No checkout has ended in this time.');
  }
  return bars(names.map((name) => ({
    name: outcome(name).name, number: totals[name], tone: outcome(name).kind,
  })));
}

function opened({ total = 0, sampled = 0, by_state: states = {}, by_age: ages = [] }) {
  if (total === 0) {
    return empty('None: nobody waits for an answer.');
  }
  return [
    h('h3', null, 'By state'),
    bars(OPEN_STATES.map((name) => ({
      name: name === 'PAID' ? 'Paid, to be announced' : state(name).name,
      number: states[name] ?? 0,
      tone: 'plain',
    }))),
    h('h3', null, 'By age'),
    bars(ages.map((age, i) => ({
      name: age.upto_ms ? `up to ${duration(age.upto_ms)}` : `over ${duration(ages[i - 1]?.upto_ms)}`,
      number: age.count,
      tone: i < 1 ? 'plain' : i < 2 ? 'refused' : 'failed',
    }))),
    sampled >= SAMPLE_MIN && sampled < total && h('p', { class: 'muted small' }, `Of a sample of ${count(sampled)}.`),
  ];
}

function instances(services) {
  if (services.length === 0) {
    return empty('No service has ever been here.');
  }
  const rows = services.flatMap((service) => {
    const all = service.instances ?? [];
    return all.length > 0 ? all : [{ name: service.name, live: false, nobody: true }];
  });
  return table('Instances', [
    { name: 'Instance', cell: (it) => h('span', { class: 'id' }, it.name) },
    {
      name: 'State',
      cell: (it) => it.live ? badge('alive', 'good') : badge(it.nobody ? 'none' : 'not alive', 'bad'),
    },
    { name: 'Last seen', number: true, cell: (it) => it.nobody ? '–' : `${duration(it.idle_ms)} ago` },
    {
      name: 'Partitions',
      number: true,
      extra: true,
      cell: (it) => it.nobody ? '–' : count(it.partitions),
    },
    { name: 'Pending', number: true, cell: (it) => count(it.pending) },
  ], rows.map((it) => ({ key: it.name, of: it, tone: !it.live && 'bad' })));
}

function roles(streams) {
  return table('Streams by role', [
    { name: 'Stream', cell: (it) => h('a', { href: `#/streams/${it.role}` }, it.role) },
    { name: 'Read by', extra: true, cell: (it) => h('span', { class: 'id' }, it.group) },
    { name: 'Backlog', number: true, cell: (it) => count(it.backlog) },
    { name: 'Pending', number: true, cell: (it) => count(it.pending) },
    { name: 'Oldest', number: true, cell: (it) => it.backlog ? duration(it.oldest_ms) : '–' },
    { name: 'Dead', number: true, cell: (it) => count(it.dead) },
  ], streams.map((it) => ({
    key: it.role, of: it, tone: it.dead > 0 ? 'bad' : it.oldest_ms > 5000 && 'warn',
  })));
}

function nodes(redis) {
  return table('Redis nodes', [
    { name: 'Node', cell: (it) => h('span', { class: 'id' }, it.name) },
    { name: 'Shard', number: true, extra: true, cell: (it) => it.shard ?? '–' },
    { name: 'Role', cell: (it) => it.role },
    { name: 'State', cell: (it) => it.up ? badge('up', 'good') : badge('down', 'bad') },
    {
      name: 'Slots',
      number: true,
      extra: true,
      cell: (it) => it.role === 'primary' ? count(it.slots) : '',
    },
    {
      name: 'Replicas',
      number: true,
      extra: true,
      cell: (it) => it.role === 'primary' ? count(it.replicas) : '',
    },
    {
      name: 'Memory', number: true, cell: (it) => it.memory_bytes ? bytes(it.memory_bytes) : '–',
    },
  ], redis.map((it) => ({ key: it.name, of: it, tone: !it.up && 'bad' })));
}

function audit(it) {
  if (!it?.on) {
    return empty('The continuous audit is off.');
  }
  return [
    h('p', null, it.differences > 0
      ? badge(several(it.differences, 'difference'), 'bad')
      : badge('Everything adds up', 'good')),
    h('p', { class: 'muted' },
      `${several(it.checked, 'account or order', 'accounts and orders')} checked`,
      it.rounds !== undefined && `, ${several(it.rounds, 'round')} through all`, '.'),
    it.last_difference && h('p', null, `The last difference: ${it.last_difference}`),
  ];
}
