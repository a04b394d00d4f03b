// The one user that each virtual user of k6 is, and where this one stands in a visit.

import { orAbort } from './ask.js';
import { Shopper } from './shopper.js';
import { anyVisit, signUp } from './visits.js';

const shopper = new Shopper();
/** @type {Generator<void, void, void> | undefined} */
let visit;

/**
 * Sends the next request of the visit, or the first of another one. The first visit is to sign up,
 * and so is one after which a failed request has left the credit open.
 *
 * @param {import('./catalogue.js').Catalogue} catalogue
 */
export function nextRequest(catalogue) {
  orAbort(() => {
    visit = visit ?? (shopper.credit ? anyVisit() : signUp)(shopper, catalogue);
    if (visit.next().done) {
      visit = undefined;
    }
  });
}
