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

/** Goes through it all once, unmeasured: just after a start requests wait for code to be loaded. */
export function setup() {
  const forSale = catalogue();
  visitAll(forSale);
  return forSale;
}

/** @param {import('./lib/catalogue.js').Catalogue} forSale */
export default function (forSale) {
  orAbort(() => visitAll(forSale));
}

/** @param {import('./lib/catalogue.js').Catalogue} forSale */
function visitAll(forSale) {
  const shopper = new Shopper();
  everyVisit.forEach((visit) => Array.from(visit(shopper, forSale)));
}
