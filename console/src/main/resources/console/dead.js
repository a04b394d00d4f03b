// Dead letters: entries that could not be handled however often it was tried, and their way out.

import { discard, redrive } from './dialogs.js';
import { h } from './dom.js';
import { empty, facts, letterLink, orderLink, section, table, time } from './parts.js';
import { count, duration } from './words.js';

const SHOWN_MAX = 200;

const chosen = new Set();

export const title = ({ id }) => (id ? `Dead letter ${id}` : 'Dead letters');

export const reads = ({ id }) =>
  id ? { letter: `dead-letters/${encodeURIComponent(id)}` } : { letters: `dead-letters?max=${SHOWN_MAX}` };

export function draw({ letter, letters, redraw, refresh }) {
  return letter ? one(letter, refresh) : many(letters, redraw, refresh);
}

function many({ total = 0, letters = [] }, redraw, refresh) {
  const marked = letters.filter((it) => chosen.has(it.id));
  const mark = (id) => (event) => {
    event.currentTarget.checked ? chosen.add(id) : chosen.delete(id);
    redraw();
  };
  const markAll = (event) => {
    letters.forEach((it) => (event.currentTarget.checked ? chosen.add(it.id) : chosen.delete(it.id)));
    redraw();
  };
  if (letters.length === 0) {
    return section('Dead letters', { wide: true }, empty('None: every entry could be handled.'));
  }
  return section(
    'Dead letters',
    { wide: true, aside: count(total) },
    h('p', { class: 'muted' }, 'Entries that failed every time they were tried, and were put aside so '
      + 'that others get by. Mend the cause, then redrive them; or discard them.'),
    h(
      'div',
      { class: 'actions bar-of-actions' },
      h('label', null, h('input', {
        type: 'checkbox', onchange: markAll, checked: marked.length === letters.length,
        indeterminate: marked.length > 0 && marked.length < letters.length,
      }), marked.length > 0 ? `${count(marked.length)} chosen` : `Choose all ${count(letters.length)}`),
      h('button', { type: 'button', class: 'main', disabled: marked.length === 0,
        onclick: () => redrive(marked, refresh) }, 'Redrive'),
      h('button', { type: 'button', class: 'danger', disabled: marked.length === 0,
        onclick: () => discard(marked, refresh) }, 'Discard'),
    ),
    table('Dead letters', [
      {
        name: h('span', { class: 'unseen' }, 'Choose'),
        label: '',
        cell: (it) => h('input', { type: 'checkbox', 'aria-label': `Choose ${it.id}`,
          checked: chosen.has(it.id), onchange: mark(it.id) }),
      },
      { name: 'Dead letter', cell: (it) => letterLink(it.id) },
      { name: 'What it is', cell: (it) => it.summary },
      { name: 'Why it died', cell: (it) => h('span', { class: 'cause' }, it.cause) },
      { name: 'Orders', cell: (it) => orders(it) },
      { name: 'Died', number: true, cell: (it) => `${duration(it.age_ms)} ago` },
    ], letters.map((it) => ({ key: it.id, of: it })), true),
    letters.length < total && h('p', { class: 'muted' }, `The first ${count(letters.length)} are shown.`),
  );
}

function one(it, refresh) {
  return [
    h(
      'div',
      { key: 'why', class: 'why bad' },
      h('p', { class: 'why-text' }, it.advice ?? it.summary),
      h(
        'div',
        { class: 'actions' },
        h('button', { type: 'button', class: 'main', onclick: () => redrive([it], refresh) }, 'Redrive'),
        h('button', { type: 'button', class: 'danger', onclick: () => discard([it], refresh) }, 'Discard'),
      ),
    ),
    section(
      'What it is',
      { wide: true, aside: h('a', { href: '#/dead' }, 'All dead letters') },
      facts(
        ['Summary', it.summary],
        ['Why it died', h('span', { class: 'cause' }, it.cause)],
        ['Orders', orders(it)],
        ['Stream', h('span', { class: 'id' }, it.stream)],
        ['Entry', h('span', { class: 'id' }, it.entry)],
        ['Died', [time(it.died), h('span', { class: 'muted' }, ` ${duration(it.age_ms)} ago`)]],
      ),
    ),
    section('Its fields', { wide: true }, table('Fields', [
      { name: 'Name', cell: (field) => h('span', { class: 'id' }, field.name) },
      { name: 'Value', cell: (field) => h('span', { class: 'id' }, field.value) },
    ], (it.fields ?? []).map((field) => ({ key: field.name, of: field })), true)),
  ];
}

function orders({ orders: ids = [] }) {
  return ids.length === 0 ? '–' : ids.map((id) => [orderLink(id), ' ']);
}

/** What to say when there is no such letter, or none any more. */
export const missing = ({ id }) => [
  h('p', null, 'There is no dead letter ', h('b', { class: 'id' }, id), ' any more: it was redriven or '
    + 'discarded.'),
  h('p', null, h('a', { href: '#/dead' }, 'All dead letters')),
];
