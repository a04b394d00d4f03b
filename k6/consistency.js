// The course's public test of consistency: an item of which there are 100 at 1 each, 1,000 users
// with a credit of 1, and 1,000 orders of one unit by users at random, all checked out at once over
// 100 connections. 100 are sold, no more and no less; and each order and each user says the same.

import http from 'k6/http';
import { countRefusal, countUntrue, expectSame, orAbort, request } from './lib/ask.js';
import { addStock, createItems, prepare } from './lib/catalogue.js';
import { limits, scenario } from './lib/thresholds.js';

export { handleSummary } from './lib/summary.js';

const UNITS = 100;
const USERS = 1_000;
const ORDERS = 1_000;
const CONNECTIONS = 100;

export const options = {
  ...limits({ isFlood: true }),
  batch: CONNECTIONS,
  batchPerHost: CONNECTIONS,
  scenarios: { [scenario]: { executor: 'per-vu-iterations', vus: 1, iterations: 1 } },
};

/** @typedef {{id: string, user: string}} Order */

/** @returns {{item: string, users: string[], orders: Order[]}} */
export function setup() {
  const [item] = createItems([1]);
  addStock([item], UNITS);
  const ids = prepare(
    repeat(USERS, () => request('create user', 'POST', '/payment/create_user')),
  ).map(({ user_id }) => user_id);
  prepare(ids.map((user) => request('add funds', 'POST', `/payment/add_funds/${user}/1`)));
  const buyers = repeat(ORDERS, () => ids[Math.floor(Math.random() * USERS)]);
  const orders = prepare(
    buyers.map((user) => request('create order', 'POST', `/orders/create/${user}`)),
  ).map(({ order_id }, index) => ({ id: order_id, user: buyers[index] }));
  prepare(
    orders.map(({ id }) => request('add item', 'POST', `/orders/addItem/${id}/${item.id}/1`)),
  );
  return { item: item.id, users: ids, orders };
}

/** @param {ReturnType<typeof setup>} shop */
export default function (shop) {
  orAbort(() => compare(shop, checkOutAll(shop)));
}

/**
 * @param {ReturnType<typeof setup>} shop
 * @returns {boolean[]} of each order, whether it is paid
 */
function checkOutAll({ orders }) {
  const answers = http.batch(
    orders.map(({ id }) => request('checkout', 'POST', `/orders/checkout/${id}`, true)),
  );
  answers.filter(({ status }) => status === 409).forEach(countRefusal);
  return answers.map(({ status }) => status === 200);
}

/**
 * What the shop says now, and what it said to the checkouts.
 *
 * @param {ReturnType<typeof setup>} shop
 * @param {boolean[]} paid
 */
function compare({ item, users, orders }, paid) {
  const [{ stock }] = prepare([request('find item', 'GET', `/stock/find/${item}`)]);
  const credits = prepare(
    users.map((user) => request('find user', 'GET', `/payment/find_user/${user}`)),
  ).map(({ credit }) => credit);
  const found = prepare(orders.map(({ id }) => request('find order', 'GET', `/orders/find/${id}`)));

  countUntrue('sold', Math.abs(paid.filter(Boolean).length - UNITS));
  countUntrue('stock', Math.abs(stock));
  countUntrue('credit', Math.abs(total(credits) - (USERS - UNITS)));
  found.forEach((order, index) => expectSame('paid', paid[index], order.paid));

  const spent = new Map(users.map((user) => [user, 0]));
  orders
    .filter((_, index) => paid[index])
    .forEach(({ user }) => spent.set(user, (spent.get(user) ?? 0) + 1));
  users.forEach((user, index) => expectSame('credit', 1 - (spent.get(user) ?? 0), credits[index]));
}

/**
 * @template T
 * @param {number} times
 * @param {() => T} make
 */
function repeat(times, make) {
  return Array.from({ length: times }, make);
}

/** @param {number[]} numbers */
function total(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0);
}
