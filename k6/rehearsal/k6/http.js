// Stands in for k6/http.

import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { measure } from './state.js';

/**
 * @typedef {{tags: {name: string}, responseCallback: (status: number) => boolean}} Params
 * @typedef {{method: string, url: string, params: Params}} Request
 */

const { port, batch: atOnce } = workerData;
const answered = new Int32Array(workerData.answered);

/** @param {Request[]} requests */
function batch(requests) {
  Atomics.store(answered, 0, 0);
  port.postMessage({ requests: requests.map(({ method, url }) => ({ method, url })), atOnce });
  Atomics.wait(answered, 0, 0);
  /** @type {import('../http.js').Answer[]} */
  const answers = receiveMessageOnPort(port)?.message;
  return requests.map((request, index) => response(request, answers[index]));
}

/**
 * @param {Request} request
 * @param {import('../http.js').Answer} answer
 */
function response({ url, params }, { status, body, error, duration }) {
  const tags = { name: params.tags.name };
  measure('http_reqs', 'counter', 1, tags);
  measure('http_req_duration', 'trend', duration, tags);
  measure('http_req_failed', 'rate', params.responseCallback(status) ? 0 : 1, tags);
  return {
    status,
    body,
    error,
    request: { url },
    /** @param {string} [field] */
    json: (field) => (field === undefined ? JSON.parse(body) : JSON.parse(body)[field]),
  };
}

export default {
  batch,
  /**
   * @param {string} method
   * @param {string} url
   * @param {null} _
   * @param {Params} params
   */
  request: (method, url, _, params) => batch([{ method, url, params }])[0],
  /**
   * @param {string} url
   * @param {null} _
   * @param {Params} params
   */
  post: (url, _, params) => batch([{ method: 'POST', url, params }])[0],
  /** @param {...number} statuses */
  expectedStatuses:
    (...statuses) =>
    (/** @type {number} */ status) =>
      statuses.includes(status),
};
