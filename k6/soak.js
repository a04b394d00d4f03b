// The same for a long time: 50 requests a second, for half an hour. What leaks or piles up shows.

import { catalogue } from './lib/catalogue.js';
import { limits, scenario } from './lib/thresholds.js';
import { duration, scaled } from './lib/time.js';
import { nextRequest } from './lib/user.js';

export { handleSummary } from './lib/summary.js';

const PER_SECOND = 50;

export const options = {
  ...limits(),
  scenarios: {
    [scenario]: {
      executor: 'constant-arrival-rate',
      rate: scaled(PER_SECOND),
      timeUnit: '1s',
      duration: `${duration('30m')}ms`,
      preAllocatedVUs: scaled(PER_SECOND),
    },
  },
};

export const setup = catalogue;

export default nextRequest;
