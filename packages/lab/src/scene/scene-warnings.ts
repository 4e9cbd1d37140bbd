import type { DecodeError } from '@landfall/protocol/errors';

/** What a warning is about. */
export type WarnedOf = 'object' | 'texture' | 'mesh' | 'sculpt' | 'material' | 'land' | 'datagram' | 'file';

/** Something of a scene that could not be used; the rest is shown. */
export interface SceneWarning {
  readonly of: WarnedOf;
  /** Its id as text; empty where it has none. */
  readonly id: string;
  /** Which part of it, such as `textureEntry`. */
  readonly field: string;
  /** Bytes into that part, where a decoder tells. */
  readonly offset: number | undefined;
  readonly what: string;
}

/** More are counted, and not kept: a hostile region could send nothing else. */
export const MAX_WARNINGS = 1000;

/** Warnings that are told apart: the same one again is not counted. */
const MAX_TOLD_APART = 100_000;

/** What could not be used of a scene, counted: the same thing once, however often it was come upon. */
export class SceneWarnings {
  readonly #told = new Set<string>();
  readonly #kept: SceneWarning[] = [];
  readonly #counts = new Map<WarnedOf, number>();

  /** Counts a warning; of the first {@link MAX_WARNINGS} everything is kept. */
  add(warning: Pick<SceneWarning, 'of' | 'id' | 'field' | 'what'> & Partial<SceneWarning>): void {
    const key = `${warning.of} ${warning.id} ${warning.field} ${warning.offset ?? ''}`;
    if (this.#told.has(key)) return;
    if (this.#told.size < MAX_TOLD_APART) this.#told.add(key);
    this.#counts.set(warning.of, (this.#counts.get(warning.of) ?? 0) + 1);
    if (this.#kept.length < MAX_WARNINGS) this.#kept.push({ offset: undefined, ...warning });
  }

  /** The same of what a decoder said. */
  addDecodeError(of: WarnedOf, id: string, field: string, { what, offset, path }: DecodeError): void {
    const where = path === undefined ? field : field === '' ? path : `${field}.${path}`;
    this.add({ of, id, field: where, offset, what });
  }

  /** The first of them. */
  get kept(): readonly SceneWarning[] {
    return this.#kept;
  }

  /** How many there were of each kind. */
  get counts(): ReadonlyMap<WarnedOf, number> {
    return this.#counts;
  }

  /** How many there were. */
  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }
}

/** A line for people: `object 8f…: textureEntry at offset 12: the entry is cut off`. */
export function formatWarning({ of, id, field, offset, what }: SceneWarning): string {
  const where = [field, offset === undefined ? '' : `at offset ${offset}`].filter((part) => part !== '');
  return [`${of}${id === '' ? '' : ` ${id}`}`, where.join(' '), what]
    .filter((part) => part !== '')
    .join(': ');
}
