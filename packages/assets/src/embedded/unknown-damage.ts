import type { Catalogue } from '../index/index.ts';
import type { Damage, Journal } from '../journal/index.ts';
import type { ReplayWatch } from './open-catalogue.ts';
import type { StoreLedger } from './store-ledger.ts';

/**
 * What was acknowledged, is damaged in place, and will not be in the index that is brought up to the journal. It is in the ledger
 * before the index counts as true behind it: later nothing else would tell that something is missing. So is what was never
 * acknowledged but has records behind it: later it would pass for acknowledged.
 */
export class UnknownDamage implements ReplayWatch {
  readonly #journal: Journal;
  readonly #ledger: StoreLedger;
  readonly #readOnly: boolean;
  /** Whose record says in itself what it was of. */
  readonly #bare: (Damage & { readonly bare: NonNullable<Damage['bare']> })[] = [];
  /** Never acknowledged; where nothing lies behind it, it goes. */
  #leftOver: Damage[] = [];
  #isNoted = true;

  /** One that is made anew meets again all that there is. */
  constructor(
    journal: Journal,
    ledger: StoreLedger,
    { isNew, readOnly }: { readonly isNew: boolean; readonly readOnly: boolean },
  ) {
    this.#journal = journal;
    this.#ledger = ledger;
    this.#readOnly = readOnly;
    if (isNew) ledger.forget(({ isLost }) => isLost);
  }

  onDamage(met: Damage): void {
    const acknowledged = this.#journal.acknowledgedIn(met);
    if (acknowledged === undefined) this.#leftOver.push(met);
    else if (!this.#ledger.isKnown(acknowledged)) {
      if (met.bare !== undefined) this.#bare.push({ ...met, bare: met.bare });
      this.#note([met], true);
    }
  }

  async beforeCommit(): Promise<void> {
    // A record lies behind all of it.
    this.#note(this.#leftOver, false);
    this.#leftOver = [];
    if (this.#isNoted || this.#readOnly) return;
    await this.#ledger.write(this.#journal);
    this.#isNoted = true;
  }

  /** When the journal has its tail. A later record that is whole says the same, or newer: then nothing is missing. */
  end(catalogue: Catalogue): void {
    this.#note(
      this.#leftOver.filter((met) => this.#journal.acknowledgedIn(met) !== undefined),
      false,
    );
    const isReplaced = ({ bare }: { readonly bare: NonNullable<Damage['bare']> }): boolean => {
      const entry = catalogue.asset(bare.asset.id);
      return entry !== undefined && entry.sequence >= bare.sequence;
    };
    this.#note(this.#bare.filter(isReplaced), false);
  }

  #note(places: readonly Damage[], isLost: boolean): void {
    if (places.length === 0) return;
    this.#ledger.note(places, isLost);
    this.#isNoted = false;
  }
}
