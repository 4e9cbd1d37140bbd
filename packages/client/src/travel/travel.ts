import { regionCorner, Uuid } from '@landfall/protocol/datatypes';
import { isOverBorder } from '@landfall/protocol/journey';
import { UsageError } from '@landfall/protocol/errors';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { agentBlock } from '../circuits/index.ts';
import { Emitter } from '../events/index.ts';
import { onAbort } from '../lifetime/index.ts';
import type { Region } from '../regions/index.ts';
import type { RoomSession } from '../session/index.ts';
import { checkInside, requestOf, wordsOf } from './destination.ts';
import type { Destination, Request } from './destination.ts';
import { Edges } from './edges.ts';
import { GridMap } from './grid-map.ts';
import { gridOf } from './grid-of.ts';
import type { Journey } from './journey.ts';
import { Journeys } from './journeys.ts';
import { linkTo } from './link-to.ts';
import { lookUp } from './look-up.ts';
import { OwnGrid } from './own-grid.ts';
import { declineMessage, offerMessages } from './lures.ts';
import type { Lure } from './lures.ts';
import { teleportMessage } from './requests.ts';
import type { ReadyRequest } from './requests.ts';
import { Silence } from './silence.ts';
import type { TravelEvents } from './travel-events.ts';
import { whenOver, whenPlaced, whenSaid } from './turns.ts';
import { WayBack } from './unasked.ts';
import type { UnaskedAnswer } from './unasked.ts';
import { checkValue } from '../usage/index.ts';
import { AvatarPlace } from '../avatar-place/index.ts';

/** How a teleport is asked for. */
export interface TeleportOptions {
  /**
   * Cancels it, as far as the region lets it: it goes on after TeleportFinish, and where the region has said that it cannot be cancelled. A region
   * that says nothing to it may be at it still: until it does, or as long as an answer may take, the next teleport waits.
   */
  readonly signal?: AbortSignal | undefined;
}

/** Where an agent is. */
export interface Whereat {
  /** The one that the agent is in. */
  readonly region: Region;
  /** Metres in the region. */
  readonly position: Vector3;
  /** Metres from the grid's origin, and height. Of a region reached by hypergrid, the origin of that grid. */
  readonly global: Vector3;
}

/** Home is one of OpenSim's start locations. */
const HOME = 1;

/** Going elsewhere: teleports, lures, home, the map. */
export class Travel {
  /** What the grid's map says: regions by name or area, and what is on it. */
  readonly map: GridMap;
  readonly #session: RoomSession<TravelEvents>;
  readonly #grid: string | undefined;
  readonly #ownGrid: OwnGrid;
  readonly #avatar: AvatarPlace;
  readonly #journeys: Journeys;
  readonly #silence: Silence;
  readonly #edges: Edges;
  readonly #back: WayBack | undefined;
  readonly #escapedFrom = new WeakSet<Region>();
  /** To where somebody has offered to bring the agent, as the room's rule has it. */
  #following: Journey | undefined;
  /** Requests are made one after the other: two at once make two avatars in OpenSim. */
  #turn: Promise<void> = Promise.resolve();

  /** Made by the room; `grid` is `host:port` of the grid. */
  constructor(session: RoomSession<TravelEvents>, grid: string | undefined, unasked: UnaskedAnswer) {
    this.#session = session;
    this.#grid = grid;
    this.#ownGrid = new OwnGrid(grid);
    this.map = new GridMap(session);
    this.#silence = new Silence(session);
    this.#edges = new Edges(session, this.map);
    session.journey.goBy({
      staysUnasked: unasked === 'stay',
      isWalked: (from, to) => {
        const { seen } = this.#avatar;
        return isOverBorder(from, to, seen?.region.handle === from.regionHandle ? seen.position : undefined);
      },
    });
    const back = new WayBack({
      place: () => this.place,
      teleport: (destination) => this.teleport(destination),
      now: () => session.scope.ports.clock.now(),
    });
    this.#back = unasked === 'return' ? back : undefined;
    const onSetOut = (journey: Journey): void => this.#back?.take(journey);
    this.#journeys = new Journeys(session, () => this.#silence.words, onSetOut);
    this.#avatar = new AvatarPlace(session.scope.ids.agentId, new Emitter(() => undefined));
    session.on('placed', ({ region, position }) => {
      this.#avatar.hearPlaced(region, position);
      this.#ownGrid.enter(region);
    });
  }

