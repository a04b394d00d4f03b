// Asking for the token.

import { operator } from './api.js';
import { h } from './dom.js';

/**
 * @param {?string} trouble why it has to be asked again
 * @param {boolean} busy whether a token is being tried
 * @param {function(string, string)} enter what to do with the token and the name
 */
export function signIn(trouble, busy, enter) {
  const submit = (event) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    enter(form.get('token').trim(), form.get('username').trim());
  };
  return h(
    'form',
    { key: 'sign-in', class: 'card sign-in', onsubmit: submit },
    h('h1', null, 'Sign in'),
    h('p', null, 'Enter the operator’s token. ', h('code', null, './till status'), ' shows it.'),
    h('label', { for: 'token' }, 'Token'),
    h('input', {
      id: 'token', name: 'token', type: 'password', required: true, autofocus: true,
      autocomplete: 'current-password', 'aria-describedby': 'token-trouble',
    }),
    h('div', { id: 'token-trouble', 'aria-live': 'assertive' },
      trouble && h('p', { class: 'trouble' }, trouble)),
    h('label', { for: 'username' }, 'Your name ', h('span', { class: 'muted' }, '(optional)')),
    h('input', {
      id: 'username', name: 'username', autocomplete: 'username', value: operator.name(),
      pattern: '[A-Za-z0-9_.@+\\-]{1,64}', title: '1 to 64 letters, digits and _ . @ + -',
    }),
    h('p', { class: 'muted small' }, 'What you do is recorded with it.'),
    h('button', { class: 'main', disabled: busy }, busy ? 'Signing in…' : 'Sign in'),
    h('p', { class: 'muted small' }, 'The token is forgotten when this tab is closed.'),
  );
}
