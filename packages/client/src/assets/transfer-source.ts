import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { RegionTransfers } from '../transfers/index.ts';
import type { Piece } from './held.ts';
import type { Lane } from './lane.ts';
import { MAX_ASSET_BYTES } from './limits.ts';
import type { Ranked } from './ranking.ts';
import type { AskedPiece, AssetSource } from './source.ts';

/** Assets by Transfer, for regions that offer no capability for them: always as a whole. Simulators give no script so. */
export class TransferSource implements AssetSource {
  readonly way = 'udp';
  readonly lane: Lane<Ranked>;
  readonly #transfers: RegionTransfers;

  constructor(transfers: RegionTransfers, lane: Lane<Ranked>) {
    this.#transfers = transfers;
    this.lane = lane;
  }

  async fetch({ kind, id }: AskedPiece, signal: AbortSignal): Promise<Piece> {
    const source = { type: 'asset', assetId: id, assetType: ASSET_TYPE[kind] } as const;
    const bytes = await this.#transfers.fetchAsset(source, { signal, maxBytes: MAX_ASSET_BYTES });
    return { start: 0, bytes, sizeBytes: bytes.length, tag: undefined };
  }
}
