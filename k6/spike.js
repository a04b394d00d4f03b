// A crowd from one moment to the next: 20 requests a second, suddenly 200, and 20 again. They come
// whether the shop is done with the ones before or not.

import { catalogue } from './lib/catalogue.js';
import { limits, scenario } from './lib/thresholds.js';
import { duration, scaled, stages } from './lib/time.js';
import { nextRequest } from './lib/user.js';

export { handleSummary } from './lib/summary.js';

const USUALLY = 20;
const AT_MOST = 200;

export const options = {
  ...limits(),
  scenarios: {
    [scenario]: {
      executor: 'ramping-arrival-rate',
      startRate: scaled(USUALLY),
      timeUnit: '1s',
      preAllocatedVUs: scaled(AT_MOST),
      stages: stages(duration('2m'), [
        [0.3, USUALLY],
        [0.02, AT_MOST],
        [0.3, AT_MOST],
        [0.02, USUALLY],
        [0.36, USUALLY],
      ]),
    },
  },
};

export const setup = catalogue;

export default nextRequest;
