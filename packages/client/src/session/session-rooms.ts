import type { LoginResponse } from '@landfall/protocol/login';
import { UsageError } from '@landfall/protocol/errors';
import { callListener, takeRejection } from '../events/index.ts';
import { RoomParts } from '../regions/index.ts';
import type { Region } from '../regions/index.ts';
import { reportTo } from './report-to.ts';
import { RoomView } from './room-view.ts';
import type { Stage } from './room-view.ts';
import type { RoomSession, SessionRoom } from './session-room.ts';

/** The rooms of one session, in the order in which they were given. */
export class SessionRooms {
  readonly all: readonly SessionRoom[];
  /** What they have started. */
  readonly own: RoomParts;
  #views: readonly RoomSession[] = [];

  constructor(rooms: readonly SessionRoom[]) {
    this.all = rooms;
    this.own = new RoomParts(rooms);
  }

  /** Starts them, and gives `session` what they start under their names. @throws UsageError for a name that is taken. */
  start(session: object, stage: Stage, login: LoginResponse): void {
    this.#views = this.all.map((room) => new RoomView(room, stage));
    this.#each((room, view) => {
      const own = room.start?.(view, login);
      takeRejection(own, (error) => reportTo(stage.scope, error));
      this.own.add(own);
      nameIt(session, room, own);
    });
    this.#closeWith(stage);
  }

  /** Each opens its part of a region. */
  openIn(region: Region): void {
    this.#each((room, view) => {
      const part = room.open?.(region, view);
      takeRejection(part, (error) => reportTo(view.scope, error));
      region.parts.add(part);
      nameIt(region, room, part);
    });
  }

  /**
   * After the regions: their parts have ended by then. A function of its own, since one that shares its scope with `start` would keep the
   * login's whole answer in memory.
   */
  #closeWith({ emitter, scope }: Stage): void {
    const close = (room: SessionRoom, view: RoomSession): void =>
      callListener(
        () => room.close?.(view),
        (error) => reportTo(scope, error),
      );
    emitter.on('ended', () => this.#each(close));
  }

  #each(act: (room: SessionRoom, view: RoomSession) => void): void {
    for (const [index, view] of this.#views.entries()) act(this.all[index]!, view);
  }
}

function nameIt(owner: Record<string, unknown> | object, { name }: SessionRoom, part: unknown): void {
  if (name === undefined || part === undefined) return;
  if (name in owner) throw new UsageError(`two things are called ${name}: a room needs another name`);
  Object.assign(owner, { [name]: part });
}
