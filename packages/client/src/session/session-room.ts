/**
 * A room is a plug-in of a session: it says which messages it takes, starts with the session, opens a part in each region, and
 * ends with both. The session knows none of them by name.
 */
import type { DecodeError } from '@landfall/protocol/errors';
import type { JourneyRules, JourneyState } from '@landfall/protocol/journey';
import type { LoginResponse } from '@landfall/protocol/login';
import type { Message, MessageType } from '@landfall/protocol/message';
import type { MessageHandler } from '../circuits/index.ts';
import type { Remove, SubscribeOptions } from '../events/index.ts';
import type { OwnOf, PartOf, QueuedHandler, Region, RegionTable, RoomMaker } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { SessionEvents } from './session-events.ts';

/** What a room of a session declares and does. A room may serve many sessions: what it keeps is what it returns. */
export interface SessionRoom {
  /** `session[name]` is what {@link SessionRoom.start} returns, `region[name]` what {@link SessionRoom.open} returns. */
  readonly name?: string;
  /** The function that makes rooms of this kind: `region.part(objects)` asks with it. */
  readonly maker?: unknown;
  /**
   * The rooms without which it cannot be, by the names under which they are called: `{ objects }`. A session is refused, before anything is
   * sent, where one of them is not before it in the list.
   */
  readonly needs?: Readonly<Record<string, RoomMaker<SessionRoom>>>;
  /**
   * What it takes, by circuit or event queue, and what it sends. What no room names is not decoded: it is acked, and comes as `Unknown`
   * in the session's `message` events.
   */
  readonly messages: readonly MessageType[];
  /** Names of the queued events it takes that are no messages, or that it wants as they came. */
  readonly queued?: readonly string[];
  /** Names of the capabilities it calls: regions are asked for those that some room names. */
  readonly capabilities?: readonly string[];
  /**
   * Names of the events it adds to the session, and to regions. With a room that says neither, nobody can tell a misspelt event from
   * one of that room.
   */
  readonly events?: readonly string[];
  /** Those of them that it adds to regions. */
  readonly regionEvents?: readonly string[];
  /** Sections of the login's answer it reads, such as `inventory-skeleton`: the login asks for those that some room names. */
  readonly loginOptions?: readonly string[];
  /** The session begins, before anything is sent. `login` is the whole answer: what the session itself forgets of it is still there. */
  start?(session: RoomSession, login: LoginResponse): unknown;
  /** A circuit to a region has been opened. The part lives as long as `region.lifetime`. */
  open?(region: Region, session: RoomSession): unknown;
  /** The session has ended, and its regions before it. */
  close?(session: RoomSession): void;
}

/**
 * What a room sees of its session. `Events` are the events it adds to the session, `Here` is how it sees regions: with its own part
 * and the events it adds to them.
 */
export interface RoomSession<Events extends object = object, Here extends Region = Region> {
  /** Ids, ports (clock, HTTP, random bytes), lifetime, logger, witness, behaviour. */
  readonly scope: SessionScope;
  /** Where the agent is, or is about to be; undefined before the first circuit. */
  readonly region: Here | undefined;
  /** All regions there is a circuit to. */
  readonly regions: RegionTable<Here>;
  /** Where the agent is on its journey, and how a teleport is begun. */
  readonly journey: RoomJourney;
  /** Whether a region has a say in what is the agent's: the agent is in it, is sent there, or has just left it. Neighbours may belong to anybody. */
  hears(region: Region): boolean;
  /** Takes one of its {@link SessionRoom.messages}. @throws UsageError for another one. */
  take<M extends Message>(message: MessageType<M>, handle: MessageHandler<Here, M>): void;
  /** Takes one of its {@link SessionRoom.queued} events. @throws UsageError for another one. */
  takeQueued(name: string, handle: QueuedHandler<Here>): void;
  /** Events of the session, those of other rooms included. */
  on<Name extends keyof SessionEvents<Here>>(
    name: Name,
    listener: (event: SessionEvents<Here>[Name]) => void,
    options?: SubscribeOptions,
  ): Remove;
  /** Tells an event of its own to whoever listens to the session. */
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void;
  /** What another room has started. @throws UsageError when there is no such room, or it comes later. */
  part<Room extends SessionRoom>(room: RoomMaker<Room>): OwnOf<Room>;
  part<Room extends SessionRoom>(room: Room): OwnOf<Room>;
  /** Did the session arrive with this room? */
  has(room: unknown): boolean;
  /** A part of a message that made no sense, while the rest was used: told as `malformed`. */
  tellMalformed(error: DecodeError, region: Region): void;
}

/** What a journey goes by when nobody here has asked for a move. */
export type UnaskedRules = Pick<JourneyRules, 'staysUnasked' | 'isWalked'>;

/** A journey as rooms see it, who ask regions for teleports. */
export interface RoomJourney {
  /** Undefined before the first circuit. */
  readonly state: JourneyState | undefined;
  /** A request is about to be sent: `to` in words. Returns the region to ask. @throws UsageError unless the agent is placed; ClosedError. */
  leave(to: string): Region;
  /** The agent went for a border of `region` and was put back; `words` are what the region said by the way. */
  putBack(region: Region, words: string): void;
  /** What the agent does from its login on when nobody has asked for a move. To be said before the login's circuit is opened. */
  goBy(rules: UnaskedRules): void;
  /** TeleportCancel is about to be sent; false when nothing can be cancelled any more. */
  cancel(): boolean;
}

type Intersection<Union> = (Union extends unknown ? (each: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;

/** Events that a room adds to its session. */
export type EventsOf<Room> = Room extends {
  start(session: RoomSession<infer Events, infer _>, ...rest: never[]): unknown;
}
  ? Events
  : object;

/** What regions have in a room's own view of them: its part, and what it gives them besides. */
type ExtrasOf<Room> = Room extends {
  start(session: RoomSession<infer _, infer Here>, ...rest: never[]): unknown;
}
  ? Omit<Here, keyof Region>
  : object;

/** Events that a room adds to regions. */
export type RegionEventsOf<Room> = Room extends {
  open(region: Region<infer Events>, ...rest: never[]): unknown;
}
  ? Events
  : object;

type Named<Room> = Room extends { readonly name: infer Name extends string } ? Name : never;
type NamedIf<Room, Value> = Value extends undefined ? never : Named<Room>;

/** A region as a session with these rooms has it. */
export type RegionWith<Rooms extends readonly SessionRoom[]> = Region<
  Intersection<RegionEventsOf<Rooms[number]>> & object
> &
  Intersection<ExtrasOf<Rooms[number]>> & {
    readonly [Room in Rooms[number] as NamedIf<Room, PartOf<Room>>]: PartOf<Room>;
  };

/** What a session with these rooms has beyond {@link Session}: `session.chat` where there is a room of that name. */
export type OwnParts<Rooms extends readonly SessionRoom[]> = {
  readonly [Room in Rooms[number] as NamedIf<Room, OwnOf<Room>>]: OwnOf<Room>;
};

/** The events that these rooms add to a session. */
export type SessionEventsOf<Rooms extends readonly SessionRoom[]> = Intersection<EventsOf<Rooms[number]>> &
  object;
