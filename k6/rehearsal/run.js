#!/usr/bin/env node
// Rehearses a script of this folder where there is no k6: `run.js run [-e NAME=VALUE]... SCRIPT`,
// as k6 is called. It has as much of k6 as these scripts use, so that they can be tried, and
// tested, with Node alone. It is not k6: a thread for each user and one for all of HTTP carry a few
// hundred users, and their own work is in the times that it measures. There is no HTML report.

import { rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { copyOf } from './copy.js';
import { execute } from './executors.js';
import { Metrics } from './metrics.js';
import { Pool } from './pool.js';

const THRESHOLD_BROKEN = 99;
const SCRIPT_FAILED = 107;

const { values, positionals } = parseArgs({
  options: { env: { type: 'string', short: 'e', multiple: true, default: [] } },
  allowPositionals: true,
});
const [command, script] = positionals;
if (command !== 'run' || script === undefined) {
  console.error('Usage: run.js run [-e NAME=VALUE]... SCRIPT');
  process.exit(2);
}
const pairs = values.env.map((pair) => /** @type {[string, string]} */ (pair.split(/=(.*)/s)));
const env = { ...process.env, ...Object.fromEntries(pairs) };

console.error('This is a rehearsal in Node, not k6.');
const folder = copyOf(script);
process.on('exit', () => rmSync(folder, { recursive: true }));
['SIGINT', 'SIGTERM'].forEach((signal) => process.on(signal, () => process.exit(SCRIPT_FAILED)));
const pool = new Pool(pathToFileURL(join(folder, basename(script))).href, env);
try {
  process.exit(await rehearse());
} catch (failure) {
  console.error(failure instanceof Error ? failure.message : failure);
  process.exit(SCRIPT_FAILED);
}

/** @returns {Promise<number>} the exit status */
async function rehearse() {
  const began = performance.now();
  const first = pool.create();
  const options = await first.ask('options');
  const metrics = new Metrics(options.thresholds ?? {});
  pool.batch = options.batch ?? 20;
  const prepared = await first.ask('setup');
  metrics.add(prepared.samples);
  const abortion = new AbortController();
  const judge = setInterval(() => {
    if (metrics.areUrgent && metrics.mustAbort(performance.now() - began)) {
      abortion.abort();
    }
  }, 1_000);
  for (const [name, scenario] of Object.entries(options.scenarios)) {
    await execute(scenario, { name, pool, metrics, data: prepared.data, signal: abortion.signal });
  }
  clearInterval(judge);
  const data = metrics.summary(performance.now() - began);
  for (const [where, text] of Object.entries(await first.ask('summary', data))) {
    if (where === 'stdout') {
      process.stdout.write(text);
    } else {
      writeFileSync(where, text);
    }
  }
  return metrics.isKept() ? 0 : THRESHOLD_BROKEN;
}
