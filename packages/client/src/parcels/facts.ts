import { decodeText } from '@landfall/protocol/bytes';
import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { RemoteError } from '@landfall/protocol/errors';
import { asMap, asUuid, real } from '@landfall/protocol/llsd';
import type { MessageOf } from '@landfall/protocol/message';
import {
  ACCESS_ENTRIES_PER_MESSAGE,
  MAX_ACCESS_ENTRIES,
  PARCEL_ACCESS,
  accessEntriesIn,
} from '@landfall/protocol/parcel';
import type { ParcelAccessEntry, ParcelAccessList } from '@landfall/protocol/parcel';
import { callCapability } from '../capabilities/index.ts';
import type { Settle } from '../lifetime/index.ts';
import type { ParcelOptions, Questions } from './questions.ts';

/** A list that came in several messages has no end: it is taken for whole when no more come for so long. */
const PAGE_MS = 1000;

/** What a region says of a parcel of any region: less than its own description. */
export interface ParcelInfo {
  /** Of the parcel, everywhere. */
  readonly id: Uuid;
  /** A resident, or a group. */
  readonly ownerId: Uuid;
  /** As its owner wrote it. */
  readonly name: string;
  /** As its owner wrote it. */
  readonly description: string;
  /** Square metres. */
  readonly area: number;
  /** As the region sends them for this answer. */
  readonly flags: number;
  /** Metres in the grid. */
  readonly position: Vector3;
  /** Where it lies. */
  readonly regionName: string;
  /** Its picture, a texture; the zero id for none. */
  readonly snapshotId: Uuid;
  /** Traffic, as the grid counts it. */
  readonly dwell: number;
  /** In the grid's money; 0 where it is not for sale. */
  readonly salePrice: number;
  /** 0 for none. */
  readonly auctionId: number;
}

/** How much a parcel is visited; its id in the grid. */
export interface ParcelDwell {
  /** Traffic, as the grid counts it. */
  readonly dwell: number;
  /** Of the parcel, everywhere. */
  readonly id: Uuid;
}

interface AskedList {
  readonly localId: number;
  readonly list: ParcelAccessList;
  readonly take: (entries: readonly ParcelAccessEntry[]) => void;
}

/** What can be asked of a region about parcels, beside their description. */
export class ParcelFacts {
  readonly #questions: Questions;
  readonly #lists = new Set<AskedList>();
  readonly #dwells = new Waiting<number, ParcelDwell>();
  readonly #infos = new Waiting<string, ParcelInfo>();

  constructor(questions: Questions) {
    this.#questions = questions;
  }

