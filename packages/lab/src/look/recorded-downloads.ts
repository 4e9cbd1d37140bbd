import type { Inflate } from '@landfall/transport/ports';
import { DecodeError } from '@landfall/protocol/errors';
import { contentOf, headerOf, readExchanges } from '../capture/index.ts';
import type { CapturedExchange, CapturedResponse } from '../capture/index.ts';
import { ByteBudget } from '../scene/index.ts';
import type { Pace, SceneWarnings } from '../scene/index.ts';
import type { AssetKind } from './asset-source.ts';
import { RecordedMaterials } from './recorded-materials.ts';

/** No asset is longer. */
const MAX_ASSET_BYTES = 16 * 1024 * 1024;
/** `?texture_id=`, `?mesh_id=`, `?material_id=` of capabilities. */
const QUERY = /[?&](texture|mesh|material)_id=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/i;
/** `/assets/<id>/data` of an asset service, of whatever kind. */
const PATH = /^(?:https?:\/\/[^/]*)?\/assets\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/data$/i;

/** Of all that is unpacked of one recording: textures are not packed, and a hundred bytes may unpack to 16 MiB. */
const MOST_UNPACKED_BYTES = 4 * 1024 ** 3;

/** An answer that begins somewhere in its asset, packed as it came: nobody knows yet whether it is wanted. */
interface Piece {
  readonly start: number;
  readonly response: CapturedResponse;
}

/** How downloads are read. */
export interface DownloadOptions {
  /** Undoes the coding of what is packed. */
  readonly inflate: Inflate;
  /** Hear what is damaged. */
  readonly warnings: SceneWarnings;
  /** Of all that is unpacked; 4 GiB when left out. */
  readonly mostUnpackedBytes?: number;
}

/** Textures, meshes and materials that were downloaded over plain HTTP in a recording, put together of the ranges that were asked for. */
export class RecordedDownloads {
  /** Legacy materials, which come in answers of their own. */
  readonly materials = new RecordedMaterials();
  readonly #inflate: Inflate;
  readonly #warnings: SceneWarnings;
  readonly #budget: ByteBudget;
  readonly #pieces = new Map<string, Piece[]>();

  constructor({ inflate, warnings, mostUnpackedBytes = MOST_UNPACKED_BYTES }: DownloadOptions) {
    this.#inflate = inflate;
    this.#warnings = warnings;
    this.#budget = new ByteBudget(mostUnpackedBytes);
  }

  /** What was downloaded of an asset from its first byte on; undefined where nothing was. What does not unpack is told. @param id as text */
  async bytes(id: string, kind: AssetKind): Promise<Uint8Array | undefined> {
    const pieces = this.#pieces.get(`${kind} ${id}`) ?? this.#pieces.get(`any ${id}`) ?? [];
    const used: Uint8Array[] = [];
    let end = 0;
    for (const { start, response } of pieces.toSorted((one, other) => one.start - other.start)) {
      if (start > end) break;
      const bytes = await this.#contentOf(response);
      if (bytes === undefined || start + bytes.length <= end) continue;
      // A copy of what is new alone: the rest of what was unpacked is let go.
      used.push(bytes.slice(end - start));
      end = start + bytes.length;
    }
    return end === 0 ? undefined : Uint8Array.from(Buffer.concat(used));
  }

  /** Takes all downloads of a capture file. What is damaged of it is told. @throws ClosedError when `pace` is ended */
  async read(file: Uint8Array, pace: Pace): Promise<void> {
    try {
      for (const exchange of readExchanges(file)) {
        await pace.rest();
        await this.take(exchange);
      }
    } catch (error) {
      this.#tell(error, 'HTTP');
    }
  }

  /** Takes one exchange, if it is a download. Materials that are damaged are told. */
  async take(exchange: CapturedExchange): Promise<void> {
    const { request, response } = exchange;
    const key = request?.method === 'GET' ? keyOf(request.target) : undefined;
    if (key === undefined) {
      const taking = this.materials.take(exchange, this.#inflate);
      return await taking.catch((error: unknown) => this.#tell(error, fieldOf(response)));
    }
    if (response === undefined) return;
    const start = startOf(response);
    if (start === undefined || start > MAX_ASSET_BYTES) return;
    const pieces = this.#pieces.get(key) ?? [];
    pieces.push({ start, response });
    this.#pieces.set(key, pieces);
  }

  async #contentOf(response: CapturedResponse): Promise<Uint8Array | undefined> {
    const isPacked = headerOf(response, 'content-encoding') !== undefined;
    if (isPacked && this.#budget.isSpent) {
      const what = 'more packed downloads than one recording may have';
      this.#warnings.add({ of: 'file', id: '', field: 'HTTP', what });
      return undefined;
    }
    try {
      const bytes = await contentOf(response, this.#inflate, MAX_ASSET_BYTES);
      if (isPacked) this.#budget.spend(bytes?.length ?? 0);
      return bytes === undefined || bytes.length > MAX_ASSET_BYTES ? undefined : bytes;
    } catch (error) {
      // What does not unpack may have been unpacked to the last byte but one.
      this.#budget.spend(MAX_ASSET_BYTES);
      this.#tell(error, fieldOf(response));
      return undefined;
    }
  }

  /** @throws what is no fault of the file */
  #tell(error: unknown, field: string): void {
    if (!(error instanceof DecodeError)) throw error;
    this.#warnings.addDecodeError('file', '', field, error);
  }
}

function fieldOf(response: CapturedResponse | undefined): string {
  return `HTTP in frame ${response?.first.frame ?? 0}`;
}

function keyOf(target: string): string | undefined {
  const [, kind, id] = QUERY.exec(target) ?? [];
  if (kind !== undefined && id !== undefined) return `${kind.toLowerCase()} ${id.toLowerCase()}`;
  const [, plain] = PATH.exec(target) ?? [];
  return plain === undefined ? undefined : `any ${plain.toLowerCase()}`;
}

/** Where in the asset the answer begins; undefined where it is none. */
function startOf(response: CapturedResponse): number | undefined {
  if (response.status === 200) return 0;
  if (response.status !== 206) return undefined;
  const [, first] = /^bytes (\d{1,10})-/.exec(headerOf(response, 'content-range') ?? '') ?? [];
  return first === undefined ? undefined : Number(first);
}
