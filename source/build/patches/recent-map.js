/**
 * A map that keeps what was asked for lately, and at most twice its limit: when the young half is full it becomes the
 * old half, and what nobody asks for is dropped with the next turn.
 * @template Key
 * @template Value
 */
export class RecentMap {
  #limit;
  /** @type {Map<Key, Value>} */
  #young = new Map();
  /** @type {Map<Key, Value>} */
  #old = new Map();

  /** @param {number} limit entries in one half */
  constructor(limit) {
    this.#limit = limit;
  }

  /** @param {Key} key */
  get(key) {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  /**
   * @param {Key} key
   * @param {Value} value
   */
  set(key, value) {
    if (this.#young.size >= this.#limit) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}
