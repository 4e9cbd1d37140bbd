import type { AssetKind } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { Piece } from './held.ts';
import type { AskedRange } from './http-piece.ts';
import type { Lane } from './lane.ts';
import type { Ranked } from './ranking.ts';

/** By which way an asset is asked for. */
export type AssetWay = 'ViewerAsset' | 'GetTexture' | 'GetMesh2' | 'GetMesh' | 'udp';

/** One piece of one asset. */
export interface AskedPiece {
  readonly kind: AssetKind;
  readonly id: Uuid;
  readonly range: AskedRange;
  readonly priority: number;
}

/** Where pieces of assets come from. */
export interface AssetSource {
  readonly way: AssetWay;
  /** Of its host. */
  readonly lane: Lane<Ranked>;
  /**
   * @throws RemoteError (`reason` `missing` or the HTTP status) when it has none; DecodeError when the answer makes no sense; ClosedError,
   *   TimeoutError when none came.
   */
  fetch(asked: AskedPiece, signal: AbortSignal): Promise<Piece>;
}
