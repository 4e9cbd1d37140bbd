import { ASSET_QUERY_KEYS } from '@landfall/protocol/asset';
import type { AssetKind } from '@landfall/protocol/asset';
import type { Redirectable } from '@landfall/protocol/url';
import type { HttpResponse } from '@landfall/transport/ports';
import { exchange, refusalOf, withQuery } from '../capabilities/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { missingError } from './asset-errors.ts';
import type { Piece } from './held.ts';
import { formatRange, readPiece } from './http-piece.ts';
import type { Lane } from './lane.ts';
import { EXCHANGE_MS, MAX_ASSET_BYTES } from './limits.ts';
import type { Ranked } from './ranking.ts';
import type { AskedPiece, AssetSource, AssetWay } from './source.ts';

/** OpenSim's own service converts textures to what is accepted, unless it is this. @source captures/texture-caps */
const ACCEPTED: Partial<Record<AssetKind, string>> = {
  texture: 'image/x-j2c',
  mesh: 'application/vnd.ll.mesh',
};
/** There is a part of it, all of it, or the range lies behind its end. */
const USEFUL: ReadonlySet<number> = new Set([200, 206, 416]);
/** There is none. */
const MISSING: ReadonlySet<number> = new Set([404, 410]);

/** Assets by a capability of a region. */
export class HttpSource implements AssetSource {
  readonly way: AssetWay;
  readonly lane: Lane<Ranked>;
  readonly #url: string;
  readonly #scope: SessionScope;

  constructor(way: AssetWay, url: string, lane: Lane<Ranked>, scope: SessionScope) {
    this.way = way;
    this.lane = lane;
    this.#url = url;
    this.#scope = scope;
  }

  async fetch({ kind, id, range }: AskedPiece, signal: AbortSignal): Promise<Piece> {
    const { ports, lifetime } = this.#scope;
    const asked = formatRange(range);
    const request = {
      method: 'GET',
      url: withQuery(this.#url, `${ASSET_QUERY_KEYS[kind]}=${id.toString()}`),
      headers: { accept: ACCEPTED[kind] ?? '*/*', ...(asked === undefined ? {} : { range: asked }) },
      maxResponseBytes: MAX_ASSET_BYTES,
    } as const;
    const options = { lifetime, signal, timeoutMs: EXCHANGE_MS };
    const response = await exchange(request, this.way, ports, options);
    if (MISSING.has(response.status)) throw missingError(kind, id);
    return this.#pieceOf(request, response, range);
  }

  #pieceOf(request: Redirectable, response: HttpResponse, range: AskedPiece['range']): Piece {
    if (USEFUL.has(response.status)) return readPiece(response, range);
    throw refusalOf(this.way, request, response, this.#scope.ports.clock.wallTime());
  }
}
