// The console: which view is shown, what it has read, and asking again every second.

import { operator, read } from './api.js';
import * as checkouts from './checkouts.js';
import * as dead from './dead.js';
import { help } from './dialogs.js';
import { h, render } from './dom.js';
import * as log from './log.js';
import * as order from './order.js';
import * as overview from './overview.js';
import { signIn } from './signin.js';
import * as streams from './streams.js';
import { count, duration } from './words.js';

const POLL_MS = 1000;
const POLL_AGAIN_MS = 2000;

/** The views that have a place in the navigation, and a digit as their key. */
const PLACES = [
  { view: overview, href: '#/', name: 'Overview' },
  { view: checkouts, href: '#/checkouts/stuck', name: 'Checkouts' },
  { view: streams, href: '#/streams', name: 'Streams' },
  { view: dead, href: '#/dead', name: 'Dead letters', short: 'Dead' },
  { view: log, href: '#/log', name: 'Log' },
];

const SHORTCUTS = [
  ['/', 'look up an order'],
  ...PLACES.map((place, i) => [String(i + 1), place.name]),
  ['p', 'pause, or go on'],
  ['t', 'dark or light'],
  ['?', 'these keys'],
];

const at = (id) => document.getElementById(id);

/** Everything that decides what is drawn. */
const state = {
  route: route(),
  data: {},
  problem: null, // of the view that is shown
  outage: null, // {since, message}
  readAt: 0,
  paused: false,
  cursor: null,
  signing: false,
  refused: null,
};

let round = 0;
let timer;

