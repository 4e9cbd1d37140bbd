import type { Uuid } from '@landfall/protocol/datatypes';
import { uploadedAssetId } from '@landfall/protocol/transfer';
import { answer, Part } from '../region/index.ts';
import type { Agent, GridServices } from '../region/index.ts';
import { incomingFilesOf } from '../xfer/index.ts';
import { isUploadable } from './upload-kinds.ts';
import { MAX_UPLOAD_BYTES } from './uploading.ts';

/** Uploads of one agent that are under way, or of which nobody has said what they are to be; the oldest go first. */
export const MAX_TRANSACTIONS = 16;
/** Of all agents together, that wait to be an item's; the oldest of whoever has the most go first. */
const MOST_WAITING_BYTES = 8 * MAX_UPLOAD_BYTES;

/** Bytes that have come, and the id that both ends know them by. */
export interface UploadedAsset {
  /** Made of the id of the transaction and the secure session id. */
  readonly assetId: Uuid;
  /** As its uploader says: see `ASSET_TYPE` of protocol. */
  readonly assetType: number;
  /** All of it, one byte at least. */
  readonly bytes: Uint8Array;
}

interface Transaction {
  uploaded: UploadedAsset | undefined;
  /** It was asked for already: an upload is begun once. */
  isBegun: boolean;
  /** What it is to be, when that was said before the bytes were there. */
  claim: ((uploaded: UploadedAsset) => void) | undefined;
}

/** Who has bytes that wait. */
const WAITING = new Part<GridServices, Set<Transactions>>(() => new Set());

/** What one agent uploads by AssetUploadRequest. What becomes of it is said by another message, which may come before it. */
export class Transactions {
  readonly #agent: Agent;
  readonly #open = new Map<string, Transaction>();
  #waitingBytes = 0;

  constructor(agent: Agent) {
    this.#agent = agent;
    agent.untilClosed(() => {
      for (const key of this.#open.keys()) this.#forget(key);
    });
  }

  /** Bytes that are too long for the message are asked for by Xfer. */
  begin(id: Uuid, assetType: number, data: Uint8Array): void {
    const assetId = uploadedAssetId(id, this.#agent.ticket.session.secureSessionId);
    const transaction = this.#transaction(id);
    if (transaction.isBegun) return;
    transaction.isBegun = true;
    const end = (bytes: Uint8Array | undefined): void => {
      const isTaken = bytes !== undefined && this.#take(id, transaction, { assetId, assetType, bytes });
      if (!isTaken) this.#forget(id.key);
      answer(this.#agent, {
        name: 'AssetUploadComplete',
        AssetBlock: { UUID: assetId, Type: assetType, Success: isTaken },
      });
    };
    if (!isUploadable(assetType)) return end(undefined);
    if (data.length > 0) return end(data.slice());
    const file = { assetId, assetType, maxBytes: MAX_UPLOAD_BYTES };
    incomingFilesOf(this.#agent).request(file, end);
  }

  /** Says what a transaction is to be: now, or as soon as its bytes are there. Once. */
  claim(id: Uuid, claim: (uploaded: UploadedAsset) => void): void {
    const transaction = this.#transaction(id);
    if (transaction.claim !== undefined) return;
    transaction.claim = claim;
    this.#settle(id, transaction);
  }

  #take(id: Uuid, transaction: Transaction, uploaded: UploadedAsset): boolean {
    if (this.#open.get(id.key) !== transaction || uploaded.bytes.length === 0) return false;
    transaction.uploaded = uploaded;
    this.#waitingBytes += uploaded.bytes.length;
    this.#waiting.add(this);
    this.#settle(id, transaction);
    makeRoom(this.#waiting);
    return true;
  }

  /** Bytes that have come, and of which nobody has said what they are to be. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Of those bytes the ones that began first. */
  forgetOldest(): void {
    for (const [key, { uploaded }] of this.#open) if (uploaded !== undefined) return this.#forget(key);
  }

  #settle(id: Uuid, { uploaded, claim }: Transaction): void {
    if (uploaded === undefined || claim === undefined) return;
    this.#forget(id.key);
    claim(uploaded);
  }

  #transaction(id: Uuid): Transaction {
    const known = this.#open.get(id.key);
    if (known !== undefined) return known;
    const made: Transaction = { uploaded: undefined, isBegun: false, claim: undefined };
    this.#open.set(id.key, made);
    if (this.#open.size > MAX_TRANSACTIONS) this.#forget(this.#open.keys().next().value!);
    return made;
  }

  #forget(key: string): void {
    this.#waitingBytes -= this.#open.get(key)?.uploaded?.bytes.length ?? 0;
    this.#open.delete(key);
    if (this.#waitingBytes === 0) this.#waiting.delete(this);
  }

  get #waiting(): Set<Transactions> {
    return this.#agent.region.services.part(WAITING);
  }
}

/** Whoever has many waiting pushes out nobody's but their own. */
function makeRoom(waiting: ReadonlySet<Transactions>): void {
  const bytesOf = (all: readonly Transactions[]): number =>
    all.reduce((sum, { waitingBytes }) => sum + waitingBytes, 0);
  for (let all = [...waiting]; bytesOf(all) > MOST_WAITING_BYTES; all = [...waiting])
    all.toSorted((one, other) => other.waitingBytes - one.waitingBytes)[0]!.forgetOldest();
}

const TRANSACTIONS = new Part((agent: Agent) => new Transactions(agent));

/** The uploads of an agent by circuit. */
export const transactionsOf = (agent: Agent): Transactions => agent.part(TRANSACTIONS);
