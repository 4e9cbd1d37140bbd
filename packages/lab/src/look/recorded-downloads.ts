import type { Inflate } from '@landfall/transport/ports';
import { DecodeError } from '@landfall/protocol/errors';
import { contentOf, headerOf, readExchanges } from '../capture/index.ts';
import type { CapturedExchange, CapturedResponse } from '../capture/index.ts';
import type { SceneWarnings } from '../scene/index.ts';
import type { AssetKind } from './asset-source.ts';
import { RecordedMaterials } from './recorded-materials.ts';

/** No asset is longer. */
const MAX_ASSET_BYTES = 16 * 1024 * 1024;
/** `?texture_id=`, `?mesh_id=`, `?material_id=` of capabilities. */
const QUERY = /[?&](texture|mesh|material)_id=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/i;
/** `/assets/<id>/data` of an asset service, of whatever kind. */
const PATH = /^(?:https?:\/\/[^/]*)?\/assets\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/data$/i;

interface Piece {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** Textures, meshes and materials that were downloaded over plain HTTP in a recording, put together of the ranges that were asked for. */
export class RecordedDownloads {
  /** Legacy materials, which come in answers of their own. */
  readonly materials = new RecordedMaterials();
  readonly #pieces = new Map<string, Piece[]>();

  /** What was downloaded of an asset from its first byte on; undefined where nothing was. @param id as text */
  bytes(id: string, kind: AssetKind): Uint8Array | undefined {
    const pieces = this.#pieces.get(`${kind} ${id}`) ?? this.#pieces.get(`any ${id}`) ?? [];
    const used: Piece[] = [];
    let end = 0;
    for (const piece of pieces.toSorted((one, other) => one.start - other.start)) {
      if (piece.start > end) break;
      if (piece.start + piece.bytes.length <= end) continue;
      used.push(piece);
      end = piece.start + piece.bytes.length;
    }
    if (end === 0) return undefined;
    const whole = new Uint8Array(end);
    for (const { start, bytes } of used) whole.set(bytes, start);
    return whole;
  }

  /** Takes all downloads of a capture file. What is damaged of it is told. */
  async read(file: Uint8Array, inflate: Inflate, warnings: SceneWarnings): Promise<void> {
    const told = async (of: Promise<void> | (() => Promise<void>), field: string): Promise<void> => {
      try {
        await (typeof of === 'function' ? of() : of);
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error;
        warnings.addDecodeError('file', '', field, error);
      }
    };
    await told(async () => {
      for (const exchange of readExchanges(file))
        await told(this.take(exchange, inflate), `HTTP in frame ${exchange.response?.first.frame ?? 0}`);
    }, 'HTTP');
  }

  /** Takes one exchange, if it is a download. @throws DecodeError where its body does not unpack */
  async take(exchange: CapturedExchange, inflate: Inflate): Promise<void> {
    const { request, response } = exchange;
    const key = request?.method === 'GET' ? keyOf(request.target) : undefined;
    if (key === undefined) return await this.materials.take(exchange, inflate);
    if (response === undefined) return;
    const start = startOf(response);
    if (start === undefined || start > MAX_ASSET_BYTES) return;
    const bytes = await contentOf(response, inflate, MAX_ASSET_BYTES);
    if (bytes === undefined || bytes.length === 0 || bytes.length > MAX_ASSET_BYTES) return;
    const pieces = this.#pieces.get(key) ?? [];
    pieces.push({ start, bytes });
    this.#pieces.set(key, pieces);
  }
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
