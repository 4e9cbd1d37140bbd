import type { Vector3 } from '@landfall/protocol/datatypes';
import { RemoteError } from '@landfall/protocol/errors';
import { REGION_STEP_METRES } from '@landfall/protocol/region';
import { landAt } from '../regions/index.ts';
import type { Land } from '../regions/index.ts';
import { beyondBorder, fartherOn } from './way.ts';
import type { Beyond, Way } from './way.ts';
import type { WalkOptions } from './walk.ts';

/** A region as a map has it. */
export interface MappedLand extends Land {
  readonly name: string;
  readonly isOffline: boolean;
}

/** What a walk asks the map. Undefined is what a map says that does not answer. */
export interface LandMap {
  /** Regions whose corners are in the rectangle of two places. One of them is known, so that there is an answer. */
  landsBetween(
    known: Vector3,
    place: Vector3,
    options: WalkOptions,
  ): Promise<readonly MappedLand[] | undefined>;
  /** Regions, however large, that may reach to a place. */
  landsAround(
    known: Vector3,
    place: Vector3,
    options: WalkOptions,
  ): Promise<readonly MappedLand[] | undefined>;
}

/** Nobody walks farther. */
export const MAX_BORDERS = 256;
/** So far ahead the map is asked at once: the rectangle of a slanting way is 17 squares wide at most. */
const AHEAD_METRES = 16 * REGION_STEP_METRES;
/** More lands are not remembered: the oldest lie behind. */
const MAX_SEEN = 1024;

/** What one walk knows of the land before it. */
export class WayAhead {
  readonly #map: LandMap;
  #seen: readonly MappedLand[] = [];
  #isMapSilent = false;

  constructor(map: LandMap) {
    this.#map = map;
  }

  /**
   * Looks whether there is land on the whole way, from `here`. `neighbours` are there; what is behind the next border the map must have said
   * just now, what is farther once in this walk. Where the map does not answer, who walks there will see.
   * @throws RemoteError `no-such-region` for the first that is not there, or is offline; ClosedError.
   */
  async check(way: Way, here: Land, neighbours: readonly Land[], options: WalkOptions): Promise<void> {
    let land = here;
    for (let border = 0; border < MAX_BORDERS; border++) {
      const beyond = beyondBorder(way, land);
      if (beyond === undefined) return;
      const known = border === 0 ? neighbours : [...neighbours, ...this.#seen];
      const next = landAt(beyond.place, known) ?? (await this.#ask(way, land, beyond, options));
      if (next === undefined) return;
      land = next;
    }
  }

  /** The land there; undefined when the map does not answer. */
  async #ask(way: Way, last: Land, beyond: Beyond, options: WalkOptions): Promise<Land | undefined> {
    if (this.#isMapSilent) return undefined;
    const { place } = beyond;
    const corner = { ...last.corner, z: 0 };
    const ahead = fartherOn(way, beyond, AHEAD_METRES);
    let there = landAt(place, await this.#hear(this.#map.landsBetween(corner, ahead, options)));
    // Of an answer a part may have been lost, and the corner of a large region may be far away: nothing is missing that was asked for once.
    if (there === undefined && !this.#isMapSilent)
      there = landAt(place, await this.#hear(this.#map.landsAround(corner, place, options)));
    if (this.#isMapSilent) return undefined;
    if (there === undefined) throw missingAt(place, 'no region is known');
    if (there.isOffline) throw missingAt(place, `${there.name} is offline`);
    return there;
  }

  async #hear(answer: Promise<readonly MappedLand[] | undefined>): Promise<readonly MappedLand[]> {
    const lands = await answer;
    if (lands === undefined) this.#isMapSilent = true;
    const online = (lands ?? []).filter(({ isOffline }) => !isOffline);
    this.#seen = [...this.#seen, ...online].slice(-MAX_SEEN);
    return lands ?? [];
  }
}

function missingAt({ x, y }: Vector3, what: string): RemoteError {
  const [column, row] = [x, y].map((metres) => Math.floor(metres / REGION_STEP_METRES));
  const where = `${Math.round(x)}, ${Math.round(y)}, where the walk would lead: square ${column}, ${row} of the map`;
  return new RemoteError(`${what} at ${where}`, 'no-such-region');
}
