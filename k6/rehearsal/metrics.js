// What was measured, and whether it is within the thresholds.

/**
 * @typedef {'counter' | 'gauge' | 'rate' | 'trend'} Type
 * @typedef {{metric: string, type: Type, value: number, tags: Record<string, string>}} Sample
 * @typedef {{threshold: string, abortOnFail?: boolean, delayAbortEval?: string}} Threshold
 */

/** @type {Record<Type, (values: number[], seconds: number) => Record<string, number>>} */
const statistics = {
  counter: (values, seconds) => ({ count: sum(values), rate: sum(values) / seconds }),
  gauge: (values) => ({ value: values.at(-1) ?? 0, ...extremes(values) }),
  rate: (values) => ({ rate: values.length === 0 ? 0 : sum(values) / values.length }),
  trend: (values) => ({
    count: values.length,
    avg: values.length === 0 ? 0 : sum(values) / values.length,
    med: percentile(values, 50),
    'p(99)': percentile(values, 99),
    'p(99.9)': percentile(values, 99.9),
    ...extremes(values),
  }),
};

/** @type {Record<string, (a: number, b: number) => boolean>} */
const operators = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
};

export class Metrics {
  /** @type {Map<string, {type: Type, values: number[]}>} */
  #metrics = new Map();
  /** @type {Map<string, {name: string, tag: string, value: string}[]>} by the metric they are of */
  #parts = new Map();
  /** @type {Map<string, Threshold[]>} */
  #thresholds = new Map();

  /** @param {Record<string, (string | Threshold)[]>} thresholds */
  constructor(thresholds) {
    for (const [name, list] of Object.entries(thresholds)) {
      const whole = list.map((it) => (typeof it === 'string' ? { threshold: it } : it));
      this.#thresholds.set(name, whole);
      const part = /^(.*)\{(.*?):(.*)\}$/.exec(name);
      if (part) {
        const [, metric, tag, value] = part;
        this.#parts.set(metric, [...(this.#parts.get(metric) ?? []), { name, tag, value }]);
      }
    }
  }

  /** @param {Sample[]} samples */
  add(samples) {
    for (const { metric, type, value, tags } of samples) {
      this.#addTo(metric, type, value);
      for (const part of this.#parts.get(metric) ?? []) {
        if (tags[part.tag] === part.value) {
          this.#addTo(part.name, type, value);
        }
      }
    }
  }

  /** Whether there is nothing that breaks a threshold. */
  isKept() {
    const found = this.#statistics(1);
    return [...this.#thresholds].every(([name, list]) =>
      list.every(({ threshold }) => isKept(found[name], threshold)),
    );
  }

  /** Whether a threshold may end the run early. */
  get areUrgent() {
    return [...this.#thresholds.values()].flat().some(({ abortOnFail }) => abortOnFail);
  }

  /** @param {number} elapsed in ms */
  mustAbort(elapsed) {
    const found = this.#statistics(elapsed / 1_000);
    return [...this.#thresholds].some(([name, list]) =>
      list.some(
        ({ threshold, abortOnFail, delayAbortEval = '0s' }) =>
          abortOnFail &&
          elapsed > Number.parseInt(delayAbortEval, 10) * 1_000 &&
          !isKept(found[name], threshold),
      ),
    );
  }

  /**
   * As handleSummary() gets it.
   *
   * @param {number} testRunDurationMs
   */
  summary(testRunDurationMs) {
    const found = this.#statistics(testRunDurationMs / 1_000);
    const metrics = Object.entries(found).map(([name, values]) => {
      const verdicts = (this.#thresholds.get(name) ?? []).map(({ threshold }) => [
        threshold,
        { ok: isKept(values, threshold) },
      ]);
      return [name, { values, thresholds: Object.fromEntries(verdicts) }];
    });
    return { metrics: Object.fromEntries(metrics), state: { testRunDurationMs } };
  }

  /**
   * @param {string} name
   * @param {Type} type
   * @param {number} value
   */
  #addTo(name, type, value) {
    const metric = this.#metrics.get(name);
    if (metric) {
      metric.values.push(value);
    } else {
      this.#metrics.set(name, { type, values: [value] });
    }
  }

  /**
   * @param {number} seconds
   * @returns {Record<string, Record<string, number>>}
   */
  #statistics(seconds) {
    return Object.fromEntries(
      [...this.#metrics].map(([name, { type, values }]) => [
        name,
        statistics[type](type === 'trend' ? values.sort((a, b) => a - b) : values, seconds),
      ]),
    );
  }
}

/**
 * @param {Record<string, number> | undefined} values undefined if nothing was measured
 * @param {string} threshold
 */
function isKept(values, threshold) {
  const parts = /^([\w().]+)(<=|>=|==|<|>)([\d.]+)$/.exec(threshold);
  if (!parts) {
    throw new Error(`The rehearsal does not understand the threshold ${threshold}`);
  }
  const [, statistic, operator, limit] = parts;
  if (values && !(statistic in values)) {
    throw new Error(`The rehearsal has no ${statistic} for the threshold ${threshold}`);
  }
  return values === undefined || operators[operator](values[statistic], Number(limit));
}

/** @param {number[]} values */
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

/** @param {number[]} values */
function extremes(values) {
  return {
    min: values.reduce((a, b) => Math.min(a, b), Infinity),
    max: values.reduce((a, b) => Math.max(a, b), -Infinity),
  };
}

/**
 * Between the two values that are next to it.
 *
 * @param {number[]} sorted
 * @param {number} percent
 */
function percentile(sorted, percent) {
  const place = (sorted.length - 1) * (percent / 100);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? 0;
  return below + (above - below) * (place % 1);
}
