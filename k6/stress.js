// The day of a sale: 2,500 users, then 10,000, then 500, each with one request a second. SCALE
// shrinks it for a small machine.

import { catalogue } from './lib/catalogue.js';
import { limits, scenario } from './lib/thresholds.js';
import { dayOf, onceASecond } from './lib/time.js';
import { nextRequest } from './lib/user.js';

export { handleSummary } from './lib/summary.js';

const day = dayOf({ usually: 2_500, atMost: 10_000, atLast: 500, lasting: '5m' });

export const options = { ...limits(), scenarios: { [scenario]: day } };

export const setup = catalogue;

/** @param {import('./lib/catalogue.js').Catalogue} forSale */
export default function (forSale) {
  onceASecond(() => nextRequest(forSale));
}