  /** The journey that is under way, or the last that was: after an arrival that of the login. `setOut` tells when another one begins. */
  get journey(): Journey {
    return this.#journeys.latest;
  }

  /**
   * Where the agent is now, or was last: undefined until it has been placed. With the room of objects it goes along as the avatar walks, flies
   * and rides, by its velocity between two words of the region; without it, it is where the agent was placed.
   */
  get place(): Whereat | undefined {
    const { region, position } = this.#avatar;
    if (region === undefined) return undefined;
    const corner = regionCorner(region.handle);
    const global = { x: corner.x + position.x, y: corner.y + position.y, z: position.z };
    return { region, position, global };
  }

  /**
   * {@link Travel.place} as a link, in whole metres, as people pass it on; undefined until the region has said its name. It names the grid
   * that the region says it belongs to, which after a hypergrid teleport is another one.
   */
  get whereIs(): string | undefined {
    const { place } = this;
    if (place === undefined || place.region.name === '') return undefined;
    return linkTo(gridOf(place.region) ?? this.#grid, place.region, place.position);
  }

  /**
   * Teleports. Requests wait for each other, and for a border that is being crossed. `await travel.teleport('Bay').arrival` is enough; the
   * steps can be read one by one. A name is looked up in the map; a link to the grid where the agent is, is its region by name.
   * @throws UsageError for what names no place; `arrival` is rejected with one for a place beyond the edge of the named region.
   */
  teleport(destination: Destination, { signal }: TeleportOptions = {}): Journey {
    if (signal !== undefined) checkValue('signal of teleport', signal, 'signal');
    const request = requestOf(destination);
    const journey = this.#journeys.create('teleport', true);
    this.#back?.hearWish();
    const before = this.#turn;
    const run = this.#run(journey, request, { before, signal });
    this.#turn = before.then(() => run);
    return journey;
  }

  /** Teleports to where somebody has offered to bring the agent. */
  accept(lure: { readonly id: Uuid | string }, options: TeleportOptions = {}): Journey {
    return this.teleport({ lure: lure.id }, options);
  }

  /** Tells who has offered that the agent does not come. @throws ClosedError. */
  decline(lure: Lure): void {
    this.#here().circuit.send(declineMessage(this.#session.scope, lure), { reliable: true });
  }

  /** As {@link Travel.accept}, unless one is being followed already: whoever offers often does not make it travel for hours. */
  follow(lure: Lure): void {
    if (this.#following?.hasEnded !== false) this.#following = this.accept(lure);
  }

  /**
   * Offers agents to bring them to where this one is.
   * @throws UsageError for what is no list of ids, and for a text that is too long; ClosedError.
   */
  offer(agentIds: readonly (Uuid | string)[], text = 'Join me'): void {
    const messages = offerMessages(this.#session.scope, agentIds, text);
    for (const message of messages) this.#here().circuit.send(message, { reliable: true });
  }

  /** Goes home. */
  goHome(options: TeleportOptions = {}): Journey {
    return this.teleport({ landmark: Uuid.zero }, options);
  }

  /**
   * Makes where the agent is its home; OpenSim answers with an alert, whatever it decided. Resolves when the region has the request.
   * @throws TimeoutError; ClosedError; UsageError before the arrival.
   */
  async setHome(): Promise<void> {
    const region = this.#here();
    const { place: now } = this;
    if (now === undefined) throw new UsageError('the agent has not been placed yet');
    const AgentData = agentBlock(this.#session.scope.ids);
    const place = { LocationPos: now.position, LocationLookAt: { x: 1, y: 0, z: 0 } };
    const StartLocationData = { SimName: new Uint8Array(1), LocationID: HOME, ...place };
    await region.circuit.deliver({ name: 'SetStartLocationRequest', AgentData, StartLocationData });
  }

  /** Goes there once, however often the region says that it will be restarted; again when that came to nothing. */
  escape(destination: Destination): void {
    const { region } = this.#session;
    if (region === undefined || this.#escapedFrom.has(region)) return;
    this.#escapedFrom.add(region);
    this.teleport(destination).arrival.catch(() => this.#escapedFrom.delete(region));
  }

  #here(): Region {
    const { scope, region } = this.#session;
    scope.lifetime.check();
    if (region === undefined) throw new UsageError('the agent has not arrived yet');
    return region;
  }

  async #run(journey: Journey, wanted: Request, { before, signal }: Turn): Promise<void> {
    let words = wordsOf(wanted);
    try {
      await whenOver(this.#session, before, signal);
      // Where the agent is decides what a name means, and which map is asked.
      await whenPlaced(this.#session, signal);
      const request = this.#inOwnGrid(wanted);
      words = wordsOf(request);
      const ready = await this.#resolve(request, signal);
      // A border may have been crossed while it was looked up.
      await whenPlaced(this.#session, signal);
      await this.#ask(journey, ready, words, signal);
    } catch (error) {
      if (journey.left === undefined) this.#tellUnasked(words, error);
      journey.fail(error);
    }
  }

  /** What a region was asked for, the session tells. A session that has ended has told its end. */
  #tellUnasked(to: string, error: unknown): void {
    const { scope, region } = this.#session;
    if (!scope.lifetime.alive) return;
    const reason = error instanceof Error ? error.message : String(error);
    (region?.witness ?? scope.witness)?.observe('TeleportNotAsked', { to, reason });
  }

  #inOwnGrid(request: Request): Request {
    return request.type === 'name' ? { ...request, region: this.#ownGrid.nameOf(request.region) } : request;
  }

  async #resolve(request: Request, signal: AbortSignal | undefined): Promise<ReadyRequest> {
    const here = this.#here();
    if (request.type === 'here') return placeIn(here, request.position);
    if (request.type === 'handle' || request.type === 'id') await this.#edges.check(request, signal);
    if (request.type !== 'name') return request;
    const { region, position } = request;
    if (here.name.toLowerCase() === region.toLowerCase()) return placeIn(here, position);
    const { name, regionHandle, regionSize, isLink } = await lookUp(this.map, region, {
      signal,
      hint: () => this.#silence.words,
    });
    // How large a region of another grid is, is known there.
    if (!isLink) checkInside(name, position, regionSize);
    return { type: 'handle', regionHandle, position };
  }

  /** Resolves when the journey has ended, however. */
  async #ask(
    journey: Journey,
    request: ReadyRequest,
    words: string,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { scope, journey: own } = this.#session;
    const region = this.#journeys.begin(journey, () => own.leave(words));
    let deadline = 0;
    try {
      // As long as its answer may take: an ordinary message is given up after a few tries.
      deadline = own.state?.type === 'leaving' ? own.state.deadline : 0;
      const message = teleportMessage(scope.ids, request);
      region.circuit.send(message, { reliable: true, budget: 'until-deadline', deadline });
    } catch (error) {
      // Nobody has been asked.
      own.cancel();
      throw error;
    }
    const undo = signal && onAbort(signal, () => this.#cancel(region));
    let isUnanswered = false;
    const remove = this.#session.on('journey', (news) => {
      isUnanswered = news.type === 'failed' && news.failure === 'cancelled' && news.words === '';
    });
    await journey.arrival.catch(() => undefined);
    undo?.();
    remove();
    if (isUnanswered) await whenSaid(this.#session, deadline).catch(() => undefined);
  }

  #cancel(region: Region): void {
    const { scope, journey } = this.#session;
    if (!journey.cancel()) return;
    region.circuit.send({ name: 'TeleportCancel', Info: agentBlock(scope.ids) }, { reliable: true });
  }
}

/** By its handle: it is that region, wherever the agent may have gone meanwhile. @throws UsageError for a place that is not in it */
function placeIn({ label, handle: regionHandle, size }: Region, position: Vector3): ReadyRequest {
  checkInside(label, position, size);
  return { type: 'handle', regionHandle, position };
}

/** When a teleport may be asked for, and until when it is wanted. */
interface Turn {
  /** Resolves when the one before has ended. */
  readonly before: Promise<void>;
  readonly signal: AbortSignal | undefined;
}
