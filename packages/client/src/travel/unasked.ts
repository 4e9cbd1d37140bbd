import type { Instant } from '@landfall/transport/ports';
import type { Region } from '../regions/index.ts';
import type { Destination } from './destination.ts';
import type { Journey } from './journey.ts';

/**
 * What becomes of a move to another region that nobody here has asked for: a script, an owner or the grid makes a teleport, or says that the agent has
 * crossed a border that it is not at. `follow` goes along;
 * `return` does too, and comes back, once a minute at most; `stay` does not obey TeleportFinish: OpenSimulator keeps whoever does not come, and says
 * TeleportFailed when it has waited, and until then the agent cannot move. Whoever is said to have crossed is kept by nobody.
 * @source travel.md 1, 2; OpenSim EntityTransferModule.cs (TransferAgent_V2)
 */
export type UnaskedAnswer = 'follow' | 'return' | 'stay';

/** All there are. */
export const UNASKED_ANSWERS: readonly unknown[] = [
  'follow',
  'return',
  'stay',
] satisfies readonly UnaskedAnswer[];

/** Who is taken away again sooner is left there: two who pull at an agent would have it travel for hours. */
export const RETURN_PAUSE_MS = 60_000;

/** Nobody is brought back nearer to the border. */
const EDGE_METRES = 0.5;

/** What the way back is found by. */
export interface WayBackParts {
  readonly place: () => Whence | undefined;
  readonly teleport: (destination: Destination) => Journey;
  readonly now: () => Instant;
}

interface Whence {
  readonly region: Region;
  readonly position: TravelPlace;
}

type TravelPlace = { readonly x: number; readonly y: number; readonly z: number };

/** Brings the agent back to where it was when somebody took it away. */
export class WayBack {
  readonly #parts: WayBackParts;
  #pausedUntil: Instant = -Infinity;
  /** How often somebody here has asked to go somewhere. */
  #wishes = 0;

  constructor(parts: WayBackParts) {
    this.#parts = parts;
  }

  /** Somebody here asks to go somewhere: where that is wanted, nobody goes back. */
  hearWish(): void {
    this.#wishes++;
  }

  /** A journey has begun. */
  take({ isAsked, arrival }: Journey): void {
    const { place, teleport, now } = this.#parts;
    const [from, wishes] = [place(), this.#wishes];
    if (isAsked || from === undefined || now() < this.#pausedUntil) return;
    arrival.then(
      ({ region }) => {
        if (region === from.region || this.#wishes > wishes) return;
        this.#pausedUntil = now() + RETURN_PAUSE_MS;
        teleport({ regionHandle: from.region.handle, position: inside(from) });
      },
      () => undefined,
    );
  }
}

/** By its velocity it may seem to be beyond the border. */
function inside({ region: { size }, position: { x, y, z } }: Whence): TravelPlace {
  const within = (metres: number, side: number): number =>
    Math.min(Math.max(metres, EDGE_METRES), side - EDGE_METRES);
  return { x: within(x, size.x), y: within(y, size.y), z };
}
