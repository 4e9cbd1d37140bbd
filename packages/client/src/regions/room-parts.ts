import { UsageError } from '@landfall/protocol/errors';

/** A room as far as its parts are concerned: what it opens in a region, and what it starts for the session. */
export interface RoomWithParts {
  /** The function that makes rooms of this kind, when there is one. */
  readonly maker?: unknown;
  /** Makes its part of a session. */
  start?(session: never, login: never): unknown;
  /** Makes its part of a region. */
  open?(region: never, own: never): unknown;
}

/** What a room opens in each region; undefined when it opens nothing. */
export type PartOf<Room> = Room extends { open(...given: never[]): infer Part } ? Part : undefined;

/** What a room starts for the session; undefined when it starts nothing that others use. */
export type OwnOf<Room> = Room extends { start(...given: never[]): infer Own } ? Own : undefined;

/** Makes rooms of one kind: `objects`. */
export type RoomMaker<Room> = (...options: never[]) => Room;

/** What the rooms of a session have made, to be asked for with the room itself or with what makes it. Few: looked through. */
export class RoomParts {
  readonly #rooms: readonly RoomWithParts[];
  #parts: readonly unknown[] = [];

  /** `rooms` in the order in which their parts come. */
  constructor(rooms: readonly RoomWithParts[]) {
    this.#rooms = rooms;
  }

  /** The part of the next room. */
  add(part: unknown): void {
    // As long as it needs to be: an array that is pushed to has room for sixteen more.
    this.#parts = this.#parts.concat([part]);
  }

  /** @throws UsageError when there is no such room, or its part has not come yet. */
  get(room: unknown): unknown {
    if (!this.has(room)) throw new UsageError('the session was not given a room of this kind');
    return this.#parts[this.#indexOf(room)];
  }

  /** Is there a part of this room? */
  has(room: unknown): boolean {
    const index = this.#indexOf(room);
    return index !== -1 && index < this.#parts.length;
  }

  #indexOf(key: unknown): number {
    return this.#rooms.findIndex((room) => room === key || (room.maker === key && key !== undefined));
  }
}
