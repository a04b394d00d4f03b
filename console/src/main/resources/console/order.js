// One order: why it is (not) paid, what can be done, what is in it, and its last checkouts.

import { abort, runAgain } from './dialogs.js';
import { h } from './dom.js';
import { timeline } from './lanes.js';
import {
  empty, facts, letterLink, section, stateBadge, table, time,
} from './parts.js';
import { cents, count, duration, outcome, several } from './words.js';

export const title = ({ id }) => `Order ${id}`;

export const reads = ({ id }) => ({ order: `orders/${encodeURIComponent(id)}` });

export function draw({ order, now, width, refresh }) {
  const [latest, ...earlier] = order.checkouts ?? [];
  return [
    h(
      'div',
      { key: 'why', class: `why ${order.paid ? 'good' : latest?.open ? 'warn' : 'quiet'}` },
      h('p', { class: 'why-text' }, order.why),
      actions(order, refresh),
    ),
    latest
      ? section('Last checkout', { wide: true, aside: summary(latest) },
        checkout(latest, now, width - 34))
      : section('Last checkout', { wide: true }, empty('This order was never checked out.')),
    h(
      'div',
      { key: 'cards', class: 'cards' },
      section('Items', { aside: h('b', null, cents(order.total_cost)) }, items(order.items ?? [])),
      section('Order', {}, facts(
        ['State', stateBadge(order.status)],
        ['User', h('span', { class: 'id' }, order.user_id)],
        ['Total', cents(order.total_cost)],
        ['Partition', h('a', { href: '#/streams' }, order.partition)],
        ['Redis node', h('span', { class: 'id' }, order.redis ?? '–')],
      )),
    ),
    earlier.length > 0 && section('Earlier checkouts', { wide: true }, earlier.map((it) =>
      h(
        'details',
        { key: it.attempt },
        h('summary', null, time(it.began), ' ', summary(it)),
        checkout(it, now, width - 34),
      ))),
  ];
}

function actions({ order_id: id, can = {} }, refresh) {
  return h(
    'div',
    { class: 'actions' },
    can.run_again && h('button', { key: 'run', type: 'button', class: 'main',
      onclick: () => runAgain(id, refresh) }, 'Run again now'),
    can.abort && h('button', { key: 'abort', type: 'button', class: 'danger',
      onclick: () => abort(id, refresh) }, 'Abort checkout'),
  );
}

function summary(it) {
  return h(
    'span',
    { class: 'summary' },
    stateBadge(it.state),
    it.reason && h('span', null, outcome(it.reason).name),
    it.duration_ms !== null && h('span', { class: 'muted' },
      it.open ? `for ${duration(it.duration_ms)}` : `after ${duration(it.duration_ms)}`),
  );
}

function checkout(it, now, width) {
  const letters = it.dead_letters ?? [];
  return [
    timeline(it, now, width),
    (it.waits_for ?? []).map((wait) =>
      h('p', { class: 'hint' }, `Waits for ${count(wait.amount)} of ${wait.account}, `
        + `behind ${several(wait.behind, 'other checkout')}: it goes on when those are decided `
        + 'that hold it.')),
    letters.length > 0 && h('p', { class: 'hint' },
      letters.length === 1 ? 'A dead letter belongs to it: ' : 'Dead letters belong to it: ',
      letters.map((id) => [letterLink(id), ' '])),
    facts(
      ['Attempt', h('span', { class: 'id' }, it.attempt)],
      it.deadline && ['Deadline', [time(it.deadline),
        it.open && h('span', { class: 'muted' }, it.deadline > now
          ? ` in ${duration(it.deadline - now)}` : ` ${duration(now - it.deadline)} ago`)]],
    ),
  ];
}

function items(list) {
  if (list.length === 0) {
    return empty('Nothing is in this order.');
  }
  return table('Items', [
    { name: 'Item', cell: (it) => h('span', { class: 'id' }, it.item_id) },
    { name: 'Quantity', number: true, cell: (it) => count(it.quantity) },
    { name: 'Cost', number: true, cell: (it) => cents(it.cost) },
  ], list.map((it) => ({ key: it.item_id, of: it })));
}

/** What to say when there is no such order. */
export const missing = ({ id }) => [
  h('p', null, 'There is no order ', h('b', { class: 'id' }, id), '.'),
  h('p', { class: 'muted' }, 'Ids distinguish capital and small letters, and have 64 characters at most.'),
];
