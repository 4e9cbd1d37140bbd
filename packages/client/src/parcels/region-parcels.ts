import { RemoteError, UsageError } from '@landfall/protocol/errors';
import type { MessageOf } from '@landfall/protocol/message';
import { OverlayMap, PARCEL_CELL_METRES, parcelCovers } from '@landfall/protocol/parcel';
import { agentBlock } from '../circuits/index.ts';
import { pending } from '../lifetime/index.ts';
import type { Settle } from '../lifetime/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { parcelOf } from './parcel.ts';
import type { Parcel } from './parcel.ts';

/** More parcels than a region of the usual size has cells; the one told of longest ago goes first. */
export const MAX_PARCELS = 4096;
/** How long a region has to answer. */
export const PARCEL_DEADLINE_MS = 10_000;
/** Of `RequestResult`: there is no such parcel. @source OpenSim LandChannel.cs (LAND_RESULT_NO_DATA) */
const RESULT_NO_DATA = -1;

/** Events of a region about its land. */
export interface ParcelEvents {
  /** Every piece of the overlay has come. */
  readonly overlayCompleted: { readonly overlay: OverlayMap };
  /** The region has described a parcel: it was asked, the agent has entered it, or it was changed. */
  readonly parcelUpdated: { readonly parcel: Parcel };
}

/** How long to wait, and what ends it. */
export interface ParcelOptions {
  readonly signal?: AbortSignal | undefined;
  /** {@link PARCEL_DEADLINE_MS} by default. */
  readonly timeoutMs?: number;
}

/** The parcels of one region, as far as it has told of them. */
export class RegionParcels {
  readonly #region: Region<ParcelEvents>;
  readonly #known = new Map<number, Parcel>();
  readonly #asked = new Map<number, Settle<Parcel>>();
  #scope: SessionScope | undefined;
  #overlay: OverlayMap;
  #lastQuestion = 0;

  /** Made by the room. */
  constructor(region: Region<ParcelEvents>) {
    this.#region = region;
    this.#overlay = new OverlayMap(region.size.x, region.size.y);
  }

  /** Whose the land is, cell by cell. */
  get overlay(): OverlayMap {
    return this.#overlay;
  }

  /** Those that are known, the newest word last. */
  get all(): readonly Parcel[] {
    return [...this.#known.values()];
  }

  byLocalId(localId: number): Parcel | undefined {
    return this.#known.get(localId);
  }

  /** The known parcel at a place, metres in the region. Where two say so, the newer word counts. */
  at({ x, y }: { readonly x: number; readonly y: number }): Parcel | undefined {
    return this.all.findLast(({ bitmap }) => parcelCovers(bitmap, this.#region.size.x, x, y));
  }

  /**
   * Asks which parcel is at a place, metres in the region.
   * @throws RemoteError (`missing`) when there is none; TimeoutError; ClosedError; UsageError for a place outside of the region.
   */
  requestAt(
    { x, y }: { readonly x: number; readonly y: number },
    options: ParcelOptions = {},
  ): Promise<Parcel> {
    const { size } = this.#region;
    if (!(x >= 0 && y >= 0 && x < size.x && y < size.y)) {
      return Promise.reject(new UsageError('a place outside of the region has no parcel'));
    }
    const West = Math.floor(x / PARCEL_CELL_METRES) * PARCEL_CELL_METRES;
    const South = Math.floor(y / PARCEL_CELL_METRES) * PARCEL_CELL_METRES;
    const corners = { West, South, East: West + PARCEL_CELL_METRES, North: South + PARCEL_CELL_METRES };
    return this.#ask(options, (SequenceID, { ids }) =>
      this.#region.circuit.send(
        {
          name: 'ParcelPropertiesRequest',
          AgentData: agentBlock(ids),
          ParcelData: { SequenceID, ...corners, SnapSelection: false },
        },
        { reliable: true },
      ),
    );
  }

  /** Asks for a parcel by its number. @throws RemoteError (`missing`) when there is none; TimeoutError; ClosedError. */
  request(localId: number, options: ParcelOptions = {}): Promise<Parcel> {
    return this.#ask(options, (SequenceID, { ids }) =>
      this.#region.circuit.send(
        {
          name: 'ParcelPropertiesRequestByID',
          AgentData: agentBlock(ids),
          ParcelData: { SequenceID, LocalID: localId },
        },
        { reliable: true },
      ),
    );
  }

  /** Called by the room, before anything is asked. */
  connect(scope: SessionScope): void {
    this.#scope = scope;
  }

  /** Called by the room. @throws DecodeError for a piece that is not of this region. */
  receiveOverlay({ ParcelData }: MessageOf<'ParcelOverlay'>): void {
    const wasComplete = this.#overlay.isComplete;
    this.#overlay.receive(ParcelData.SequenceID, ParcelData.Data);
    if (wasComplete || !this.#overlay.isComplete) return;
    this.#region.emitter.emit('overlayCompleted', { overlay: this.#overlay });
  }

  /** Called by the room. @throws DecodeError for a parcel that is none of this region's. */
  receive(message: MessageOf<'ParcelProperties'>): void {
    const { RequestResult, SequenceID } = message.ParcelData;
    const asked = this.#asked.get(SequenceID);
    if (RequestResult === RESULT_NO_DATA) {
      asked?.reject(new RemoteError('the region has no such parcel', 'missing'));
      return;
    }
    const parcel = parcelOf(message, this.#region.size);
    this.#known.delete(parcel.localId);
    this.#known.set(parcel.localId, parcel);
    if (this.#known.size > MAX_PARCELS) this.#known.delete(this.#known.keys().next().value!);
    this.#region.emitter.emit('parcelUpdated', { parcel });
    asked?.resolve(parcel);
  }

  #ask(
    { signal, timeoutMs = PARCEL_DEADLINE_MS }: ParcelOptions,
    send: (sequenceId: number, scope: SessionScope) => void,
  ): Promise<Parcel> {
    const scope = this.#scope!;
    const { lifetime } = this.#region;
    const wait = { what: 'asking for a parcel', lifetime, signal, clock: scope.ports.clock, timeoutMs };
    return pending<Parcel>({ ...wait, missing: () => 'ParcelProperties' }, (settle) => {
      // Zero and less are the region's own words.
      const question = (this.#lastQuestion = (this.#lastQuestion % 0x7fff_ffff) + 1);
      this.#asked.set(question, settle);
      send(question, scope);
      return () => this.#asked.delete(question);
    });
  }
}
