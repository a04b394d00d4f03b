// The thread that talks HTTP for all users. They stand still until it has woken them.

import { Agent, request } from 'node:http';
import { parentPort } from 'node:worker_threads';

/**
 * @typedef {{method: string, url: string}} Request
 * @typedef {{status: number, body: string, error: string, duration: number}} Answer
 */

const TIMEOUT = 60_000;
const agent = new Agent({ keepAlive: true });

parentPort?.on('message', ({ port, answered }) => {
  const flag = new Int32Array(answered);
  port.on('message', async (/** @type {{requests: Request[], atOnce: number}} */ work) => {
    port.postMessage(await sendAll(work));
    Atomics.store(flag, 0, 1);
    Atomics.notify(flag, 0);
  });
});

/** @param {{requests: Request[], atOnce: number}} work */
async function sendAll({ requests, atOnce }) {
  /** @type {Answer[]} */
  const answers = [];
  let next = 0;
  const senders = Array.from({ length: Math.min(atOnce, requests.length) }, async () => {
    while (next < requests.length) {
      const index = next++;
      answers[index] = await send(requests[index]);
    }
  });
  await Promise.all(senders);
  return answers;
}

/**
 * @param {Request} what
 * @returns {Promise<Answer>}
 */
function send({ method, url }) {
  return new Promise((resolve) => {
    const began = performance.now();
    const finish = (/** @type {number} */ status, /** @type {string} */ body, error = '') =>
      resolve({ status, body, error, duration: performance.now() - began });
    const sent = request(url, { method, agent, timeout: TIMEOUT }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text) => (body += text));
      response.on('end', () => finish(response.statusCode ?? 0, body));
      response.on('error', (failure) => finish(0, '', String(failure)));
    });
    sent.on('timeout', () => sent.destroy(new Error('timeout')));
    sent.on('error', (failure) => finish(0, '', String(failure)));
    sent.end();
  });
}
