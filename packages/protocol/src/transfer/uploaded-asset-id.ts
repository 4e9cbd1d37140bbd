import { Uuid } from '../datatypes/index.ts';
import { md5 } from '../login/index.ts';

const UUID_BYTES = 16;

/**
 * The id that an asset gets which is uploaded by AssetUploadRequest: both ends know it before a byte is sent.
 * @param secureSessionId of the login; a secret
 * @source viewer lltransactionid (makeAssetID); OpenSim LLClientView.cs (HandleAssetUploadRequest); LibreMetaverse UUID.Combine
 */
export function uploadedAssetId(transactionId: Uuid, secureSessionId: Uuid): Uuid {
  const both = new Uint8Array(2 * UUID_BYTES);
  both.set(transactionId.toBytes());
  both.set(secureSessionId.toBytes(), UUID_BYTES);
  return Uuid.fromBytes(md5(both));
}