function route() {
  const [place = '', ...rest] = location.hash.replace(/^#\/?/, '').split('/').map(decoded);
  switch (place) {
    case 'order':
      return { view: order, id: rest.join('/') };
    case 'checkouts':
      return { view: checkouts, list: ['waiting', 'open'].includes(rest[0]) ? rest[0] : 'stuck' };
    case 'streams':
      return { view: streams, role: rest[0], partition: rest[1] };
    case 'dead':
      return { view: dead, id: rest[0] };
    case 'log':
      return { view: log };
    default:
      return { view: overview };
  }
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Reads what the view needs, draws it, and does so again a second later. */
async function poll() {
  clearTimeout(timer);
  const mine = ++round;
  if (!operator.token() || document.hidden) {
    draw();
    return;
  }
  const paths = { overview: 'overview', ...state.route.view.reads(state.route) };
  const answers = await Promise.allSettled(Object.values(paths).map(read));
  if (mine !== round) {
    return;
  }
  take(Object.keys(paths), answers);
  draw();
  if (operator.token() && !state.paused) {
    timer = setTimeout(poll, state.outage ? POLL_AGAIN_MS : POLL_MS);
  }
}

function take(names, answers) {
  const problems = answers.map((answer) => answer.reason);
  if (problems.some((problem) => problem?.status === 401)) {
    signOut('This token is not the operator’s.');
    return;
  }
  const outage = problems.find((problem) => problem && (problem.outage ?? true));
  state.outage = outage
    ? { since: state.outage?.since ?? Date.now(), message: outage.message }
    : null;
  state.problem = problems.find((problem) => problem && problem.outage === false) ?? null;
  answers.forEach((answer, i) => {
    if (answer.status === 'fulfilled') {
      state.data[names[i]] = answer.value;
      state.readAt = Date.now();
    } else if (answer.reason.outage === false) {
      delete state.data[names[i]];
    }
  });
}

async function enter(token, name) {
  state.signing = true;
  state.refused = null;
  operator.signIn(token, name);
  draw();
  await poll();
  state.signing = false;
  if (state.outage && !state.readAt) {
    operator.signOut();
    state.refused = state.outage.message;
  }
  draw();
  at('main').focus({ preventScroll: true });
}

function signOut(refused = null) {
  operator.signOut();
  Object.assign(state, { data: {}, problem: null, outage: null, readAt: 0, refused, signing: false });
  draw();
}

/** Shows what the address names. */
function go() {
  state.route = route();
  const { overview: kept } = state.data;
  state.data = kept ? { overview: kept } : {};
  state.problem = null;
  scrollTo(0, 0);
  draw();
  poll();
  at('main').focus({ preventScroll: true });
}

function draw() {
  const signedIn = Boolean(operator.token()) && !(state.signing && !state.readAt);
  document.body.classList.toggle('signed-out', !signedIn);
  document.title = tabTitle();
  render(at('tools'), tools(signedIn));
  render(at('nav'), signedIn && places());
  render(at('notice'), signedIn && notice());
  render(at('main'), signedIn ? content() : signIn(state.refused, state.signing, enter));
}

function tabTitle() {
  const alarms = state.data.overview?.alarms?.length ?? 0;
  return `${alarms > 0 ? `(${alarms}) ` : ''}${state.route.view.title(state.route)} · Till`;
}

function tools(signedIn) {
  const dark = window.tillTheme.isDark();
  return [
    signedIn && h('button', { key: 'live', type: 'button', class: 'plain live', onclick: pause,
      'aria-pressed': String(state.paused), title: 'Pause or go on (p)' },
    h('i', { class: state.paused || state.outage ? 'lamp off' : 'lamp' }),
    state.paused ? 'Paused' : state.outage ? 'No answer' : 'Live'),
    h('button', { key: 'theme', type: 'button', class: 'plain', onclick: theme,
      title: 'Dark or light (t)' },
    dark ? 'Light' : 'Dark'),
    signedIn && h('button', { key: 'out', type: 'button', class: 'plain', onclick: () => signOut() },
      'Sign out'),
  ];
}

function places() {
  return PLACES.map((place) =>
    h(
      'a',
      { href: place.href, 'aria-current': place.view === state.route.view && 'page' },
      place.short
        ? [h('span', { class: 'long' }, place.name), h('span', { class: 'short' }, place.short)]
        : place.name,
      place.view === dead && state.data.overview?.dead_letters > 0
        && h('span', { class: 'badge bad' }, count(state.data.overview.dead_letters)),
    ));
}

/** What must be seen whatever is shown: that nothing can be read, or that something is wrong. */
function notice() {
  const alarms = state.data.overview?.alarms ?? [];
  return [
    state.outage && h('p', { key: 'outage', class: 'notice bad', role: 'alert' },
      `${state.outage.message}. Asking again every ${duration(POLL_AGAIN_MS)}`,
      state.readAt > 0 && '; what you see is from before', '.'),
    state.route.view !== overview && alarms.length > 0
      && h('p', { key: 'alarm', class: 'notice warn' }, alarms[0],
        alarms.length > 1 && [' ', h('a', { href: '#/' }, `and ${alarms.length - 1} more`)]),
  ];
}

function content() {
  const { view } = state.route;
  const heading = h('h1', { key: 'heading', class: view === overview ? 'unseen' : '' },
    view.title(state.route));
  const wanted = ['overview', ...Object.keys(view.reads(state.route))];
  if (state.problem) {
    const text = state.problem.status === 404 && view.missing
      ? view.missing(state.route)
      : h('p', null, state.problem.message);
    return [heading, h('div', { key: 'problem', class: 'card problem' }, text)];
  }
  if (wanted.some((part) => !state.data[part])) {
    return [heading, !state.outage && h('p', { key: 'loading', class: 'muted' }, 'Reading…')];
  }
  const since = Date.now() - state.readAt;
  return [
    heading,
    h(
      'div',
      { key: location.hash, class: state.outage ? 'view stale' : 'view' },
      view.draw({
        ...state.data,
        now: state.data.overview.now + (since > POLL_MS ? 0 : since),
        route: state.route,
        width: at('main').clientWidth - padding(),
        cursor: state.cursor,
        point,
        redraw: draw,
        refresh: poll,
      }),
    ),
  ];
}

function padding() {
  const { paddingLeft, paddingRight } = getComputedStyle(at('main'));
  return parseFloat(paddingLeft) + parseFloat(paddingRight);
}

function point(second) {
  if (second !== state.cursor) {
    state.cursor = second;
    draw();
  }
}

function pause() {
  state.paused = !state.paused;
  clearTimeout(timer);
  state.paused ? draw() : poll();
}

function theme() {
  window.tillTheme.toggle();
  draw();
}

function search(event) {
  event.preventDefault();
  const id = at('order').value.trim();
  if (id) {
    location.hash = `#/order/${encodeURIComponent(id)}`;
    at('order').value = '';
  }
}

function key(event) {
  const typing = event.target.closest('input:not([type=checkbox]), textarea, dialog');
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !operator.token()) {
    return;
  }
  const place = PLACES[Number(event.key) - 1];
  if (place) {
    location.hash = place.href;
  } else if (event.key === '/') {
    at('order').focus();
  } else if (event.key === 'p') {
    pause();
  } else if (event.key === 't') {
    theme();
  } else if (event.key === '?') {
    help(SHORTCUTS);
  } else {
    return;
  }
  event.preventDefault();
}

addEventListener('hashchange', go);
addEventListener('resize', draw);
addEventListener('keydown', key);
document.addEventListener('visibilitychange', poll);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
at('search').addEventListener('submit', search);
at('skip').addEventListener('click', (event) => {
  event.preventDefault();
  at('main').focus();
});
poll();
