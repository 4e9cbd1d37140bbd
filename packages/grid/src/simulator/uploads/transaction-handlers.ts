import type { Handlers } from '../region/index.ts';
import { transactionsOf } from './transactions.ts';

/** Uploads by circuit. @source OpenSim AssetXferUploader.cs, AgentAssetsTransactions.cs */
export const transactionHandlers: Handlers = {
  AssetUploadRequest({ AssetBlock: { TransactionID, Type, AssetData } }, from) {
    if (!TransactionID.isZero) transactionsOf(from).begin(TransactionID, Type, AssetData);
  },
};
