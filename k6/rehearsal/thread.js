// A user's thread: runs what of the script is asked for.

import { parentPort, workerData } from 'node:worker_threads';
import { state, taken } from './k6/state.js';

Object.assign(globalThis, { __ENV: workerData.env });

const script = import(workerData.script);
/** @type {any} */
let data;

/** @type {Record<string, (argument: any) => Promise<any>>} */
const actions = {
  options: async () => JSON.parse(JSON.stringify((await script).options)),
  setup: async () => {
    const prepared = (await script).setup?.();
    return { data: JSON.parse(JSON.stringify(prepared ?? null)), samples: taken() };
  },
  iterate: async ({ scenario, data: prepared }) => {
    data ??= prepared;
    state.scenario = scenario;
    (await script).default(data);
    return { samples: taken() };
  },
  summary: async (figures) => (await script).handleSummary(figures),
};

parentPort?.on('message', async ({ what, argument }) => {
  try {
    parentPort?.postMessage({ answer: await actions[what](argument) });
  } catch (failure) {
    const text = String(failure instanceof Error ? failure.stack : failure);
    parentPort?.postMessage({ failure: text });
  }
});
