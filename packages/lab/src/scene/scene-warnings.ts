import type { DecodeError } from '@landfall/protocol/errors';

/** What a warning is about. */
export type WarnedOf = 'object' | 'texture' | 'mesh' | 'sculpt' | 'material' | 'land' | 'datagram' | 'file';

/** Something of a scene that could not be used; the rest is shown. */
export interface SceneWarning {
  /** What kind of thing it is. */
  readonly of: WarnedOf;
  /** Its id as text; empty where it has none. */
  readonly id: string;
  /** Of an asset: the id of the first object that wants it, as text; left out where none does, or nobody has looked. */
  readonly object?: string;
  /** Which part of it, such as `textureEntry`. */
  readonly field: string;
  /** Bytes into that part, where a decoder tells. */
  readonly offset: number | undefined;
  /** What is wrong, as words, such as `the entry is cut off`. */
  readonly what: string;
}

/** More are counted, and not kept: a hostile region could send nothing else. */
export const MAX_WARNINGS = 1000;

/** Warnings that are told apart: the same one again is not counted. */
const MAX_TOLD_APART = 100_000;

const ASSETS: ReadonlySet<WarnedOf> = new Set(['texture', 'mesh', 'sculpt', 'material']);

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

  /** Assets that were warned of, of those warnings that are kept: kind and id, such as `mesh 8f…`. */
  get assets(): ReadonlySet<string> {
    return new Set(this.#kept.flatMap(({ of, id }) => (ASSETS.has(of) && id !== '' ? `${of} ${id}` : [])));
  }

  /** Names the objects that want them. @param users by kind and id, as {@link SceneWarnings.assets} has them */
  nameUsers(users: ReadonlyMap<string, string>): void {
    for (const [index, warning] of this.#kept.entries()) {
      const object = users.get(`${warning.of} ${warning.id}`);
      if (object !== undefined) this.#kept[index] = { ...warning, object };
    }
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
export function formatWarning({ of, id, object, field, offset, what }: SceneWarning): string {
  const user = object === undefined ? '' : ` of object ${object}`;
  const where = [field, offset === undefined ? '' : `at offset ${offset}`].filter((part) => part !== '');
  return [`${of}${id === '' ? '' : ` ${id}`}${user}`, where.join(' '), what]
    .filter((part) => part !== '')
    .join(': ');
}
