import type { Uuid } from '@landfall/protocol/datatypes';
import { KeyedLock } from '../embedded/index.ts';
import type { Acquiring, Claim, IdClaims } from './id-claim.ts';

/** Who may change what is under an id: one at a time in this process, and by claims among the fronts. */
export class IdChanges {
  readonly #claims: IdClaims;
  readonly #ids = new KeyedLock();
  readonly #releasing = new Map<string, Promise<void>>();

  constructor(claims: IdClaims) {
    this.#claims = claims;
  }

  /** With the claim on the id held. It is given back beside the answer; the next change of the id here waits for that. */
  async claimed<T>(
    id: Uuid,
    acquiring: Acquiring,
    act: (claim: Claim) => Promise<T>,
  ): Promise<T | undefined> {
    const claim = await this.#claims.acquire(id, acquiring);
    if (claim === undefined) return undefined;
    try {
      return await act(claim);
    } finally {
      const released = claim.release().finally(() => {
        if (this.#releasing.get(id.key) === released) this.#releasing.delete(id.key);
      });
      this.#releasing.set(id.key, released);
    }
  }

  /** One change of an id at a time in this process: only what comes from elsewhere has to be settled by claims. */
  async alone<T>({ key }: Uuid, act: () => Promise<T>): Promise<T> {
    return await this.#ids.run(key, async () => {
      await this.#releasing.get(key);
      return await act();
    });
  }

  /** Resolves when all claims are given back. */
  async settled(): Promise<void> {
    await Promise.all(this.#releasing.values());
  }
}
