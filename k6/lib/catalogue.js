// What is for sale. setup() makes it, and every user gets it.

import http from 'k6/http';
import { request } from './ask.js';

/**
 * @typedef {{id: string, price: number}} Item
 * @typedef {{items: Item[], soldOut: Item, tooDear: Item}} Catalogue
 */

const ITEM_COUNT = 200;
/** More than any run sells. */
const STOCK = 1_000_000_000;
/** More than any user ever has. */
const TOO_MUCH = 1_000_000_000_000;

/** @returns {Catalogue} */
export function catalogue() {
  const prices = Array.from({ length: ITEM_COUNT }, (_, number) => 1 + (number % 100));
  const items = createItems(prices);
  const [soldOut, tooDear] = createItems([1, TOO_MUCH]);
  addStock([...items, tooDear]);
  return { items, soldOut, tooDear };
}

/**
 * @param {number[]} prices
 * @returns {Item[]}
 */
export function createItems(prices) {
  const answers = prepare(
    prices.map((price) => request('create item', 'POST', `/stock/item/create/${price}`)),
  );
  return answers.map((answer, index) => ({ id: answer.item_id, price: prices[index] }));
}

/**
 * @param {Item[]} items
 * @param {number} [amount]
 */
export function addStock(items, amount = STOCK) {
  prepare(items.map((item) => request('add stock', 'POST', `/stock/add/${item.id}/${amount}`)));
}

/**
 * Requests without which there is no point in going on.
 *
 * @param {import('k6/http').BatchRequest[]} requests
 * @returns {any[]} the answers
 */
export function prepare(requests) {
  return http.batch(requests).map((response) => {
    if (response.status !== 200) {
      const { status, body, error } = response;
      throw new Error(`${response.request.url} answered ${status}: ${body || error}`);
    }
    return response.json();
  });
}

/**
 * One of them, the first more often than the last: a quarter of them sells half.
 *
 * @param {Catalogue} catalogue
 */
export function popularItem({ items }) {
  return items[Math.floor(items.length * Math.random() ** 2)];
}
