import { PCODE } from '@landfall/protocol/object';
import { LandfallError } from '@landfall/protocol/errors';
import type { FoundTold } from '../port/index.ts';
import type { ViewedRegion, ViewedSession } from './rooms.ts';
import type { Tell } from './tell-regions.ts';

/** Objects that are asked for in one go, so that what was found is told as it comes. */
const AT_ONCE = 100;
const MOST_FOUND = 500;
const MOST_CHARACTERS = 255;

/** Searches the objects of the regions around by what they are called: regions tell names only when they are asked. */
export class ObjectFinder {
  readonly #session: ViewedSession;
  readonly #tell: Tell;
  readonly #numberOf: (region: ViewedRegion) => number;
  #current = 0;

  constructor(session: ViewedSession, tell: Tell, numberOf: (region: ViewedRegion) => number) {
    this.#session = session;
    this.#tell = tell;
    this.#numberOf = numberOf;
  }

  /** Objects with these words in name or description, roots only; empty ends what goes on. Told as they are found. */
  search(words: string): void {
    const search = ++this.#current;
    const wanted = words.trim().toLowerCase();
    if (wanted === '') return;
    void this.#run(wanted, words, () => search === this.#current);
  }

  async #run(wanted: string, words: string, isWanted: () => boolean): Promise<void> {
    const found: FoundTold[] = [];
    const roots = this.#session.regions.all.flatMap((region) =>
      rootsOf(region).map((localId) => ({ region, localId })),
    );
    let asked = 0;
    const tell = (): void => {
      if (isWanted()) this.#tell({ type: 'found', words, found: [...found], asked, all: roots.length });
    };
    tell();
    for (let at = 0; at < roots.length && isWanted(); at += AT_ONCE) {
      const part = roots.slice(at, at + AT_ONCE);
      for (const region of new Set(part.map((each) => each.region))) {
        const localIds = part.filter((each) => each.region === region).map(({ localId }) => localId);
        await this.#ask(region, localIds);
        const matches = localIds.flatMap((localId) => this.#match(region, localId, wanted) ?? []);
        found.push(...matches.slice(0, MOST_FOUND - found.length));
      }
      asked = at + part.length;
      tell();
    }
  }

  async #ask(region: ViewedRegion, localIds: readonly number[]): Promise<void> {
    const unknown = localIds.filter((localId) => {
      const object = region.objects.get(localId);
      return object !== undefined && object.details.properties === undefined;
    });
    if (unknown.length === 0) return;
    // A region that has gone meanwhile tells no more.
    await region.properties.fetchProperties(unknown).catch((error: unknown) => {
      if (!(error instanceof LandfallError)) throw error;
    });
  }

  #match(region: ViewedRegion, localId: number, wanted: string): FoundTold | undefined {
    const object = region.objects.get(localId);
    const { name = '', description = '' } = object?.details.properties ?? {};
    if (object === undefined || !`${name}\n${description}`.toLowerCase().includes(wanted)) return undefined;
    return {
      region: this.#numberOf(region),
      localId,
      id: object.id.toString(),
      name: name.slice(0, MOST_CHARACTERS),
      description: description.slice(0, MOST_CHARACTERS),
    };
  }
}

/** What stands by itself. */
function rootsOf({ objects }: ViewedRegion): number[] {
  return [...objects.all()]
    .filter(({ parentId, pcode }) => parentId === 0 && pcode !== PCODE.avatar)
    .map(({ localId }) => localId);
}
