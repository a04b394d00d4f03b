// Each kind of visit, from its beginning to its end: whether everything works at all.

import { orAbort } from './lib/ask.js';
import { catalogue } from './lib/catalogue.js';
import { Shopper } from './lib/shopper.js';
import { limits, scenario } from './lib/thresholds.js';
import { everyVisit } from './lib/visits.js';

export { handleSummary } from './lib/summary.js';

const ROUNDS = 5;

export const options = {
  ...limits(),
  scenarios: { [scenario]: { executor: 'per-vu-iterations', vus: 1, iterations: ROUNDS } },
};

export const setup = catalogue;

/** @param {import('./lib/catalogue.js').Catalogue} forSale */
export default function (forSale) {
  const shopper = new Shopper();
  orAbort(() => everyVisit.forEach((visit) => Array.from(visit(shopper, forSale))));
}
