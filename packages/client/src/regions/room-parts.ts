import { UsageError } from '@landfall/protocol/errors';

/** A room as far as its parts are concerned: what it opens in a region, and what it starts for the session. */
export interface RoomWithParts {
  /** The function that makes rooms of this kind, when there is one. */
  readonly maker?: unknown;
  start?(session: never, login: never): unknown;
  open?(region: never, own: never): unknown;
}

/** What a room opens in each region; undefined when it opens nothing. */
export type PartOf<Room> = Room extends { open(...given: never[]): infer Part } ? Part : undefined;

/** What a room starts for the session; undefined when it starts nothing that others use. */
export type OwnOf<Room> = Room extends { start(...given: never[]): infer Own } ? Own : undefined;

/** Makes rooms of one kind: `objects`. */
export type RoomMaker<Room> = (...options: never[]) => Room;

/** What the rooms of a session have made, to be asked for with the room itself or with what makes it. */
export class RoomParts {
  readonly #parts = new Map<unknown, unknown>();

  add(room: RoomWithParts, part: unknown): void {
    this.#parts.set(room, part);
    if (room.maker !== undefined) this.#parts.set(room.maker, part);
  }

  /** @throws UsageError when there is no such room here. */
  get(room: unknown): unknown {
    const part = this.#parts.get(room);
    if (part === undefined && !this.#parts.has(room)) {
      throw new UsageError('the session was not given a room of this kind');
    }
    return part;
  }

  has(room: unknown): boolean {
    return this.#parts.has(room);
  }
}
