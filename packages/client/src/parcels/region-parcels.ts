import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { RemoteError } from '@landfall/protocol/errors';
import type { MessageOf } from '@landfall/protocol/message';
import { OverlayMap, PARCEL_RESULT, PARCEL_SEQUENCE } from '@landfall/protocol/parcel';
import type {
  OverlayChange,
  ParcelAccessEntry,
  ParcelAccessList,
  ParcelReport,
} from '@landfall/protocol/parcel';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { checkPlace } from './area.ts';
import type { ParcelArea } from './area.ts';
import { CoalescedParcels } from './coalesced-parcels.ts';
import type { ParcelsChanged } from './coalesced-parcels.ts';
import type { ParcelChanges } from './differences.ts';
import { ParcelFacts } from './facts.ts';
import type { ParcelDwell, ParcelInfo } from './facts.ts';
import { ParcelEdits } from './parcel-edits.ts';
import { ParcelIndex } from './parcel-index.ts';
import { checkParcel } from './parcel.ts';
import type { Parcel } from './parcel.ts';
import { Questions } from './questions.ts';
import type { ParcelOptions, Place } from './questions.ts';
import { parcelOfNumber, survey } from './survey.ts';
import type { Land } from './survey.ts';

/** Why an agent is kept out of a parcel: it is on a list, or not on the one of those who may enter, or not of its group. */
export type BanReason = 'banned' | 'notOnList' | 'notInGroup';

/** Events of a region about its land. */
export interface ParcelEvents {
  /** Every piece of the overlay has come. */
  readonly overlayCompleted: { readonly overlay: OverlayMap };
  /** Cells of the overlay are others than before: parcels were divided, joined, sold, or hide who is inside now. */
  readonly overlayChanged: { readonly changes: readonly OverlayChange[] };
  /** The region has described a parcel: it was asked, the agent has entered it, or it was changed. `before` is what it said the last time. */
  readonly parcelUpdated: { readonly parcel: Parcel; readonly before: Parcel | undefined };
  /** All of its land is of other parcels now. */
  readonly parcelRemoved: { readonly parcel: Parcel };
  /** Once in a turn of the event loop, however many messages did it: each parcel and cell once. */
  readonly parcelsChanged: ParcelsChanged;
  /** The agent is in another parcel of this region now; `from` is undefined when it has come into the region. */
  readonly parcelEntered: { readonly parcel: Parcel; readonly from: Parcel | undefined };
  /** The agent stands before a parcel that it may not enter. */
  readonly parcelBanned: { readonly parcel: Parcel; readonly reason: BanReason };
}

/** The parcels of one region, as far as it has told of them. */
export class RegionParcels {
  readonly #region: Region<ParcelEvents>;
  readonly #questions: Questions;
  readonly #facts: ParcelFacts;
  readonly #edits: ParcelEdits;
  readonly #changes: CoalescedParcels;
  #land: Land & { readonly sizeText: string };
  /** As it was when the agent came into it. */
  #entered: Parcel | undefined;
  #lastOfAgent = 0;

  /** Made by the room. */
  constructor(region: Region<ParcelEvents>, scope: SessionScope) {
    this.#region = region;
    const defer = (act: () => void): void => void scope.ports.clock.after(0, act);
    this.#changes = new CoalescedParcels(defer, (changed) => region.emitter.emit('parcelsChanged', changed));
    this.#questions = new Questions(region, scope);
    this.#facts = new ParcelFacts(this.#questions);
    this.#edits = new ParcelEdits(this.#questions, this.#facts, this);
    this.#land = newLand(region);
  }

  /** Whose the land is, cell by cell. */
  get overlay(): OverlayMap {
    return this.#current.overlay;
  }

  /** Those that are known, the newest word last. */
  get all(): readonly Parcel[] {
    return this.#current.index.all;
  }

  /** The one that the agent is in, where it is in this region and was told. */
  get here(): Parcel | undefined {
    return this.#entered && this.byLocalId(this.#entered.localId);
  }

  /** The parcel of this number in its region, if it was told. */
  byLocalId(localId: number): Parcel | undefined {
    return this.#current.index.byLocalId(localId);
  }

  /** The known parcel at a place, metres in the region. Where two say so, the newer word counts. */
  at({ x, y }: Place): Parcel | undefined {
    return this.#current.index.at(x, y);
  }

