// What a user's thread knows, and what it has measured since it was last asked.

/** @typedef {import('../metrics.js').Sample} Sample */

export const state = {
  /** @type {{name: string, startTime: number} | undefined} undefined during setup() */
  scenario: undefined,
  /** @type {Sample[]} */
  samples: [],
};

/**
 * @param {string} metric
 * @param {import('../metrics.js').Type} type
 * @param {number} value
 * @param {Record<string, string>} [tags]
 */
export function measure(metric, type, value, tags = {}) {
  const whose = state.scenario && { scenario: state.scenario.name };
  state.samples.push({ metric, type, value, tags: { ...tags, ...whose } });
}

/** @returns {Sample[]} */
export function taken() {
  return state.samples.splice(0);
}
