import type { Files } from '../files/index.ts';
import { findCovering, SEGMENT_HEADER_BYTES, writeLedger } from '../journal/index.ts';
import type { DamagedPlace, Journal, Ledger } from '../journal/index.ts';

/** Where it lies: the segment, and byte offsets in it. */
export type Stretch = Omit<DamagedPlace, 'isLost'>;

/** The ledger of an open store: what it says now, and its way to the disk, one write after the other. */
export class StoreLedger {
  readonly #files: Files;
  readonly #folder: string;
  #value: Ledger;
  #written: Promise<void> = Promise.resolve();

  constructor(files: Files, folder: string, value: Ledger) {
    this.#files = files;
    this.#folder = folder;
    this.#value = value;
  }

  get value(): Ledger {
    return this.#value;
  }

  /** What was damaged in place, of which no index knows what it was. */
  get lost(): DamagedPlace[] {
    return this.#value.damage.filter(({ isLost }) => isLost);
  }

  /** Nothing of use is there any more, or its loss was accepted. */
  isDone(stretch: Stretch): boolean {
    return findCovering(this.#value.damage, stretch)?.isLost === false;
  }

  isKnown(stretch: Stretch): boolean {
    return findCovering(this.#value.damage, stretch) !== undefined;
  }

  /** Durable with the next {@link write}, as all changes. */
  noteLoss(): void {
    this.#value = { ...this.#value, hasLost: true };
  }

  /** In the place of what was known of these. */
  note(stretches: readonly Stretch[], isLost: boolean): void {
    const noted = stretches.map(({ segment, offset, end }) => ({ segment, offset, end, isLost }));
    const others = this.#value.damage.filter((place) => findCovering(noted, place) === undefined);
    this.#value = { ...this.#value, damage: [...others, ...noted] };
  }

  /** What is not damaged, or was replaced. */
  forget(isGone: (place: DamagedPlace) => boolean): void {
    this.#value = { ...this.#value, damage: this.#value.damage.filter((place) => !isGone(place)) };
  }

  /** @param extent what must be in the journal, asked when its turn has come */
  async write(
    journal: Pick<Journal, 'beginningOf' | 'extent'>,
    extent = (): ReadonlyMap<number, number> => journal.extent,
  ): Promise<void> {
    const written = this.#written.then(async () => {
      const segments = extent();
      const beginnings = await this.#beginningsOf(journal, segments);
      this.forget(({ segment }) => !segments.has(segment));
      this.#value = { ...this.#value, segments, beginnings };
      await writeLedger(this.#files, this.#folder, this.#value);
    });
    this.#written = written.catch(() => undefined);
    await written;
  }

  /** Those that are known stay, whatever lies there now. */
  async #beginningsOf(
    journal: Pick<Journal, 'beginningOf'>,
    segments: ReadonlyMap<number, number>,
  ): Promise<Map<number, number>> {
    const beginnings = new Map<number, number>();
    for (const [segment, bytes] of segments) {
      const known = this.#value.beginnings.get(segment);
      const beginning =
        known ?? (bytes > SEGMENT_HEADER_BYTES ? await journal.beginningOf(segment) : undefined);
      if (beginning !== undefined) beginnings.set(segment, beginning);
    }
    return beginnings;
  }
}