  /**
   * Asks which parcel is at a place, metres in the region.
   * @throws RemoteError (`missing`) when there is none; TimeoutError; ClosedError; UsageError for a place outside of the region.
   */
  async requestAt(place: Place, options: ParcelOptions = {}): Promise<Parcel> {
    checkPlace(place, this.#region.size);
    return this.#questions.ofPlace(place, options);
  }

  /** Asks for a parcel by its number. @throws RemoteError (`missing`) when there is none; TimeoutError; ClosedError. */
  request(localId: number, options: ParcelOptions = {}): Promise<Parcel> {
    return parcelOfNumber(this.#current, localId, this.#whole, this.#questions, options);
  }

  /**
   * Every parcel of the region: those are asked for that are not known or may have changed.
   * @throws RemoteError, TimeoutError (each question has that long), ClosedError
   */
  fetchAll(options: ParcelOptions = {}): Promise<readonly Parcel[]> {
    return this.fetchWithin(this.#whole, options);
  }

  /** The parcels that have land in an area. @throws RemoteError, TimeoutError, ClosedError */
  fetchWithin(area: ParcelArea, options: ParcelOptions = {}): Promise<readonly Parcel[]> {
    return survey(this.#current, area, this.#questions, options);
  }

  /**
   * Changes a parcel. Resolves with what the region says of it then, which may be rounded or limited.
   * @throws RemoteError: `missing`; `not-permitted` or `refused` when the region says nothing and nothing changes; ClosedError; TimeoutError.
   */
  update(localId: number, changes: ParcelChanges, options: ParcelOptions = {}): Promise<Parcel> {
    return this.#edits.update(localId, changes, options);
  }

  /**
   * Makes an area inside one parcel a parcel of its own; resolves with it.
   * @throws RemoteError, TimeoutError, ClosedError as {@link RegionParcels.update}; UsageError for what is no part of a parcel
   */
  divide(area: ParcelArea, options: ParcelOptions = {}): Promise<Parcel> {
    return this.#edits.divide(area, options);
  }

  /** Makes one of the parcels that have land in an area. @throws RemoteError, TimeoutError, ClosedError, UsageError */
  join(area: ParcelArea, options: ParcelOptions = {}): Promise<Parcel> {
    return this.#edits.join(area, options);
  }

  /** Gives it up: it becomes the estate's. @throws RemoteError, TimeoutError, ClosedError */
  release(localId: number, options: ParcelOptions = {}): Promise<Parcel> {
    return this.#edits.hand('ParcelRelease', localId, options);
  }

  /** Takes it back for the estate. @throws RemoteError, TimeoutError, ClosedError */
  reclaim(localId: number, options: ParcelOptions = {}): Promise<Parcel> {
    return this.#edits.hand('ParcelReclaim', localId, options);
  }

  /**
   * Buys it for the agent, at the price that it is offered for.
   * @throws RemoteError: `not-permitted` where it is not for sale, `refused`; TimeoutError, ClosedError
   */
  buy(localId: number, options: ParcelOptions = {}): Promise<Parcel> {
    return this.#edits.buy(localId, options);
  }

  /** Who may come in, or may not. Regions show it to everybody. @throws TimeoutError, ClosedError */
  fetchAccess(
    localId: number,
    list: ParcelAccessList,
    options: ParcelOptions = {},
  ): Promise<readonly ParcelAccessEntry[]> {
    return this.#facts.fetchAccess(localId, list, options);
  }

  /** Puts a new list in the place of the old one; resolves with the list as the region has it. @throws RemoteError, TimeoutError, ClosedError, UsageError */
  setAccess(
    localId: number,
    list: ParcelAccessList,
    entries: readonly ParcelAccessEntry[],
    options: ParcelOptions = {},
  ): Promise<readonly ParcelAccessEntry[]> {
    return this.#edits.setAccess(localId, list, entries, options);
  }

  /** How much it is visited, and its id. @param parcelId as far as it is known: regions go by the number @throws TimeoutError, ClosedError */
  fetchDwell(localId: number, parcelId: Uuid, options: ParcelOptions = {}): Promise<ParcelDwell> {
    return this.#facts.fetchDwell(localId, parcelId, options);
  }

  /** A parcel of any region, by its id. @throws TimeoutError: of one that it does not know a region says nothing; ClosedError */
  fetchInfo(parcelId: Uuid, options: ParcelOptions = {}): Promise<ParcelInfo> {
    return this.#facts.fetchInfo(parcelId, options);
  }

  /**
   * Id of the parcel at a place of any region of the grid; of this one by default.
   * @throws RemoteError (`missing`, `no-capability`, or the HTTP status), TimeoutError, ClosedError, DecodeError
   */
  async fetchId(place: Vector3, options: ParcelOptions & { readonly regionId?: Uuid } = {}): Promise<Uuid> {
    const regionId = options.regionId ?? this.#region.description?.regionId;
    if (regionId === undefined) throw new RemoteError('the region has not said who it is', 'missing');
    return this.#facts.fetchId(regionId, place, options);
  }

  /** Called by the room. @throws DecodeError for a piece that is not of this region. */
  receiveOverlay({ ParcelData }: MessageOf<'ParcelOverlay'>): void {
    const { overlay, index } = this.#current;
    const wasComplete = overlay.isComplete;
    const changes = overlay.receive(ParcelData.SequenceID, ParcelData.Data);
    for (const { x, y, before, now } of changes) {
      index.doubt(x, y);
      // A border is of both sides.
      if (before.hasWestBorder !== now.hasWestBorder) index.doubt(x - 1, y);
      if (before.hasSouthBorder !== now.hasSouthBorder) index.doubt(x, y - 1);
    }
    if (!wasComplete && overlay.isComplete) this.#region.emitter.emit('overlayCompleted', { overlay });
    if (changes.length === 0) return;
    this.#region.emitter.emit('overlayChanged', { changes });
    if (this.#region.emitter.has('parcelsChanged')) this.#changes.noteCells(changes);
  }

  /** Called by the room. @throws DecodeError for a parcel that is none of this region's. */
  receive(report: ParcelReport): void {
    if (report.result !== PARCEL_RESULT.none) this.#keep(report);
    if (!this.#questions.receive(report)) this.#heed(report);
  }

  /** Called by the room. */
  receiveAccess(message: MessageOf<'ParcelAccessListReply'>): void {
    this.#facts.receiveAccess(message);
  }

  /** Called by the room. */
  receiveDwell(message: MessageOf<'ParcelDwellReply'>): void {
    this.#facts.receiveDwell(message);
  }

  /** Called by the room. */
  receiveInfo(message: MessageOf<'ParcelInfoReply'>): void {
    this.#facts.receiveInfo(message);
  }

  get #whole(): ParcelArea {
    const { x, y } = this.#region.size;
    return { west: 0, south: 0, east: x, north: y };
  }

  /** The land of the region as large as it is known to be. */
  get #current(): Land {
    if (this.#land.sizeText !== sizeTextOf(this.#region)) this.#land = newLand(this.#region);
    return this.#land;
  }

  #keep({ parcel }: ParcelReport): void {
    checkParcel(parcel, this.#region.size);
    const { index } = this.#current;
    const before = index.byLocalId(parcel.localId);
    const gone = index.set(parcel);
    this.#region.emitter.emit('parcelUpdated', { parcel, before });
    for (const each of gone) this.#region.emitter.emit('parcelRemoved', { parcel: each });
    if (this.#region.emitter.has('parcelsChanged')) this.#changes.note(parcel, before, gone);
  }

  /** What the region says by itself means something by its number. */
  #heed({ sequenceId, result, parcel }: ParcelReport): void {
    if (result === PARCEL_RESULT.none) return;
    const reason = BANS.get(sequenceId);
    if (reason !== undefined) this.#region.emitter.emit('parcelBanned', { parcel, reason });
    const isOfAgent = sequenceId === PARCEL_SEQUENCE.agent || sequenceId > this.#lastOfAgent;
    if (!isOfAgent) return;
    this.#lastOfAgent = sequenceId;
    const from = this.#entered;
    this.#entered = parcel;
    if (from?.localId !== parcel.localId) this.#region.emitter.emit('parcelEntered', { parcel, from });
  }
}

const BANS: ReadonlyMap<number, BanReason> = new Map([
  [PARCEL_SEQUENCE.banned, 'banned'],
  [PARCEL_SEQUENCE.notOnList, 'notOnList'],
  [PARCEL_SEQUENCE.notInGroup, 'notInGroup'],
]);

const sizeTextOf = ({ size }: Region): string => `${size.x} ${size.y}`;

function newLand(region: Region): Land & { readonly sizeText: string } {
  const { size } = region;
  return {
    index: new ParcelIndex(size),
    overlay: new OverlayMap(size.x, size.y),
    sizeText: sizeTextOf(region),
  };
}