  /** Who is on a list of a parcel. @throws TimeoutError, ClosedError */
  fetchAccess(
    localId: number,
    list: ParcelAccessList,
    options: ParcelOptions = {},
  ): Promise<readonly ParcelAccessEntry[]> {
    const { ids: AgentData, scope } = this.#questions;
    const Data = { SequenceID: 0, Flags: PARCEL_ACCESS[list], LocalID: localId };
    const message = { name: 'ParcelAccessListRequest', AgentData, Data } as const;
    return this.#questions.exchange(
      message,
      'ParcelAccessListReply',
      options,
      (settle: Settle<readonly ParcelAccessEntry[]>) => {
        const gathered = new Map<string, ParcelAccessEntry>();
        let cancel = (): void => undefined;
        const asked: AskedList = {
          localId,
          list,
          take(entries) {
            for (const entry of entries) gathered.set(entry.agentId.key, entry);
            const finish = (): void => settle.resolve([...gathered.values()].slice(0, MAX_ACCESS_ENTRIES));
            cancel();
            const isFull = gathered.size >= MAX_ACCESS_ENTRIES;
            // A full message may have another one behind it.
            if (isFull || entries.length !== ACCESS_ENTRIES_PER_MESSAGE) finish();
            else cancel = scope.ports.clock.after(PAGE_MS, finish, { background: true });
          },
        };
        this.#lists.add(asked);
        return () => {
          cancel();
          this.#lists.delete(asked);
        };
      },
    );
  }

  /** How much a parcel is visited, and its id. @throws TimeoutError, ClosedError */
  fetchDwell(localId: number, parcelId: Uuid, options: ParcelOptions = {}): Promise<ParcelDwell> {
    const Data = { LocalID: localId, ParcelID: parcelId };
    const message = { name: 'ParcelDwellRequest', AgentData: this.#questions.ids, Data } as const;
    return this.#exchange(message, 'ParcelDwellReply', this.#dwells, localId, options);
  }

  /** @throws TimeoutError: of a parcel that it does not know a region says nothing; ClosedError */
  fetchInfo(parcelId: Uuid, options: ParcelOptions = {}): Promise<ParcelInfo> {
    const AgentData = this.#questions.ids;
    const message = { name: 'ParcelInfoRequest', AgentData, Data: { ParcelID: parcelId } } as const;
    return this.#exchange(message, 'ParcelInfoReply', this.#infos, parcelId.key, options);
  }

  /**
   * Id of the parcel at a place of any region of the grid, by capability RemoteParcelRequest.
   * @throws RemoteError (`missing`, `no-capability`, or the HTTP status), TimeoutError, ClosedError, DecodeError
   */
  async fetchId(regionId: Uuid, { x, y, z }: Vector3, options: ParcelOptions = {}): Promise<Uuid> {
    const { region, scope } = this.#questions;
    const url = region.capabilities.get('RemoteParcelRequest');
    if (url === undefined) throw new RemoteError('the region offers no RemoteParcelRequest', 'no-capability');
    const body = { location: [real(x), real(y), real(z)], region_id: regionId };
    const call = { method: 'POST', url, what: 'RemoteParcelRequest', body } as const;
    const answer = await callCapability(call, scope.ports, { lifetime: region.lifetime, ...options });
    const id = asUuid(asMap(answer)['parcel_id']);
    if (id.isZero) throw new RemoteError('there is no such parcel', 'missing');
    return id;
  }

  /** OpenSim answers a question about one list with both, and calls none by the question's number. @source OpenSim LandObject.cs (SendAccessList) */
  receiveAccess({ Data: { LocalID, Flags }, List }: MessageOf<'ParcelAccessListReply'>): void {
    const entries = accessEntriesIn(List);
    for (const asked of this.#lists) {
      if (asked.localId === LocalID && PARCEL_ACCESS[asked.list] === Flags) asked.take(entries);
    }
  }

  receiveDwell({ Data: { LocalID, ParcelID, Dwell } }: MessageOf<'ParcelDwellReply'>): void {
    this.#dwells.tell(LocalID, { dwell: Dwell, id: ParcelID });
  }

  receiveInfo({ Data: said }: MessageOf<'ParcelInfoReply'>): void {
    this.#infos.tell(said.ParcelID.key, {
      id: said.ParcelID,
      ownerId: said.OwnerID,
      name: decodeText(said.Name),
      description: decodeText(said.Desc),
      area: said.ActualArea,
      flags: said.Flags,
      position: { x: said.GlobalX, y: said.GlobalY, z: said.GlobalZ },
      regionName: decodeText(said.SimName),
      snapshotId: said.SnapshotID,
      dwell: said.Dwell,
      salePrice: said.SalePrice,
      auctionId: said.AuctionID,
    });
  }

  #exchange<Key, Answer>(
    message: MessageOf<'ParcelDwellRequest'> | MessageOf<'ParcelInfoRequest'>,
    missing: string,
    waiting: Waiting<Key, Answer>,
    key: Key,
    options: ParcelOptions,
  ): Promise<Answer> {
    return this.#questions.exchange(message, missing, options, (settle: Settle<Answer>) =>
      waiting.add(key, settle),
    );
  }
}

/** Several who ask the same at once hear the same answer; who gives up takes it from nobody else. */
class Waiting<Key, Answer> {
  readonly #asked = new Map<Key, Set<Settle<Answer>>>();

  /** @returns takes it back */
  add(key: Key, settle: Settle<Answer>): () => void {
    const all = this.#asked.get(key) ?? new Set();
    this.#asked.set(key, all.add(settle));
    return () => {
      all.delete(settle);
      if (all.size === 0 && this.#asked.get(key) === all) this.#asked.delete(key);
    };
  }

  tell(key: Key, answer: Answer): void {
    for (const settle of this.#asked.get(key) ?? []) settle.resolve(answer);
  }
}
