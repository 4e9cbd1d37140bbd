import type { BlobFolder } from '../blobs/index.ts';
import type { Journal } from '../journal/index.ts';

/**
 * Incoming files that the index does not name, though the journal does: an index may be damaged without showing it, and what was
 * acknowledged is not taken away on its word. The journal is read only where there are files that the index does not name, as after a
 * process that was killed while it wrote.
 */
export async function unknownIncoming(
  blobs: BlobFolder,
  journal: Journal,
  isIndexed: (hash: string) => boolean,
): Promise<ReadonlySet<string>> {
  const asked = new Set((await blobs.incomingFiles()).filter((hash) => !isIndexed(hash)));
  const named = new Set<string>();
  if (asked.size === 0) return named;
  for await (const met of journal.scan()) {
    if (met.type !== 'record') continue;
    const { record } = met;
    if (record.kind === 'put' && record.data === undefined && asked.has(record.asset.hash))
      named.add(record.asset.hash);
    else if (record.kind === 'discard') named.delete(record.hash);
  }
  return named;
}
