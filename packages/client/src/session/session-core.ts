import type { LoginResponse } from '@landfall/protocol/login';
import type { MessageTable } from '@landfall/protocol/message';
import type { AgentSocket } from '../circuits/index.ts';
import { Emitter } from '../events/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { ArrivalProgress } from './arrival-progress.ts';
import { Arriving } from './arriving.ts';
import { Bandwidth } from './bandwidth.ts';
import { Connections } from './connections.ts';
import { reportTo } from './report-to.ts';
import { Ending } from './ending.ts';
import { followRegions } from './follow-regions.ts';
import { knownEventsOf } from './known-events.ts';
import { Reception } from './reception.ts';
import type { SessionEvents } from './session-events.ts';
import { sessionLoginOf } from './session-login.ts';
import type { SessionLogin } from './session-login.ts';
import type { SessionSettings } from './session-options.ts';
import type { SessionRoom } from './session-room.ts';
import { tellPresence } from './tell-presence.ts';
import { Revisits } from './revisits.ts';
import { RefusalTally } from './refusals.ts';
import { SessionRooms } from './session-rooms.ts';
import { Whereabouts } from './whereabouts.ts';
import { Wherever } from './wherever.ts';

/** What a session is made of; see `startSession`. */
export interface SessionParts {
  readonly scope: SessionScope;
  readonly settings: SessionSettings;
  readonly socket: AgentSocket;
  readonly rooms: readonly SessionRoom[];
  readonly messages: MessageTable;
  readonly login: LoginResponse;
  readonly startedAt: number;
}

/** The concepts of a session, put together: connections, where the agent is, arriving, ending, rooms. */
export class SessionCore {
  readonly scope: SessionScope;
  readonly settings: SessionSettings;
  readonly login: SessionLogin;
  readonly emitter: Emitter<SessionEvents>;
  readonly progress: ArrivalProgress;
  readonly reception: Reception;
  readonly refusals: RefusalTally;
  readonly rooms: SessionRooms;
  readonly connections: Connections;
  readonly bandwidth: Bandwidth;
  readonly revisits: Revisits;
  readonly whereabouts: Whereabouts;
  readonly arriving: Arriving;
  readonly ending: Ending;
  /** Events of the region that the agent is in, and of all regions. */
  readonly here: Wherever;
  readonly everywhere: Wherever;
  readonly onRegionLost: Whereabouts['lose'] = (region, cause) => this.whereabouts.lose(region, cause);
  readonly onLost: Ending['lose'] = (cause) => this.ending.lose(cause);

  constructor({ scope, settings, socket, rooms, messages, login, startedAt }: SessionParts) {
    this.scope = scope;
    this.settings = settings;
    this.login = sessionLoginOf(login);
    this.progress = new ArrivalProgress(startedAt);
    this.emitter = new Emitter((error) => reportTo(scope, error), knownEventsOf(rooms).session);
    this.reception = new Reception(scope, this.emitter, messages, {
      onSign: (region) => this.whereabouts.hear(region),
      onNotObeyed: ({ message }, region) => this.refusals.noteNotObeyed(message, region),
      onMessage: (name) => this.#see(name),
      onRegionLost: this.onRegionLost,
      onQueueGone: (region) => this.#queueGone(region),
      silentForMs: (region) => this.connections.silentForMs(region),
      isLeaving: () => this.ending.goodbye.isUnderWay,
    });
    this.refusals = new RefusalTally(scope, this.emitter);
    socket.hearStrangers((from) => this.refusals.noteStranger(from));
    this.rooms = new SessionRooms(rooms);
    this.connections = new Connections(socket, this);
    this.bandwidth = new Bandwidth(this);
    this.revisits = new Revisits(scope.ports.clock, this.emitter);
    this.whereabouts = new Whereabouts(this);
    this.arriving = new Arriving(this);
    this.ending = new Ending(this);
    const root = (): readonly Region[] => (this.whereabouts.region ? [this.whereabouts.region] : []);
    this.here = this.#wherever(root);
    this.everywhere = this.#wherever(() => this.connections.regions.all);
  }

  /** Starts the rooms, which give `session` their parts, and listens to the regions. @throws as `SessionRooms.start`. */
  start(session: object, login: LoginResponse): void {
    const { scope, emitter, reception, connections, whereabouts } = this;
    const { dispatch, queued } = reception;
    const { regions } = connections;
    const region = (): Region | undefined => whereabouts.region;
    const tellMalformed = reception.tellMalformed.bind(reception);
    const { own } = this.rooms;
    const journey = whereabouts;
    const hears = (one: Region): boolean => whereabouts.stillHears(one);
    const stage = { scope, emitter, dispatch, queued, regions, region, journey, hears, tellMalformed, own };
    tellPresence(emitter, ({ endpoint }) => whereabouts.isOnTheWayTo(endpoint));
    this.rooms.start(session, stage, login);
    followRegions(this);
  }

  #wherever(regions: () => readonly Region[]): Wherever {
    const { scope, emitter, rooms } = this;
    const known = knownEventsOf(rooms.all).region;
    return new Wherever({ emitter, lifetime: scope.lifetime, known, regions });
  }

  #see(name: string): void {
    if (this.arriving.report === undefined) this.progress.see(name);
  }

  /** The end of the queue is an answer to our goodbye; without one it is a sign that the region is lost. */
  #queueGone(region: Region): void {
    const isAnswer = region === this.whereabouts.region && this.ending.goodbye.answer('event queue');
    if (!isAnswer && !this.whereabouts.queueGone(region)) this.connections.queueGone(region);
  }
}
