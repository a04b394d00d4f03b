// The saga's streams: a map of all partitions, as warm as what waits there is old, and one of them.

import { h } from './dom.js';
import { badge, empty, facts, section, links, table } from './parts.js';
import { count, duration, several } from './words.js';

const WARM_MS = [1, 1000, 5000, 10_000];

export const title = () => 'Streams';

export const reads = () => ({ streams: 'streams' });

export function draw({ streams, route }) {
  const all = streams.streams ?? [];
  const roles = [...new Set(all.map((it) => it.role))];
  const chosen = all.find((it) => it.role === route.role && String(it.partition) === route.partition);
  return [
    section(
      'Partitions',
      { wide: true, aside: legend() },
      h('p', { class: 'muted' }, 'The number is what has not been answered; the colour is how long the '
        + 'oldest of it has waited.'),
      roles.length === 0 && empty('There are no streams yet.'),
      roles.map((role) => map(role, all.filter((it) => it.role === role), chosen)),
    ),
    chosen && details(chosen),
    busiest(all, route.role),
  ];
}

function oldest(it) {
  return Math.max(it.oldest_pending_ms ?? 0, it.oldest_unread_ms ?? 0);
}

function warmth(it) {
  return it.backlog === 0 ? 0 : Math.max(1, WARM_MS.filter((limit) => oldest(it) >= limit).length);
}

function legend() {
  const names = ['empty', '< 1 s', '< 5 s', '< 10 s', '10 s +'];
  return h('span', { class: 'legend' }, names.map((name, i) =>
    h('span', { class: 'entry' }, h('i', { class: `block warm-${i}` }), name)));
}

function map(role, streams, chosen) {
  return h(
    'div',
    { key: role, class: 'map' },
    h('h3', null, role, h('span', { class: 'muted' }, ` read by ${streams[0].group}`)),
    h('div', { class: 'cells' }, streams.map((it) =>
      h(
        'a',
        {
          class: `cell warm-${warmth(it)}`,
          href: links.stream(role, it.partition),
          'aria-current': it === chosen && 'true',
          'aria-label': `${role} partition ${it.partition}: backlog ${it.backlog}`
            + (it.dead ? `, ${several(it.dead, 'dead letter')}` : ''),
        },
        h('span', { class: 'cell-name' }, it.partition),
        h('b', null, count(it.backlog)),
        it.dead > 0 && h('span', { class: 'cell-dead' }, '✕', count(it.dead)),
      ))),
  );
}

function details(it) {
  return section(
    `${it.role}, partition ${it.partition}`,
    { key: 'details', wide: true, aside: h('a', { href: '#/streams' }, 'Close') },
    facts(
      ['Stream', h('span', { class: 'id' }, it.key)],
      ['Backlog', count(it.backlog)],
      ['Unread', `${count(it.unread)}${it.unread ? `, oldest ${duration(it.oldest_unread_ms)}` : ''}`],
      ['Pending', `${count(it.pending)}${it.pending ? `, oldest ${duration(it.oldest_pending_ms)}` : ''}`],
      ['Dead letters', it.dead ? h('a', { href: '#/dead' }, count(it.dead)) : '0'],
    ),
    (it.consumers ?? []).length === 0
      ? empty(`No instance of ${it.group} has ever read it.`)
      : table('Consumers', [
        { name: 'Consumer', cell: (one) => h('span', { class: 'id' }, one.name) },
        {
          name: 'State',
          cell: (one) => one.live ? badge('alive', 'good') : badge('not alive', 'bad'),
        },
        { name: 'Last seen', number: true, cell: (one) => `${duration(one.idle_ms)} ago` },
        { name: 'Pending', number: true, cell: (one) => count(one.pending) },
      ], it.consumers.map((one) => ({ key: one.name, of: one, tone: !one.live && 'bad' }))),
  );
}

function busiest(all, role) {
  const rows = all
    .filter((it) => (!role || it.role === role) && (it.backlog > 0 || it.dead > 0))
    .sort((a, b) => oldest(b) - oldest(a) || b.backlog - a.backlog || b.dead - a.dead);
  return rows.length > 0 && section('Busiest first', { wide: true }, table('Streams', [
    {
      name: 'Stream',
      cell: (it) => h('a', { class: 'id', href: links.stream(it.role, it.partition) },
        `${it.role} ${it.partition}`),
    },
    { name: 'Backlog', number: true, cell: (it) => count(it.backlog) },
    { name: 'Unread', number: true, extra: true, cell: (it) => count(it.unread) },
    { name: 'Pending', number: true, cell: (it) => count(it.pending) },
    { name: 'Oldest', number: true, cell: (it) => it.backlog ? duration(oldest(it)) : '–' },
    { name: 'Dead', number: true, cell: (it) => count(it.dead) },
  ], rows.map((it) => ({
    key: it.key, of: it, tone: it.dead > 0 ? 'bad' : warmth(it) >= 3 && 'warn',
  }))));
}
