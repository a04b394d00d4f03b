// How numbers, times and names of the API are said to people.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** How a checkout ended, most welcome first: what to call it, and which colour it has. */
export const OUTCOMES = {
  PAID: { name: 'Paid', kind: 'paid' },
  OUT_OF_CREDIT: { name: 'Out of credit', kind: 'refused' },
  PAID_DIRECTLY: { name: 'Paid directly', kind: 'refused' },
  OUT_OF_STOCK: { name: 'Out of stock', kind: 'refused' },
  UNKNOWN_USER: { name: 'Unknown user', kind: 'refused' },
  UNKNOWN_ITEM: { name: 'Unknown item', kind: 'refused' },
  TIMED_OUT: { name: 'Timed out', kind: 'failed' },
  ABORTED: { name: 'Aborted', kind: 'failed' },
};

export const KINDS = { paid: 'Paid', refused: 'Refused', failed: 'Timed out or aborted' };

const STATES = {
  OPEN: { name: 'Not paid', tone: 'quiet' },
  NOT_PAID: { name: 'Not paid', tone: 'quiet' },
  PAYING: { name: 'Being paid', tone: 'warn' },
  ABORTING: { name: 'Being aborted', tone: 'warn' },
  PAID: { name: 'Paid', tone: 'good' },
};

const STEPS = {
  begun: { name: 'Begun', lane: 'order' },
  'hold-credit': { name: 'Hold credit', lane: 'payment' },
  'hold-stock': { name: 'Hold stock', lane: 'stock' },
  decided: { name: 'Decided', lane: 'order' },
  'settle-credit': { name: 'Settle credit', lane: 'payment' },
  'settle-stock': { name: 'Settle stock', lane: 'stock' },
  ended: { name: 'Ended', lane: 'order' },
};

export function outcome(reason) {
  return OUTCOMES[reason] ?? { name: spelled(reason), kind: 'failed' };
}

/** The state of an order or a checkout. */
export function state(name) {
  return STATES[name] ?? { name: spelled(name), tone: 'quiet' };
}

export function step(name) {
  return STEPS[name] ?? { name: spelled(name), lane: 'order' };
}

function spelled(name) {
  const words = String(name ?? 'unknown').toLowerCase().replace(/[_-]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function count(number) {
  return whole.format(number ?? 0);
}

/** One decimal while it matters. */
export function rate(number) {
  return (number < 100 ? oneDigit : whole).format(number ?? 0);
}

/** `1 dead letter`, `3 dead letters`. */
export function several(number, one, many = `${one}s`) {
  return `${count(number)} ${number === 1 ? one : many}`;
}

export function cents(amount) {
  return several(amount ?? 0, 'cent');
}

/** A length of time, given in milliseconds, in the unit that suits it. */
export function duration(ms) {
  if (ms === null || ms === undefined) {
    return '–';
  }
  if (ms < 10) {
    return `${oneDigit.format(ms)} ms`;
  }
  if (ms < SECOND) {
    return `${whole.format(ms)} ms`;
  }
  if (ms < MINUTE) {
    return `${(ms < 10 * SECOND ? oneDigit : whole).format(ms / SECOND)} s`;
  }
  if (ms < HOUR) {
    return two(Math.floor(ms / MINUTE), 'min', Math.floor((ms % MINUTE) / SECOND), 's');
  }
  if (ms < 2 * DAY) {
    return two(Math.floor(ms / HOUR), 'h', Math.floor((ms % HOUR) / MINUTE), 'min');
  }
  return several(Math.floor(ms / DAY), 'day');
}

/** A moment by the clock of the reader, with the day if it is another one than today. */
export function moment(ms) {
  const at = new Date(ms);
  const time = `${padded(at.getHours())}:${padded(at.getMinutes())}:${padded(at.getSeconds())}`;
  const exact = `${time}.${String(at.getMilliseconds()).padStart(3, '0')}`;
  if (at.toDateString() === new Date().toDateString()) {
    return exact;
  }
  return `${at.getFullYear()}-${padded(at.getMonth() + 1)}-${padded(at.getDate())} ${exact}`;
}

export function bytes(number) {
  const mebibytes = number / 2 ** 20;
  return mebibytes < 1024
    ? `${oneDigit.format(mebibytes)} MiB`
    : `${oneDigit.format(mebibytes / 1024)} GiB`;
}

function two(large, largeUnit, small, smallUnit) {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

function padded(number) {
  return String(number).padStart(2, '0');
}
