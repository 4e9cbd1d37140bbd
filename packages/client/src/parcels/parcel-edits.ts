import { Uuid } from '@landfall/protocol/datatypes';
import { RemoteError, UsageError } from '@landfall/protocol/errors';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { formatLlsdXml } from '@landfall/protocol/llsd';
import type { Message } from '@landfall/protocol/message';
import {
  encodeAccessListUpdate,
  encodeParcelUpdate,
  encodeParcelUpdateMessage,
  PARCEL_FLAG,
} from '@landfall/protocol/parcel';
import type { ParcelAccessEntry, ParcelAccessList, ParcelUpdate } from '@landfall/protocol/parcel';
import { exchange, refusalOf } from '../capabilities/index.ts';
import { pause, timeLeft } from '../lifetime/index.ts';
import type { TimeLeft } from '../lifetime/index.ts';
import { cellsOfArea, checkArea } from './area.ts';
import type { ParcelArea } from './area.ts';
import { changed, differences } from './differences.ts';
import type { ParcelChanges } from './differences.ts';
import type { ParcelFacts } from './facts.ts';
import type { Parcel } from './parcel.ts';
import { PARCEL_DEADLINE_MS } from './questions.ts';
import type { ParcelOptions, Place, Questions } from './questions.ts';

/** Between two questions whether it has been done. */
const ASK_AGAIN_MS = 1000;
/** Regions do what they do at once, and what they refuse without a word. */
const MOST_QUESTIONS = 3;

/** What the edits need of the region's parcels. */
export interface KnownParcels {
  byLocalId(localId: number): Parcel | undefined;
  request(localId: number, options?: ParcelOptions): Promise<Parcel>;
  fetchWithin(area: ParcelArea, options?: ParcelOptions): Promise<readonly Parcel[]>;
  at(place: Place): Parcel | undefined;
}

/** An edit that has been sent. */
interface Sent<Result> {
  /** For people, such as `joining parcels`. */
  readonly what: string;
  readonly parcel: Parcel;
  readonly left: () => TimeLeft;
  /** Asks the region; undefined while it has not been done. */
  readonly done: (options: ParcelOptions) => Promise<Result | undefined>;
  /** It is no owner's right. */
  readonly isForOthers?: boolean;
}

/** Changes of the parcels of one region. Each is done when the region says so. */
export class ParcelEdits {
  readonly #questions: Questions;
  readonly #facts: ParcelFacts;
  readonly #known: KnownParcels;

  constructor(questions: Questions, facts: ParcelFacts, known: KnownParcels) {
    this.#questions = questions;
    this.#facts = facts;
    this.#known = known;
  }

