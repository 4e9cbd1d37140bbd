import type { Uuid } from '@landfall/protocol/datatypes';
import type { MaterialTold } from '../port/index.ts';

/** Materials that are asked for at once: the others a moment later. */
const AT_ONCE = 64;

/** Which materials looks are made of: those that have come, and those that are still to be asked for. */
export class Materials {
  readonly #known = new Map<string, MaterialTold>();
  readonly #users = new Map<string, Set<number>>();
  readonly #wanted = { gltf: new Set<string>(), legacy: new Set<string>() };
  readonly #rewrite: (look: number) => void;

  /** @param rewrite what a look is made of has come */
  constructor(rewrite: (look: number) => void) {
    this.#rewrite = rewrite;
  }

  /** The material of a look's face; undefined while it has not come, and for none. A physically based one goes before one of before. */
  of(look: number, gltf: string | undefined, legacy: Uuid): MaterialTold | undefined {
    const made = gltf === undefined ? undefined : this.#find(look, gltf, 'gltf');
    if (made?.kind === 'gltf' || legacy.isZero) return made?.kind === 'gltf' ? made : undefined;
    const before = this.#find(look, legacy.toString(), 'legacy');
    return before?.kind === 'legacy' ? before : undefined;
  }

  /** A material has come. */
  learn(material: MaterialTold): void {
    this.#known.set(material.id, material);
    for (const look of this.#users.get(material.id) ?? []) this.#rewrite(look);
  }

  /** Ids to be asked for now, each once; undefined for none. */
  takeWanted(): { readonly gltf: string[]; readonly legacy: string[] } | undefined {
    const { gltf, legacy } = this.#wanted;
    if (gltf.size + legacy.size === 0) return undefined;
    const some = (from: Set<string>): string[] => {
      const ids = [...from].slice(0, AT_ONCE);
      for (const id of ids) from.delete(id);
      return ids;
    };
    return { gltf: some(gltf), legacy: some(legacy) };
  }

  #find(look: number, id: string, kind: 'gltf' | 'legacy'): MaterialTold | undefined {
    const users = this.#users.get(id);
    if (users === undefined) {
      this.#users.set(id, new Set([look]));
      this.#wanted[kind].add(id);
    } else users.add(look);
    return this.#known.get(id);
  }
}
