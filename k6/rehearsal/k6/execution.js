// Stands in for k6/execution.

import { state } from './state.js';

export default {
  scenario: {
    get startTime() {
      return state.scenario?.startTime ?? 0;
    },
  },
  test: {
    /** @param {string} reason */
    abort(reason) {
      throw new Error(`aborted: ${reason}`);
    },
  },
};
