// Pieces that several views are made of.

import { h } from './dom.js';
import { moment, state } from './words.js';

export const links = {
  order: (id) => `#/order/${encodeURIComponent(id)}`,
  letter: (id) => `#/dead/${encodeURIComponent(id)}`,
  stream: (role, partition) => `#/streams/${role}/${partition}`,
};

/** A titled part of a view. */
export function section(title, { key = title, aside, wide } = {}, ...children) {
  return h(
    'section',
    { key, class: wide ? 'card wide' : 'card', 'aria-label': title },
    h('div', { class: 'card-head' }, h('h2', null, title), aside && h('div', null, aside)),
    children,
  );
}

/**
 * A table.
 *
 * @param {string} caption what it is, for those who don't see it
 * @param {Array<{name: *, cell: function(*): *, number?: boolean, extra?: boolean, label?: string}>}
 *     columns extra ones are left out where there is little room
 * @param {Array<{key: string, of: *, tone?: string}>} rows
 * @param {boolean} cards whether its rows become cards where there is little room, with the names
 *     (or labels) of the columns before the values
 */
export function table(caption, columns, rows, cards = false) {
  const look = ({ number, extra }) =>
    [number && 'number', extra && 'extra'].filter(Boolean).join(' ') || null;
  return h(
    'table',
    { class: cards ? 'table cards-when-narrow' : 'table' },
    h('caption', { class: 'unseen' }, caption),
    h(
      'thead',
      null,
      h('tr', null, columns.map((column) =>
        h('th', { scope: 'col', class: look(column) }, column.name))),
    ),
    h('tbody', null, rows.map((row) =>
      h('tr', { key: row.key, class: row.tone && `row-${row.tone}` }, columns.map((column) =>
        h(
          'td',
          { 'data-name': column.label ?? column.name, class: look(column) },
          h('div', null, column.cell(row.of)),
        ))))),
  );
}

/** A word in a coloured pill. */
export function badge(text, tone) {
  return h('span', { class: `badge ${tone}` }, text);
}

export function stateBadge(name) {
  const { name: text, tone } = state(name);
  return badge(text, tone);
}

export function time(ms) {
  return h('time', { datetime: new Date(ms).toISOString() }, moment(ms));
}

/** Nothing to show, and what that means. */
export function empty(...text) {
  return h('p', { class: 'empty' }, text);
}

export function orderLink(id) {
  return h('a', { class: 'id', href: links.order(id) }, id);
}

export function letterLink(id) {
  return h('a', { class: 'id', href: links.letter(id) }, id);
}

/** Names with values. */
export function facts(...pairs) {
  return h('dl', { class: 'facts' }, pairs.filter(Boolean).map(([name, value]) =>
    h('div', null, h('dt', null, name), h('dd', null, value))));
}
