// A checkout, drawn: its steps from left to right, each in the lane of the service that takes it.
// The numbers in the drawing are those of the list below it.

import { h } from './dom.js';
import { badge, time } from './parts.js';
import { duration, step as named } from './words.js';

const LANES = { order: 26, payment: 70, stock: 114 };
const HEIGHT = 164;
const LEFT = 70;
const RADIUS = 12;
const STEP_MAX = 320;
const RIGHT = 26;

/**
 * @param {object} checkout of the order's answer
 * @param {number} now by Redis' clock
 * @param {number} width in pixels
 */
export function timeline(checkout, now, width) {
  const steps = (checkout.steps ?? []).map((step, i, all) => ({
    ...step,
    ...named(step.step),
    number: i + 1,
    tone: tone(step, all, checkout),
  }));
  return [drawing(steps, checkout, now, width), list(steps, checkout, now)];
}

function tone(step, all, checkout) {
  if (!step.done) {
    const next = checkout.open && all.find((other) => !other.done) === step;
    return next || step.command ? 'awaited' : 'ahead';
  }
  if (step.failed) {
    return 'failed';
  }
  const over = step.step === 'decided' || step.step === 'ended';
  return over && checkout.state === 'PAID' ? 'good' : 'done';
}

function drawing(steps, checkout, now, width) {
  const gap = Math.min(STEP_MAX, (width - LEFT - RADIUS - RIGHT) / Math.max(1, steps.length - 1));
  const x = (step) => LEFT + RADIUS + (step.number - 1) * gap;
  const y = (step) => LANES[step.lane];
  const right = LEFT + RADIUS + RIGHT + (steps.length - 1) * gap;
  return h(
    'svg',
    { class: 'lanes', width, height: HEIGHT, role: 'img', 'aria-label': spoken(steps) },
    Object.entries(LANES).map(([lane, at]) => [
      h('text', { class: 'lane-name', x: 0, y: at + 4 }, lane),
      h('line', { class: 'lane', x1: LEFT, x2: right, y1: at, y2: at }),
    ]),
    steps.slice(1).map((step, i) => {
      const from = steps[i];
      const bend = gap / 2;
      return h('path', {
        class: step.done ? 'hop' : 'hop ahead',
        d: `M${x(from)} ${y(from)}C${x(from) + bend} ${y(from)} ${x(step) - bend} ${y(step)} `
          + `${x(step)} ${y(step)}`,
      });
    }),
    steps.map((step) =>
      h(
        'g',
        { class: `step ${step.tone}` },
        h('title', null, `${step.number}. ${step.name}: ${step.text ?? ''}`),
        h('circle', { cx: x(step), cy: y(step), r: RADIUS }),
        h('text', { class: 'step-number', x: x(step), y: y(step) + 4 }, step.number),
        h('text', { class: 'offset', x: x(step), y: HEIGHT - 8 }, offset(step, checkout, now)),
      )),
  );
}

function list(steps, checkout, now) {
  return h('ol', { class: 'steps' }, steps.map((step) =>
    h(
      'li',
      { key: step.number, class: step.tone },
      h('span', { class: `dot ${step.tone}`, 'aria-hidden': 'true' }, step.number),
      h(
        'div',
        { class: 'step-when' },
        step.at ? time(step.at) : h('span', { class: 'muted' }, step.done ? '' : 'not yet'),
        h('span', { class: 'muted' }, offset(step, checkout, now)),
      ),
      h(
        'div',
        { class: 'step-what' },
        h('b', null, step.name),
        h('span', { class: 'id muted' }, step.by),
        step.failed && badge('failed', 'bad'),
        step.tone === 'awaited' && badge('waiting here', 'warn'),
        h('p', null, step.text),
        step.command && command(step.command),
      ),
    )));
}

function command(command) {
  return h(
    'p',
    { class: 'muted small' },
    command.state === 'delivered'
      ? `Delivered to ${command.consumer ?? 'an instance'} `
        + `${command.deliveries === 1 ? 'once' : `${command.deliveries ?? '?'} times`}, `
        + `last ${duration(command.idle_ms)} ago`
      : `Unread for ${duration(command.idle_ms)}`,
    command.failures > 0 && `; failed ${command.failures === 1 ? 'once' : `${command.failures} times`}`,
    ` – ${command.stream}, entry ${command.entry}`,
  );
}

function offset(step, checkout, now) {
  if (step.at) {
    return step.number === 1 ? '0' : `+${duration(step.at - checkout.began)}`;
  }
  return step.tone === 'awaited' ? `${duration(now - checkout.began)}…` : '';
}

function spoken(steps) {
  const done = steps.filter((step) => step.done).map((step) => step.name);
  const awaited = steps.find((step) => step.tone === 'awaited');
  return `Done: ${done.join(', ') || 'nothing'}.`
    + (awaited ? ` Waiting for: ${awaited.name} (${awaited.lane}).` : '');
}
