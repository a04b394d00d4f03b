// The usual day of a shop: 25 users, then 100, then 50, each with one request a second.

import { catalogue } from './lib/catalogue.js';
import { limits, scenario } from './lib/thresholds.js';
import { dayOf, onceASecond } from './lib/time.js';
import { nextRequest } from './lib/user.js';

export { handleSummary } from './lib/summary.js';

const day = dayOf({ usually: 25, atMost: 100, atLast: 50, lasting: '5m' });

export const options = { ...limits(), scenarios: { [scenario]: day } };

export const setup = catalogue;

/** @param {import('./lib/catalogue.js').Catalogue} forSale */
export default function (forSale) {
  onceASecond(() => nextRequest(forSale));
}
