// Lists of checkouts that are under way: stuck, waiting, and all.

import { abort, runAgain } from './dialogs.js';
import { h } from './dom.js';
import { empty, orderLink, section, stateBadge, table } from './parts.js';
import { cents, count, duration, several } from './words.js';

const SHOWN_MAX = 200;

const LISTS = {
  stuck: {
    name: 'Stuck',
    meaning: 'Open for more than 5 s, or past their deadline.',
    none: 'No checkout is stuck.',
  },
  waiting: {
    name: 'Waiting',
    meaning: 'Queued for an amount that undecided checkouts hold.',
    none: 'No checkout waits for another.',
  },
  open: { name: 'All open', meaning: 'Oldest first.', none: 'No checkout is open.' },
};

export const title = () => 'Checkouts';

export const reads = ({ list }) => ({ checkouts: `orders?list=${list}&max=${SHOWN_MAX}` });

export function draw({ checkouts, now, route, refresh }) {
  const { meaning, none } = LISTS[route.list];
  const orders = checkouts.orders ?? [];
  return [
    h('div', { key: 'tabs', class: 'tabs', role: 'group', 'aria-label': 'Which checkouts' },
      Object.entries(LISTS).map(([list, { name }]) =>
        h('a', { href: `#/checkouts/${list}`, 'aria-current': list === route.list && 'true' }, name))),
    section(
      LISTS[route.list].name,
      { key: route.list, wide: true, aside: several(checkouts.total ?? 0, 'checkout') },
      h('p', { class: 'muted' }, meaning),
      orders.length === 0
        ? empty(none)
        : table('Checkouts', columns(now, refresh),
          orders.map((it) => ({ key: it.order_id, of: it })), true),
      orders.length >= SHOWN_MAX
        && h('p', { class: 'muted' }, `The ${count(orders.length)} oldest are shown.`),
    ),
  ];
}

function columns(now, refresh) {
  return [
    { name: 'Order', cell: (it) => orderLink(it.order_id) },
    { name: 'State', cell: (it) => stateBadge(it.status) },
    { name: 'Open for', number: true, cell: (it) => duration(it.age_ms) },
    { name: 'Deadline', number: true, cell: (it) => deadline(it, now) },
    { name: 'Total', number: true, cell: (it) => cents(it.total_cost) },
    { name: 'Why', cell: (it) => [it.why, (it.waits_for ?? []).map(waits)] },
    {
      name: h('span', { class: 'unseen' }, 'Actions'),
      label: '',
      cell: (it) => h(
        'span',
        { class: 'row-actions' },
        h('button', { type: 'button', class: 'small', onclick: () => runAgain(it.order_id, refresh) },
          'Run again'),
        it.status === 'PAYING' && h('button', { type: 'button', class: 'small danger',
          onclick: () => abort(it.order_id, refresh) }, 'Abort'),
      ),
    },
  ];
}

function deadline({ deadline: at }, now) {
  if (!at) {
    return '–';
  }
  return at > now ? `in ${duration(at - now)}` : `${duration(now - at)} ago`;
}

function waits({ account, amount, behind }) {
  return h('p', { class: 'muted small' }, `${count(amount)} of ${account}, behind ${count(behind)}`);
}
