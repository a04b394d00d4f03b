// What brings people to a shop. A visit is a generator: it yields after each request but its last,
// so that it can be spread over time.

import { addUnits, findItem, subtractInVain, subtractUnits } from './stock.js';
import { popularItem } from './catalogue.js';

/**
 * @typedef {import('./catalogue.js').Catalogue} Catalogue
 * @typedef {import('./shopper.js').Shopper} Shopper
 * @typedef {(shopper: Shopper, catalogue: Catalogue) => Generator<void, void, void>} Visit
 */

/** @type {Visit} */
export function* signUp(shopper) {
  shopper.signUp();
  if (!shopper.id) {
    return;
  }
  yield;
  shopper.addFunds(1_000_000);
}

/** @type {Visit} */
function* look(_, catalogue) {
  findItem(popularItem(catalogue));
  yield;
  findItem(popularItem(catalogue));
  yield;
  findItem(popularItem(catalogue));
  yield;
  findItem(popularItem(catalogue));
}

/** @type {Visit} */
function* buy(shopper, catalogue) {
  const one = popularItem(catalogue);
  const other = popularItem(catalogue);
  findItem(one);
  yield;
  const order = shopper.createOrder();
  if (!order) {
    return;
  }
  yield;
  shopper.addItem(order, one, 1);
  yield;
  findItem(other);
  yield;
  shopper.addItem(order, other, 2);
  yield;
  shopper.findOrder(order);
  yield;
  shopper.findCredit();
  yield;
  shopper.checkout(order);
  yield;
  shopper.findOrder(order);
  yield;
  shopper.findStatus(order, order.paid);
  yield;
  shopper.findCredit();
}

/** @type {Visit} */
function* changeOnesMind(shopper, catalogue) {
  const item = popularItem(catalogue);
  const order = shopper.createOrder();
  if (!order) {
    return;
  }
  yield;
  shopper.addItem(order, item, 2);
  yield;
  shopper.removeItem(order, item);
  yield;
  shopper.findOrder(order);
  yield;
  shopper.removeOrder(order);
}

/** @type {Visit} */
function* topUp(shopper) {
  shopper.findCredit();
  yield;
  shopper.addFunds(1_000);
  yield;
  shopper.findCredit();
}

/** @type {Visit} */
function* payAndCancel(shopper) {
  const order = shopper.createOrder();
  if (!order) {
    return;
  }
  yield;
  shopper.pay(order, 10);
  yield;
  shopper.findStatus(order, true);
  yield;
  shopper.cancel(order, 10);
  yield;
  shopper.findStatus(order, false);
  yield;
  shopper.findCredit();
}

/** @type {Visit} */
function* fillShelves(_, catalogue) {
  const item = popularItem(catalogue);
  findItem(item);
  yield;
  addUnits(item, 10);
  yield;
  subtractUnits(item, 1);
}

/** @type {Visit} */
function* askForTheImpossible(shopper, { soldOut, tooDear }) {
  const order = shopper.createOrder();
  if (!order) {
    return;
  }
  yield;
  shopper.checkoutInVain(order, 'order-empty');
  yield;
  shopper.addItem(order, soldOut, 1);
  yield;
  shopper.checkoutInVain(order, 'out-of-stock');
  yield;
  shopper.addItem(order, tooDear, 1);
  yield;
  shopper.checkoutInVain(order, 'out-of-credit');
  yield;
  shopper.findOrder(order);
  yield;
  shopper.payInVain();
  yield;
  subtractInVain(soldOut);
  yield;
  shopper.findCredit();
}

/** How many of a hundred visits are of each kind. @type {[number, Visit][]} */
const kinds = [
  [52, look],
  [25, buy],
  [5, changeOnesMind],
  [8, topUp],
  [2, payAndCancel],
  [5, fillShelves],
  [3, askForTheImpossible],
];

/** Each kind once. */
export const everyVisit = [signUp, ...kinds.map(([, visit]) => visit)];

/** @returns {Visit} one of them, by their shares */
export function anyVisit() {
  let rest = Math.random() * 100;
  const kind = kinds.find(([share]) => (rest -= share) < 0);
  return (kind ?? kinds[0])[1];
}
