/** So much a second, and a burst of two seconds: what is beyond is refused. */
export class Allowance {
  readonly #perSecond: number;
  readonly #most: number;
  #left: number;
  #at: number;

  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#most = perSecond * 2;
    this.#left = this.#most;
    this.#at = now;
  }

  /** Takes so much when it is there. */
  take(amount: number, now: number): boolean {
    if (now > this.#at) {
      this.#left = Math.min(this.#most, this.#left + ((now - this.#at) * this.#perSecond) / 1000);
      this.#at = now;
    }
    if (this.#left < amount) return false;
    this.#left -= amount;
    return true;
  }
}
