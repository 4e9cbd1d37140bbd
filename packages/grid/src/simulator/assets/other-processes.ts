/** Assets between processes of a grid: `GET /asset/<id>/`, answered with one map of LLSD binary. Each process keeps what it was given. */
import type { AssetStore, ByteRange, NewAsset, ReadResult, StoredAsset } from '@landfall/assets/store';
import type { AssetReader } from '@landfall/assets/viewer';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import {
  asBinary,
  asBoolean,
  asInteger,
  asMap,
  asString,
  decodeLlsdBinary,
  encodeLlsdBinary,
} from '@landfall/protocol/llsd';
import type { Clock, Instant } from '@landfall/transport/ports';
import type { GridServices, PeerAnswer, PeerRequest } from '../region/index.ts';
import type { BakedTextures } from './baked-textures.ts';

/** As long as an upload may be, and what is said beside it. */
export const MOST_ANSWER_BYTES = 8 * 1024 * 1024 + 4096;
/** To whom the bakes that other processes give are counted: all of them together. */
const ELSEWHERE = 'another process';
const ANSWER_MS = 10_000;
/** What nobody has is not asked for again so soon. */
const FORGIVE_MS = 10_000;
const MOST_MISSES = 1024;
/** Beyond that, an asset is not there for now. */
const MOST_AT_ONCE = 64;
const PATH = /^\/asset\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/$/i;

/** Another process wants an asset; it is asked for here only, so that no request goes round. */
export async function giveAssetOf(own: AssetReader, { method, target }: PeerRequest): Promise<PeerAnswer> {
  const id = PATH.exec(target)?.[1];
  if (id === undefined) return { status: 404, body: encodeUtf8('False') };
  if (method !== 'GET') return { status: 405, body: encodeUtf8('False') };
  const read = await own.read(Uuid.parse(id));
  if (read === undefined) return { status: 404, body: encodeUtf8('False') };
  const { type, name, description, creatorId, flags, temporary } = read.asset;
  const said = { type, name, description, creator: creatorId, flags, temporary, bytes: read.bytes };
  return { status: 200, body: encodeLlsdBinary(said) };
}

/**
 * Reads the asset that another process has answered with, under the id that it was asked for by.
 * @throws DecodeError for what is no asset
 */
export function decodeAsset(id: Uuid, body: Uint8Array): NewAsset {
  const map = asMap(decodeLlsdBinary(body, { maxBytes: MOST_ANSWER_BYTES, maxDepth: 2, maxValues: 16 }));
  if (!(map['bytes'] instanceof Uint8Array)) throw new DecodeError('an asset without its bytes');
  return {
    id,
    bytes: asBinary(map['bytes']).slice(),
    type: asInteger(map['type']),
    name: asString(map['name']),
    description: asString(map['description']),
    creatorId: asString(map['creator']),
    flags: asInteger(map['flags']),
    temporary: asBoolean(map['temporary']),
  };
}

/** What assets of a process are made of. */
export interface SharedAssetParts {
  readonly services: Pick<GridServices, 'elsewhere' | 'askPeer'> & {
    readonly ports: { readonly clock: Clock };
  };
  /** Those of this process. */
  readonly own: AssetReader;
  readonly store: Pick<AssetStore, 'put'>;
  readonly bakes: BakedTextures;
}

/** Every asset of the grid: those of this process, and what other processes have. */
export class SharedAssets implements AssetReader {
  readonly #parts: SharedAssetParts;
  readonly #asking = new Map<string, Promise<boolean>>();
  readonly #misses = new Map<string, Instant>();

  constructor(parts: SharedAssetParts) {
    this.#parts = parts;
  }

  async stat(id: Uuid): Promise<StoredAsset | undefined> {
    const { own } = this.#parts;
    const found = await own.stat(id);
    if (found !== undefined || this.#isAlone) return found;
    return (await this.#bring(id)) ? await own.stat(id) : undefined;
  }

  async read(id: Uuid, range?: ByteRange): Promise<ReadResult | undefined> {
    const { own } = this.#parts;
    const found = await own.read(id, range);
    if (found !== undefined || this.#isAlone) return found;
    return (await this.#bring(id)) ? await own.read(id, range) : undefined;
  }

  /** In a grid of one process what is not there takes no longer than what is. */
  get #isAlone(): boolean {
    return this.#parts.services.elsewhere.length === 0;
  }

  /** Whether another process has given it. */
  #bring(id: Uuid): Promise<boolean> {
    const { services } = this.#parts;
    const known = this.#asking.get(id.key);
    if (known !== undefined) return known;
    const isMissed = services.ports.clock.now() < (this.#misses.get(id.key) ?? 0);
    if (isMissed || this.#asking.size >= MOST_AT_ONCE) return Promise.resolve(false);
    const asking = this.#askAll(id).finally(() => this.#asking.delete(id.key));
    this.#asking.set(id.key, asking);
    return asking;
  }

  async #askAll(id: Uuid): Promise<boolean> {
    const { services } = this.#parts;
    const path = `/asset/${id.toString()}/`;
    const request = { method: 'GET', path, timeoutMs: ANSWER_MS, mostAnswerBytes: MOST_ANSWER_BYTES };
    for (const uri of new Set(services.elsewhere.map(({ peerUri }) => peerUri))) {
      const answer = uri === undefined ? undefined : await services.askPeer(uri, request);
      if (answer !== undefined && (await this.#keep(id, answer))) return true;
    }
    this.#miss(id);
    return false;
  }

  async #keep(id: Uuid, answer: Uint8Array): Promise<boolean> {
    const { store, bakes } = this.#parts;
    try {
      const asset = decodeAsset(id, answer);
      if (asset.temporary === true) return bakes.put(id, asset.bytes, ELSEWHERE);
      await store.put(asset);
      return true;
    } catch {
      // What makes no sense, or what the store does not take, is not there.
      return false;
    }
  }

  #miss({ key }: Uuid): void {
    this.#misses.delete(key);
    this.#misses.set(key, this.#parts.services.ports.clock.now() + FORGIVE_MS);
    const [oldest] = this.#misses.keys();
    if (this.#misses.size > MOST_MISSES && oldest !== undefined) this.#misses.delete(oldest);
  }
}
