// The threads: one for each user, as each has variables of its own, and one that talks HTTP for
// all.

import { MessageChannel, Worker } from 'node:worker_threads';

const USERS_MAX = 1_000;

export class Pool {
  /** How many requests of one http.batch() are under way at once. */
  batch = 20;

  #script;
  #env;
  #http = new Worker(new URL('./http.js', import.meta.url));

  /**
   * @param {string} script its URL
   * @param {Record<string, string | undefined>} env
   */
  constructor(script, env) {
    this.#script = script;
    this.#env = env;
  }

  create() {
    const { port1, port2 } = new MessageChannel();
    const answered = new SharedArrayBuffer(4);
    this.#http.postMessage({ port: port1, answered }, [port1]);
    const { batch } = this;
    const workerData = { script: this.#script, env: this.#env, port: port2, answered, batch };
    const url = new URL('./thread.js', import.meta.url);
    return new User(new Worker(url, { workerData, transferList: [port2] }));
  }

  /**
   * Those that do not exist yet begin all at once.
   *
   * @param {number} count
   * @returns {Promise<User[]>}
   */
  async createAll(count) {
    if (count > USERS_MAX) {
      throw new Error(`A rehearsal carries ${USERS_MAX} users, not ${count}; lower SCALE.`);
    }
    const users = [];
    for (let number = 0; number < count; number++) {
      users.push(this.create());
    }
    await Promise.all(users.map((user) => user.ask('options')));
    return users;
  }
}

export class User {
  #worker;
  /** @type {{resolve: (answer: any) => void, reject: (failure: any) => void}[]} */
  #waiting = [];

  /** @param {Worker} worker */
  constructor(worker) {
    this.#worker = worker;
    worker.on('message', ({ failure, answer }) => {
      const asked = this.#waiting.shift();
      if (failure === undefined) {
        asked?.resolve(answer);
      } else {
        asked?.reject(new Error(failure));
      }
    });
    worker.on('error', (failure) => this.#waiting.forEach(({ reject }) => reject(failure)));
  }

  /**
   * @param {'options' | 'setup' | 'iterate' | 'summary'} what
   * @param {any} [argument]
   * @returns {Promise<any>}
   */
  ask(what, argument) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage({ what, argument });
    });
  }
}
