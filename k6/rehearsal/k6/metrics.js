// Stands in for k6/metrics.

import { measure } from './state.js';

class Metric {
  #name;
  #type;

  /**
   * @param {string} name
   * @param {import('../metrics.js').Type} type
   */
  constructor(name, type) {
    this.#name = name;
    this.#type = type;
  }

  /**
   * @param {number} value
   * @param {Record<string, string>} [tags]
   */
  add(value, tags) {
    measure(this.#name, this.#type, value, tags);
  }
}

export class Counter extends Metric {
  /** @param {string} name */
  constructor(name) {
    super(name, 'counter');
  }
}

export class Gauge extends Metric {
  /** @param {string} name */
  constructor(name) {
    super(name, 'gauge');
  }
}
