import type { WorldObject } from './world-object.ts';

/** What happened to the objects of a region in one turn: each object once, in the list that says how it ended. */
export interface ObjectsChanged {
  /** Described for the first time, and still there. */
  readonly added: readonly WorldObject[];
  /** Known before; moved, described anew, or something else of it came to be known. */
  readonly updated: readonly WorldObject[];
  /** Known before, and gone. */
  readonly removed: readonly WorldObject[];
}

type Kind = keyof ObjectsChanged;

/** Collects what happens until the end of a turn. */
export class CoalescedChanges {
  readonly #defer: (act: () => void) => void;
  readonly #tell: (changed: ObjectsChanged) => void;
  #kinds = new Map<WorldObject, Kind>();
  #isOrdered = false;

  /** `defer` calls back at the end of the turn. */
  constructor(defer: (act: () => void) => void, tell: (changed: ObjectsChanged) => void) {
    this.#defer = defer;
    this.#tell = tell;
  }

  /** What came and went within one turn nobody hears of. */
  note(object: WorldObject, kind: Kind): void {
    const before = this.#kinds.get(object);
    if (before === 'added' && kind === 'removed') this.#kinds.delete(object);
    else if (before === undefined || kind === 'removed') this.#kinds.set(object, kind);
    if (this.#isOrdered) return;
    this.#isOrdered = true;
    this.#defer(() => this.#flush());
  }

  #flush(): void {
    const kinds = this.#kinds;
    this.#kinds = new Map();
    this.#isOrdered = false;
    const of = (wanted: Kind): readonly WorldObject[] =>
      [...kinds].flatMap(([object, kind]) => (kind === wanted ? object : []));
    if (kinds.size > 0) this.#tell({ added: of('added'), updated: of('updated'), removed: of('removed') });
  }
}
