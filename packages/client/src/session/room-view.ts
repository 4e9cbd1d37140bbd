import { UsageError } from '@landfall/protocol/errors';
import type { DecodeError } from '@landfall/protocol/errors';
import type { Message, MessageType } from '@landfall/protocol/message';
import type { Dispatch, MessageHandler } from '../circuits/index.ts';
import type { Emitter, Remove, SubscribeOptions } from '../events/index.ts';
import type {
  OwnOf,
  QueuedEvents,
  QueuedHandler,
  Region,
  RegionTable,
  RoomMaker,
  RoomParts,
} from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { SessionEvents } from './session-events.ts';
import type { RoomJourney, RoomSession, SessionRoom } from './session-room.ts';

/** What rooms are shown of the session. */
export interface Stage {
  readonly scope: SessionScope;
  readonly dispatch: Dispatch<Region>;
  readonly queued: QueuedEvents;
  readonly regions: RegionTable;
  readonly emitter: Emitter<SessionEvents>;
  /** What the rooms before this one have started. */
  readonly own: RoomParts;
  readonly region: () => Region | undefined;
  readonly journey: RoomJourney;
  readonly hears: (region: Region) => boolean;
  readonly tellMalformed: (error: DecodeError, region: Region) => void;
}

/** One room's view of its session. */
export class RoomView implements RoomSession {
  readonly #room: SessionRoom;
  readonly #stage: Stage;

  constructor(room: SessionRoom, stage: Stage) {
    this.#room = room;
    this.#stage = stage;
  }

  get scope(): SessionScope {
    return this.#stage.scope;
  }

  get region(): Region | undefined {
    return this.#stage.region();
  }

  get regions(): RegionTable {
    return this.#stage.regions;
  }

  get journey(): RoomJourney {
    return this.#stage.journey;
  }

  hears(region: Region): boolean {
    return this.#stage.hears(region);
  }

  take<M extends Message>(message: MessageType<M>, handle: MessageHandler<Region, M>): void {
    if (!this.#room.messages.some(({ name }) => name === message.name)) {
      throw new UsageError(`${message.name} is not among the room's messages`);
    }
    this.#stage.dispatch.take(message, handle);
  }

  takeQueued(name: string, handle: QueuedHandler<Region>): void {
    if (this.#room.queued?.includes(name) !== true) {
      throw new UsageError(`${name} is not among the room's queued events`);
    }
    this.#stage.queued.onBody(name, handle);
  }

  on<Name extends keyof SessionEvents>(
    name: Name,
    listener: (event: SessionEvents[Name]) => void,
    options?: SubscribeOptions,
  ): Remove {
    return this.#stage.emitter.on(name, listener, options);
  }

  emit(name: never, event: never): void {
    this.#stage.emitter.emit(name, event);
  }

  part<Room extends SessionRoom>(room: RoomMaker<Room>): OwnOf<Room>;
  part<Room extends SessionRoom>(room: Room): OwnOf<Room>;
  part(room: unknown): unknown {
    return this.#stage.own.get(room);
  }

  has(room: unknown): boolean {
    return this.#stage.own.has(room);
  }

  tellMalformed(error: DecodeError, region: Region): void {
    this.#stage.tellMalformed(error, region);
  }
}
