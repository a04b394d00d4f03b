// When users begin an iteration: k6's executors, as far as the scripts use them.

/**
 * @typedef {import('./pool.js').User} User
 * @typedef {{duration: string, target: number}} Stage
 * @typedef {object} Run
 * @property {string} name of the scenario
 * @property {import('./pool.js').Pool} pool
 * @property {import('./metrics.js').Metrics} metrics
 * @property {any} data what setup() returned
 * @property {AbortSignal} signal ends it early
 */

const TICK = 10;

/** @type {Record<string, (scenario: any, run: Run) => Promise<void>>} */
const executors = {
  'per-vu-iterations': perUser,
  'ramping-vus': rampingUsers,
  'constant-arrival-rate': ({ rate, duration, ...rest }, run) =>
    arrivals({ ...rest, startRate: rate, stages: [{ duration, target: rate }] }, run),
  'ramping-arrival-rate': arrivals,
};

/**
 * @param {any} scenario as the script's options have it
 * @param {Run} run
 */
export async function execute(scenario, run) {
  const executor = executors[scenario.executor];
  if (executor === undefined) {
    throw new Error(`The rehearsal has no executor ${scenario.executor}`);
  }
  await executor(scenario, run);
}

/**
 * @param {{vus: number, iterations: number}} scenario
 * @param {Run} run
 */
async function perUser({ vus, iterations }, run) {
  const users = await run.pool.createAll(vus);
  const began = Date.now();
  count(run, vus);
  await Promise.all(
    users.map(async (user) => {
      for (let number = 0; number < iterations && !run.signal.aborted; number++) {
        await iterate(user, began, run);
      }
    }),
  );
}

/**
 * @param {{startVUs: number, stages: Stage[]}} scenario
 * @param {Run} run
 */
async function rampingUsers({ startVUs, stages }, run) {
  const users = await run.pool.createAll(Math.max(startVUs, ...stages.map(({ target }) => target)));
  const began = Date.now();
  let active = 0;
  count(run, users.length);
  /** @param {number} index */
  async function stay(index) {
    while (index < active) {
      await iterate(users[index], began, run);
    }
    running[index] = undefined;
  }
  /** @type {(Promise<void> | undefined)[]} */
  const running = users.map(() => undefined);
  await everyTick(began, stages, run, (elapsed) => {
    active = Math.round(level(startVUs, stages, elapsed));
    for (let index = 0; index < active; index++) {
      running[index] ??= stay(index);
    }
  });
  active = 0;
  await Promise.all(running);
}

/**
 * @param {{startRate: number, stages: Stage[], preAllocatedVUs: number, maxVUs?: number}} scenario
 * @param {Run} run
 */
async function arrivals({ startRate, stages, preAllocatedVUs, maxVUs = preAllocatedVUs }, run) {
  const idle = await run.pool.createAll(preAllocatedVUs);
  const busy = new Set();
  const began = Date.now();
  let users = preAllocatedVUs;
  let due = 0;
  count(run, users);
  await everyTick(began, stages, run, (elapsed) => {
    for (const all = Math.floor(area(startRate, stages, elapsed)); due < all; due++) {
      const user = idle.shift();
      if (user !== undefined) {
        const iteration = iterate(user, began, run).then(() => {
          busy.delete(iteration);
          idle.push(user);
        });
        busy.add(iteration);
      } else {
        run.metrics.add([{ metric: 'dropped_iterations', type: 'counter', value: 1, tags: {} }]);
        if (users < maxVUs) {
          count(run, ++users);
          idle.push(run.pool.create());
        }
      }
    }
  });
  await Promise.all(busy);
}

/**
 * Until the stages are over.
 *
 * @param {number} began
 * @param {Stage[]} stages
 * @param {Run} run
 * @param {(elapsed: number) => void} action
 */
async function everyTick(began, stages, run, action) {
  const end = stages.reduce((sum, { duration }) => sum + milliseconds(duration), 0);
  for (let elapsed = 0; elapsed < end && !run.signal.aborted; elapsed = Date.now() - began) {
    action(elapsed);
    await new Promise((tick) => setTimeout(tick, TICK));
  }
}

/**
 * @param {User} user
 * @param {number} startTime of the scenario
 * @param {Run} run
 */
async function iterate(user, startTime, { name, metrics, data }) {
  const { samples } = await user.ask('iterate', { scenario: { name, startTime }, data });
  metrics.add(samples);
}

/**
 * @param {Run} run
 * @param {number} users
 */
function count({ metrics }, users) {
  metrics.add([{ metric: 'vus_max', type: 'gauge', value: users, tags: {} }]);
}

/**
 * What there is at this time, where it changes evenly from one stage's target to the next.
 *
 * @param {number} start
 * @param {Stage[]} stages
 * @param {number} elapsed
 */
function level(start, stages, elapsed) {
  let from = start;
  let rest = elapsed;
  for (const { duration, target } of stages) {
    const length = milliseconds(duration);
    if (rest < length) {
      return from + ((target - from) * rest) / length;
    }
    rest -= length;
    from = target;
  }
  return from;
}

/**
 * How much has come until this time, at so much a second.
 *
 * @param {number} start
 * @param {Stage[]} stages
 * @param {number} elapsed
 */
function area(start, stages, elapsed) {
  let from = start;
  let rest = elapsed;
  let sum = 0;
  for (const { duration, target } of stages) {
    const length = milliseconds(duration);
    const part = Math.min(rest, length);
    const to = from + ((target - from) * part) / length;
    sum += ((from + to) / 2) * (part / 1_000);
    if (rest <= length) {
      break;
    }
    rest -= length;
    from = target;
  }
  return sum;
}

/** @param {string} duration such as 1500ms */
function milliseconds(duration) {
  return Number.parseInt(duration, 10);
}
