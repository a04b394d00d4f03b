// What operators did.

import { empty, letterLink, orderLink, section, table, time } from './parts.js';

const ACTIONS = {
  abort: 'Abort checkout',
  'run-again': 'Run again',
  redrive: 'Redrive',
  discard: 'Discard',
};

export const title = () => 'Log';

export const reads = () => ({ log: 'log?max=200' });

export function draw({ log }) {
  const entries = log.entries ?? [];
  return section(
    'What operators did',
    { wide: true, aside: 'newest first' },
    entries.length === 0
      ? empty('Nothing yet. Every action is recorded here, done in the console or by ./till.')
      : table('Actions', [
        { name: 'When', cell: (it) => time(it.at) },
        { name: 'Action', cell: (it) => ACTIONS[it.action] ?? it.action },
        { name: 'On', cell: (it) => subject(it) },
        { name: 'Result', cell: (it) => it.result },
        { name: 'By', cell: (it) => it.who },
      ], entries.map((it) => ({ key: it.id, of: it })), true),
  );
}

function subject({ action, subject: id }) {
  return action === 'redrive' || action === 'discard' ? letterLink(id) : orderLink(id);
}
