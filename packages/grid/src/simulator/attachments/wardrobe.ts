import type { Uuid } from '@landfall/protocol/datatypes';
import type { ScenePart } from '@landfall/protocol/object-xml';
import { Part } from '../region/index.ts';
import type { GridServices } from '../region/index.ts';

/** Items of one account of which is remembered where they were worn. */
const MAX_PLACES = 1000;

/** What somebody wears, as they wore it last: so that they have it on in the next region, and at the next visit. */
export interface WornThing {
  readonly itemId: Uuid;
  readonly point: number;
  /** Its linkset, the root first; the root's place is from the point. */
  readonly parts: readonly ScenePart[];
}

/** Where an item hung last. */
export interface LastPlace {
  readonly point: number;
  /** Metres from the point. */
  readonly place: ScenePart['groupPosition'];
}

/** What one account has on, while this process runs. */
export class Wardrobe {
  readonly #worn = new Map<string, WornThing>();
  readonly #brought = new Set<string>();
  readonly #places = new Map<string, LastPlace>();

  get worn(): readonly WornThing[] {
    return [...this.#worn.values()];
  }

  has(itemId: Uuid): boolean {
    return this.#worn.has(itemId.key);
  }

  /** Where it was worn last; undefined where it never was, or that was long ago. */
  lastPlaceOf(itemId: Uuid): LastPlace | undefined {
    return this.#places.get(itemId.key);
  }

  /** Whether something worn is another thing than it was when it was put on. */
  hasChanged({ itemId, parts }: WornThing): boolean {
    const before = this.#worn.get(itemId.key)?.parts ?? [];
    return before.length !== parts.length || parts.some((part, at) => part !== before[at]);
  }

  putOn(thing: WornThing): void {
    this.#worn.set(thing.itemId.key, thing);
    this.#remember(thing);
  }

  takeOff(itemId: Uuid): void {
    this.#worn.delete(itemId.key);
    this.#brought.delete(itemId.key);
  }

  /** What somebody had on in another process, whose inventory has the items, instead of all that they had on here. */
  bring(things: readonly WornThing[]): void {
    this.#worn.clear();
    this.#brought.clear();
    for (const thing of things) {
      this.putOn(thing);
      this.#brought.add(thing.itemId.key);
    }
  }

  /** Whether it came from another process. */
  isBrought(itemId: Uuid): boolean {
    return this.#brought.has(itemId.key);
  }

  #remember({ itemId: { key }, point, parts: [root] }: WornThing): void {
    if (root === undefined) return;
    this.#places.delete(key);
    this.#places.set(key, { point, place: root.groupPosition });
    const [oldest] = this.#places.keys();
    if (this.#places.size > MAX_PLACES && oldest !== undefined) this.#places.delete(oldest);
  }
}

const WARDROBES = new Part<GridServices, Map<string, Wardrobe>>(() => new Map());

/** What an account has on, wherever it is. */
export function wardrobeOf(services: GridServices, agentId: Uuid): Wardrobe {
  const all = services.part(WARDROBES);
  const wardrobe = all.get(agentId.key) ?? new Wardrobe();
  all.set(agentId.key, wardrobe);
  return wardrobe;
}