  /** @throws RemoteError, TimeoutError, ClosedError */
  async update(localId: number, changes: ParcelChanges, options: ParcelOptions = {}): Promise<Parcel> {
    const left = this.#timeLeft(options);
    const before = await this.#parcel(localId, left());
    const wanted = changed(before, changes);
    const expected = differences(before, wanted, changes);
    await this.#sendUpdate({ localId, manners: wanted }, left());
    return this.#until({
      what: 'changing a parcel',
      parcel: before,
      left,
      done: async (each) => {
        const now = await this.#known.request(localId, each);
        const changesDone = differences(before, now, changes);
        return expected.every((field) => changesDone.includes(field)) ? now : undefined;
      },
    });
  }

  /** @throws RemoteError, TimeoutError, ClosedError, UsageError */
  async divide(area: ParcelArea, options: ParcelOptions = {}): Promise<Parcel> {
    const left = this.#timeLeft(options);
    const { region, ids } = this.#questions;
    checkArea(area, region.size);
    const corner = { x: area.west, y: area.south };
    const before = await this.#questions.ofPlace(corner, left());
    if ((area.east - area.west) * (area.north - area.south) >= before.area)
      throw new UsageError('a parcel is divided by a part of it');
    await this.#deliver({ name: 'ParcelDivide', AgentData: ids, ParcelData: cornersOf(area) }, left());
    const divided = await this.#until({
      what: 'dividing a parcel',
      parcel: before,
      left,
      done: async (each) => {
        const now = await this.#questions.ofPlace(corner, each);
        return now.area === before.area ? undefined : now;
      },
    });
    // The rest is another one as well, and who is not on it is not told.
    await this.#known.request(before.localId, left());
    return divided;
  }

  /** @throws RemoteError, TimeoutError, ClosedError, UsageError */
  async join(area: ParcelArea, options: ParcelOptions = {}): Promise<Parcel> {
    const left = this.#timeLeft(options);
    const { region, ids } = this.#questions;
    checkArea(area, region.size);
    const parts = await this.#known.fetchWithin(area, left());
    if (parts.length < 2) throw new UsageError('there is one parcel only: nothing to join');
    const places = placesOf(parts, area, this.#known);
    await this.#deliver({ name: 'ParcelJoin', AgentData: ids, ParcelData: cornersOf(area) }, left());
    const parcel = parts.reduce((largest, each) => (each.area > largest.area ? each : largest));
    return this.#until({
      what: 'joining parcels',
      parcel,
      left,
      done: async (each) => {
        const found = await Promise.all(places.map((place) => this.#questions.ofPlace(place, each)));
        return new Set(found.map(({ localId }) => localId)).size === 1 ? found[0] : undefined;
      },
    });
  }

  /** Gives it up, or takes it back for the estate. @throws RemoteError, TimeoutError, ClosedError */
  async hand(
    name: 'ParcelRelease' | 'ParcelReclaim',
    localId: number,
    options: ParcelOptions = {},
  ): Promise<Parcel> {
    const left = this.#timeLeft(options);
    const before = await this.#known.request(localId, left());
    const message = { name, AgentData: this.#questions.ids, Data: { LocalID: localId } } as const;
    await this.#deliver(message, left());
    const what = name === 'ParcelRelease' ? 'giving up a parcel' : 'reclaiming a parcel';
    return this.#untilHandedOn(what, before, left, false);
  }

  /** At the price that it is offered for. @throws RemoteError, TimeoutError, ClosedError */
  async buy(localId: number, options: ParcelOptions): Promise<Parcel> {
    const left = this.#timeLeft(options);
    const what = 'buying a parcel';
    const before = await this.#known.request(localId, left());
    if ((before.flags & PARCEL_FLAG.forSale) === 0)
      throw new RemoteError(`${what}: it is not for sale`, 'not-permitted');
    const message: Message = {
      name: 'ParcelBuy',
      AgentData: this.#questions.ids,
      Data: {
        GroupID: Uuid.zero,
        IsGroupOwned: false,
        RemoveContribution: false,
        LocalID: localId,
        Final: true,
      },
      ParcelData: { Price: before.salePrice, Area: before.area },
    };
    await this.#deliver(message, left());
    return this.#untilHandedOn(what, before, left, true);
  }

  #untilHandedOn(what: string, parcel: Parcel, left: () => TimeLeft, isForOthers: boolean): Promise<Parcel> {
    return this.#until({
      what,
      isForOthers,
      parcel,
      left,
      done: async (each) => {
        const now = await this.#known.request(parcel.localId, each);
        const isSame = now.ownerId.equals(parcel.ownerId) && now.claimDate === parcel.claimDate;
        return isSame ? undefined : now;
      },
    });
  }

  /** @throws RemoteError, TimeoutError, ClosedError, UsageError */
  async setAccess(
    localId: number,
    list: ParcelAccessList,
    entries: readonly ParcelAccessEntry[],
    options: ParcelOptions = {},
  ): Promise<readonly ParcelAccessEntry[]> {
    const left = this.#timeLeft(options);
    const { scope, ids } = this.#questions;
    const parcel = await this.#parcel(localId, left());
    const transactionId = Uuid.fromBytes(scope.ports.randomBytes(16));
    const messages = encodeAccessListUpdate({ localId, list, entries, transactionId }, ids);
    for (const message of messages) await this.#deliver(message, left());
    const wanted = keysOf(entries);
    const now = await this.#until({
      what: 'changing who may enter a parcel',
      parcel,
      left,
      done: async (each) => {
        const told = await this.#facts.fetchAccess(localId, list, each);
        return keysOf(told) === wanted ? told : undefined;
      },
    });
    // Whether a list is used is among its flags, and nobody is told.
    await this.#known.request(localId, left());
    return now;
  }

  #timeLeft(options: ParcelOptions): () => TimeLeft {
    return timeLeft(options, this.#questions.scope.ports.clock, PARCEL_DEADLINE_MS);
  }

  async #parcel(localId: number, options: ParcelOptions): Promise<Parcel> {
    return this.#known.byLocalId(localId) ?? (await this.#known.request(localId, options));
  }

  async #sendUpdate(update: ParcelUpdate, options: ParcelOptions): Promise<void> {
    const { region, scope, ids } = this.#questions;
    const url = region.capabilities.get('ParcelPropertiesUpdate');
    if (url === undefined) return this.#deliver(encodeParcelUpdateMessage(update, ids), options);
    const headers = { 'content-type': 'application/llsd+xml' };
    const body = encodeUtf8(formatLlsdXml(encodeParcelUpdate(update)));
    const what = 'ParcelPropertiesUpdate';
    const limits = { timeoutMs: PARCEL_DEADLINE_MS, ...options, lifetime: region.lifetime };
    const request = { method: 'POST', url, headers, body } as const;
    const response = await exchange(request, what, scope.ports, limits);
    if (response.status === 404) throw new RemoteError('the region has no such parcel', 'missing');
    if (response.status !== 200) throw refusalOf(what, request, response, scope.ports.clock.wallTime());
  }

  async #deliver(message: Message, options: ParcelOptions): Promise<void> {
    const { signal, timeoutMs = PARCEL_DEADLINE_MS } = options;
    await this.#questions.region.circuit.deliver(message, { signal, timeoutMs });
  }

  async #until<Result>({ what, parcel, left, done, isForOthers = false }: Sent<Result>): Promise<Result> {
    const { region, scope } = this.#questions;
    for (let question = 1; ; question++) {
      const result = await done(left());
      if (result !== undefined) return result;
      if (question === MOST_QUESTIONS || left().timeoutMs <= ASK_AGAIN_MS)
        throw this.#refusal(what, parcel, isForOthers);
      await pause(ASK_AGAIN_MS, {
        what,
        lifetime: region.lifetime,
        signal: left().signal,
        clock: scope.ports.clock,
      });
    }
  }

  /** The region said nothing: what is known of the agent's rights. */
  #refusal(what: string, { ownerId }: Parcel, isForOthers: boolean): RemoteError {
    const { region, scope } = this.#questions;
    if (isForOthers || ownerId.equals(scope.ids.agentId))
      return new RemoteError(`${what}: the region did not do it`, 'refused');
    const who = region.description?.isEstateManager === true ? ', who manages the estate,' : '';
    return new RemoteError(`${what}: the agent${who} does not own the parcel`, 'not-permitted');
  }
}

const cornersOf = ({ west, south, east, north }: ParcelArea) => ({
  West: west,
  South: south,
  East: east,
  North: north,
});

/** A place on each of them inside the area. */
function placesOf(parts: readonly Parcel[], area: ParcelArea, known: KnownParcels): readonly Place[] {
  const places = new Map<number, Place>();
  for (const place of cellsOfArea(area)) {
    const localId = known.at(place)?.localId;
    if (localId !== undefined && !places.has(localId)) places.set(localId, place);
    if (places.size === parts.length) break;
  }
  return [...places.values()];
}

const keysOf = (entries: readonly ParcelAccessEntry[]): string =>
  [...new Set(entries.filter(({ agentId }) => !agentId.isZero).map(({ agentId }) => agentId.key))]
    .toSorted()
    .join(' ');
