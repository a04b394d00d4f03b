// Items. Everybody buys them, so what is in stock is not known; only that it is never negative.

import { ask, askInVain, expectSame } from './ask.js';

/** @typedef {import('./catalogue.js').Item} Item */

/** @param {Item} item */
export function findItem({ id, price }) {
  const found = ask('find item', 'GET', `/stock/find/${id}`);
  expectSame('total', price, found?.price);
  expectSame('stock', true, found && found.stock >= 0);
}

/**
 * @param {Item} item
 * @param {number} units
 */
export function addUnits({ id }, units) {
  ask('add stock', 'POST', `/stock/add/${id}/${units}`);
}

/**
 * @param {Item} item
 * @param {number} units
 */
export function subtractUnits({ id }, units) {
  ask('subtract stock', 'POST', `/stock/subtract/${id}/${units}`);
}

/** @param {Item} item that is sold out */
export function subtractInVain({ id }) {
  askInVain('refused subtraction', `/stock/subtract/${id}/1`, 'out-of-stock');
}
