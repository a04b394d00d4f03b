// Ever more requests a second, up to 2,000, until a condition breaks: then it ends, and the last
// rate is what the shop does not carry. Breaking is what it is for, so it fails unless it reaches
// the end.

import exec from 'k6/execution';
import { Gauge } from 'k6/metrics';
import { catalogue } from './lib/catalogue.js';
import { handleSummary as summary } from './lib/summary.js';
import { limits, scenario } from './lib/thresholds.js';
import { duration, scaled, stages } from './lib/time.js';
import { nextRequest } from './lib/user.js';

const AT_MOST = 2_000;
const LASTING = duration('10m');

/** Requests a second that were asked for. */
const offered = new Gauge('offered_per_second');

export const options = {
  ...limits({ abortOnFail: true }),
  scenarios: {
    [scenario]: {
      executor: 'ramping-arrival-rate',
      startRate: 1,
      timeUnit: '1s',
      preAllocatedVUs: scaled(AT_MOST / 4),
      maxVUs: scaled(AT_MOST),
      stages: stages(LASTING, [[1, AT_MOST]]),
    },
  },
};

export const setup = catalogue;

/** @param {import('./lib/catalogue.js').Catalogue} forSale */
export default function (forSale) {
  offered.add((scaled(AT_MOST) * (Date.now() - exec.scenario.startTime)) / LASTING);
  nextRequest(forSale);
}

/** @param {import('./lib/summary.js').Data} data */
export function handleSummary(data) {
  const atLast = Math.round(data.metrics.offered_per_second?.values.max ?? 0);
  const { stdout, ...files } = summary(data);
  return { ...files, stdout: `${stdout}\nasked for ${atLast} requests a second at the end\n` };
}
