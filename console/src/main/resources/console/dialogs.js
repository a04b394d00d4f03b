// Asking before something is done, doing it, and saying what came of it, all in one dialog.

import { act, newKey } from './api.js';
import { h, render } from './dom.js';
import { count, several } from './words.js';

const dialog = document.getElementById('dialog');

/** What each result means, in a sentence. */
const RESULTS = {
  ABORTED: 'Aborted: the decision not to pay is recorded. Payment and stock are told within about 2 s.',
  AGAIN: 'They are run again:',
  REDRIVEN: 'Put back into its stream',
  DISCARDED: 'Discarded',
  NOT_FOUND: 'No longer there',
};

/** Runs an order's unanswered commands again. */
export function runAgain(order, done) {
  ask({
    title: `Run the commands of ${order} again now?`,
    text: [
      'Commands that were delivered but not answered are handed to a live instance at once, without '
        + 'waiting for the time after which that happens anyway.',
      'This is safe: a command that runs twice has one effect.',
    ],
    verb: 'Run again',
    path: `orders/${encodeURIComponent(order)}/run-again`,
    result: (answer) => [`${said(answer.result)} ${several(answer.commands, 'command')} went out.`],
    done,
  });
}

/** Decides that an undecided checkout is not paid. */
export function abort(order, done) {
  ask({
    title: `Abort the checkout of ${order}?`,
    text: [
      'It is decided now that this checkout does not pay: whoever waits for it is told so, and what '
        + 'payment and stock hold for it is released.',
      'This can’t be undone, but the order can be checked out again.',
    ],
    verb: 'Abort checkout',
    danger: true,
    path: `orders/${encodeURIComponent(order)}/abort`,
    result: (answer) => [said(answer.result)],
    done,
  });
}

/** Puts dead letters, as the API tells them, back into their streams. */
export function redrive(letters, done) {
  ask({
    title: `Redrive ${named(letters)}?`,
    text: [
      ...advice(letters),
      'Redriven, it is handled once more. If its cause is not mended it fails again and comes back here.',
    ],
    verb: 'Redrive',
    ...aboutLetters(letters, 'redrive'),
    done,
  });
}

/** Deletes dead letters. */
export function discard(letters, done) {
  ask({
    title: `Discard ${named(letters)}?`,
    text: [
      ...advice(letters),
      'Discarded, it is gone: what it asks for is never done. This can’t be undone.',
    ],
    verb: 'Discard',
    danger: true,
    ...aboutLetters(letters, 'discard'),
    done,
  });
}

/** The keys that do something everywhere. */
export function help(shortcuts) {
  show(
    h('h2', { id: 'dialog-title' }, 'Keys'),
    h('dl', { class: 'keys' }, shortcuts.map(([key, text]) =>
      h('div', null, h('dt', null, h('kbd', null, key)), h('dd', null, text)))),
    buttons(closer('Close')),
  );
}

function said(result) {
  return RESULTS[result] ?? result;
}

function named(letters) {
  return letters.length === 1 ? letters[0].id : several(letters.length, 'dead letter');
}

/** What Till advises about them: few sentences, however many letters. */
function advice(letters) {
  return [...new Set(letters.map((letter) => letter.advice).filter(Boolean))];
}

function aboutLetters(letters, action) {
  if (letters.length === 1) {
    return {
      path: `dead-letters/${encodeURIComponent(letters[0].id)}/${action}`,
      result: (answer) => [`${said(answer.result)}.`],
    };
  }
  return {
    path: `dead-letters/${action}`,
    body: { letters: letters.map((letter) => letter.id) },
    result: (answer) => tally(answer.results ?? []),
  };
}

function tally(results) {
  const numbers = new Map();
  for (const { result } of results) {
    numbers.set(result, (numbers.get(result) ?? 0) + 1);
  }
  return [...numbers].map(([result, number]) => `${said(result)}: ${count(number)}`);
}

/** One question is one action: its key stays the same, however often it has to be sent. */
function ask({ title, text, verb, danger, path, body, result, done }) {
  const key = newKey();
  const heading = h('h2', { id: 'dialog-title' }, title);
  const question = (trouble, busy) =>
    show(
      heading,
      text.map((line) => h('p', null, line)),
      h('div', { 'aria-live': 'assertive' }, trouble && h('p', { class: 'trouble' }, trouble)),
      buttons(
        closer('Cancel'),
        h('button', { type: 'button', class: danger ? 'danger' : 'main', disabled: busy, onclick: go },
          busy ? 'Working…' : trouble ? 'Try again' : verb),
      ),
    );
  const go = async () => {
    question(null, true);
    try {
      const lines = result(await act(path, key, body));
      show(
        heading,
        h('div', { 'aria-live': 'assertive', class: 'result' }, lines.map((line) => h('p', null, line))),
        buttons(closer('Close')),
      );
      done();
    } catch (problem) {
      question(problem.message, false);
    }
  };
  question(null, false);
}

function closer(text) {
  return h('button', { key: text, type: 'button', onclick: () => dialog.close() }, text);
}

function buttons(...children) {
  return h('div', { class: 'buttons' }, children);
}

function show(...children) {
  render(dialog, h('div', { class: 'dialog' }, children));
  if (!dialog.open) {
    dialog.showModal();
  }
  if (!dialog.contains(document.activeElement) || document.activeElement === dialog) {
    dialog.querySelector('button')?.focus();
  }
}
