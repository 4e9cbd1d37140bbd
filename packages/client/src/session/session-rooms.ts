import type { LoginResponse } from '@landfall/protocol/login';
import { UsageError } from '@landfall/protocol/errors';
import { RoomParts } from '../regions/index.ts';
import type { Region } from '../regions/index.ts';
import { RoomView } from './room-view.ts';
import type { Stage } from './room-view.ts';
import type { RoomSession, SessionRoom } from './session-room.ts';

/** The rooms of one session, in the order in which they were given. */
export class SessionRooms {
  readonly #rooms: readonly SessionRoom[];
  readonly #views = new Map<SessionRoom, RoomSession>();
  readonly #own = new RoomParts();

  constructor(rooms: readonly SessionRoom[]) {
    this.#rooms = rooms;
  }

  get own(): RoomParts {
    return this.#own;
  }

  /** Starts them, and gives `session` what they start under their names. @throws UsageError for a name that is taken. */
  start(session: object, stage: Omit<Stage, 'own'>, login: LoginResponse): void {
    for (const room of this.#rooms) {
      const view = new RoomView(room, { ...stage, own: this.#own });
      this.#views.set(room, view);
      const own = room.start?.(view, login);
      this.#own.add(room, own);
      nameIt(session, room, own);
    }
    // After the regions: their parts have ended by then.
    stage.emitter.on('ended', () => this.#close());
  }

  /** Each opens its part of a region. */
  openIn(region: Region): void {
    for (const [room, view] of this.#views) {
      const part = room.open?.(region, view);
      region.parts.add(room, part);
      nameIt(region, room, part);
    }
  }

  #close(): void {
    for (const [room, view] of this.#views) room.close?.(view);
  }
}

function nameIt(owner: object, { name }: SessionRoom, part: unknown): void {
  if (name === undefined || part === undefined) return;
  if (name in owner) throw new UsageError(`two things are called ${name}: a room needs another name`);
  Object.assign(owner, { [name]: part });
}
