import { encodeOverlayCell } from '@landfall/protocol/parcel';
import type { OverlayChange } from '@landfall/protocol/parcel';
import type { Parcel } from './parcel.ts';

/** What happened to the land of a region in one turn: each parcel and each cell once. */
export interface ParcelsChanged {
  /** Described, and still there; `before` is as it was when the turn began, undefined for one that was not known then. */
  readonly updated: readonly { readonly parcel: Parcel; readonly before: Parcel | undefined }[];
  /** Known when the turn began, as they were then; all of their land is of others now. */
  readonly removed: readonly Parcel[];
  /** Cells of the overlay that are others than when the turn began. */
  readonly cells: readonly OverlayChange[];
}

/** Not what has changed and changed back. */
const isChanged = ({ before, now }: OverlayChange): boolean =>
  encodeOverlayCell(before) !== encodeOverlayCell(now);

/** Collects what happens until the end of a turn. */
export class CoalescedParcels {
  readonly #defer: (act: () => void) => void;
  readonly #tell: (changed: ParcelsChanged) => void;
  readonly #updated = new Map<number, ParcelsChanged['updated'][number]>();
  readonly #removed = new Map<number, Parcel>();
  readonly #cells = new Map<string, OverlayChange>();
  #isOrdered = false;

  /** `defer` calls back at the end of the turn. */
  constructor(defer: (act: () => void) => void, tell: (changed: ParcelsChanged) => void) {
    this.#defer = defer;
    this.#tell = tell;
  }

  /** It has been described, and these have lost the last of their land to it. */
  note(parcel: Parcel, before: Parcel | undefined, gone: readonly Parcel[]): void {
    const { localId } = parcel;
    const known = this.#updated.get(localId);
    const first = known === undefined ? (this.#removed.get(localId) ?? before) : known.before;
    this.#removed.delete(localId);
    this.#updated.set(localId, { parcel, before: first });
    for (const each of gone) this.#noteGone(each);
    this.#order();
  }

  /** What came and went within one turn nobody hears of. */
  #noteGone(parcel: Parcel): void {
    const known = this.#updated.get(parcel.localId);
    this.#updated.delete(parcel.localId);
    const before = known === undefined ? parcel : known.before;
    if (before !== undefined) this.#removed.set(parcel.localId, before);
  }

  /** Cells of the overlay are others. */
  noteCells(changes: readonly OverlayChange[]): void {
    for (const change of changes) {
      const key = `${change.x} ${change.y}`;
      this.#cells.set(key, { ...change, before: this.#cells.get(key)?.before ?? change.before });
    }
    this.#order();
  }

  #order(): void {
    if (this.#isOrdered) return;
    this.#isOrdered = true;
    this.#defer(() => this.#flush());
  }

  #flush(): void {
    const changed = {
      updated: [...this.#updated.values()],
      removed: [...this.#removed.values()],
      cells: [...this.#cells.values()].filter(isChanged),
    };
    for (const kept of [this.#updated, this.#removed, this.#cells]) kept.clear();
    this.#isOrdered = false;
    if (Object.values(changed).some(({ length }) => length > 0)) this.#tell(changed);
  }
}
