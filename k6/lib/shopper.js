// A user of the shop, who knows what the shop must say: nobody else spends this credit or touches
// these orders. What a failed request leaves open is undefined, and nothing is expected of it.

import { ask, askInVain, expectSame } from './ask.js';

/**
 * @typedef {{id: string, user: string, total: number | undefined, paid: boolean | undefined}} Order
 */

export class Shopper {
  /** @type {string | undefined} */
  id;
  /** @type {number | undefined} */
  credit;

  signUp() {
    this.id = ask('create user', 'POST', '/payment/create_user')?.user_id;
    this.credit = 0;
  }

  /** @param {number} amount */
  addFunds(amount) {
    const answer = ask('add funds', 'POST', `/payment/add_funds/${this.id}/${amount}`);
    this.creditIs(answer, amount);
  }

  findCredit() {
    const found = ask('find user', 'GET', `/payment/find_user/${this.id}`)?.credit;
    expectSame('credit', this.credit, found);
    this.credit = found;
  }

  /** @returns {Order | undefined} */
  createOrder() {
    const user = /** @type {string} */ (this.id);
    const id = ask('create order', 'POST', `/orders/create/${user}`)?.order_id;
    return id && { id, user, total: 0, paid: false };
  }

  /**
   * @param {Order} order
   * @param {import('./catalogue.js').Item} item
   * @param {number} quantity
   */
  addItem(order, item, quantity) {
    const answer = ask('add item', 'POST', `/orders/addItem/${order.id}/${item.id}/${quantity}`);
    order.total = sum(answer && order.total, item.price * quantity);
    expectSame('total', order.total, answer?.total_cost);
  }

  /**
   * One unit of it.
   *
   * @param {Order} order
   * @param {import('./catalogue.js').Item} item
   */
  removeItem(order, item) {
    const answer = ask('remove item', 'DELETE', `/orders/removeItem/${order.id}/${item.id}`);
    order.total = sum(answer && order.total, -item.price);
    expectSame('total', order.total, answer?.total_cost);
  }

  /** @param {Order} order */
  removeOrder(order) {
    ask('remove order', 'DELETE', `/orders/remove/${order.id}`);
  }

  /** @param {Order} order */
  findOrder(order) {
    const answer = ask('find order', 'GET', `/orders/find/${order.id}`);
    expectSame('paid', order.paid, answer?.paid);
    expectSame('total', order.total, answer?.total_cost);
  }

  /** @param {Order} order */
  checkout(order) {
    const answer = ask('checkout', 'POST', `/orders/checkout/${order.id}`);
    order.paid = answer?.paid;
    expectSame('paid', true, answer?.paid);
    this.creditIs(answer && {}, order.total && -order.total);
  }

  /**
   * @param {Order} order
   * @param {string} reason
   */
  checkoutInVain(order, reason) {
    if (!askInVain('refused checkout', `/orders/checkout/${order.id}`, reason)) {
      order.paid = undefined;
      this.credit = undefined;
    }
  }

  /**
   * Without a checkout.
   *
   * @param {Order} order
   * @param {number} amount
   */
  pay(order, amount) {
    const path = `/payment/pay/${order.user}/${order.id}/${amount}`;
    this.creditIs(ask('pay', 'POST', path), -amount);
  }

  /**
   * @param {Order} order
   * @param {number} amount that was paid
   */
  cancel(order, amount) {
    const path = `/payment/cancel/${order.user}/${order.id}`;
    this.creditIs(ask('cancel payment', 'POST', path), amount);
  }

  /**
   * @param {Order} order
   * @param {boolean | undefined} paid
   */
  findStatus(order, paid) {
    const answer = ask('payment status', 'GET', `/payment/status/${order.user}/${order.id}`);
    expectSame('paid', paid, answer?.paid);
  }

  payInVain() {
    const path = `/payment/pay/${this.id}/1000000000000`;
    if (!askInVain('refused payment', path, 'out-of-credit')) {
      this.credit = undefined;
    }
  }

  /**
   * The credit has changed by this much, as an answer says; without one it is not known.
   *
   * @param {{credit?: number} | undefined} answer
   * @param {number | undefined} change
   */
  creditIs(answer, change) {
    this.credit = sum(answer && this.credit, change);
    expectSame('credit', this.credit, answer?.credit);
    this.credit = answer?.credit ?? this.credit;
  }
}

/**
 * @param {number | undefined} a
 * @param {number | undefined} b
 * @returns {number | undefined}
 */
function sum(a, b) {
  return a === undefined || b === undefined ? undefined : a + b;
}
