import { decodeHeader, decodeRecord, RECORD_HEADER_BYTES } from '../journal/index.ts';
import type { Journal, Place } from '../journal/index.ts';
import type { StoredAsset } from '../store/index.ts';

/** Whether the whole record of an asset lies at its place, as a replay would meet it. */
export async function holdsRecord(
  journal: Pick<Journal, 'read'>,
  asset: StoredAsset,
  { segment, offset }: Place,
): Promise<boolean> {
  try {
    const header = decodeHeader(await journal.read(segment, offset, RECORD_HEADER_BYTES));
    if (header?.kind !== 'put') return false;
    const bodyAt = offset + RECORD_HEADER_BYTES;
    const body = await journal.read(segment, bodyAt, header.bodyBytes);
    const data = await journal.read(segment, bodyAt + header.bodyBytes, header.dataBytes);
    const record = decodeRecord(header, body, data);
    return record?.kind === 'put' && record.asset.id.equals(asset.id) && record.asset.hash === asset.hash;
  } catch {
    return false;
  }
}
