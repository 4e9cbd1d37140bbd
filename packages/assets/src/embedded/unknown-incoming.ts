import type { BlobFolder } from '../blobs/index.ts';
import type { Journal } from '../journal/index.ts';

/**
 * Incoming files that are to stay although the index does not name them. The journal may: an index may be damaged without showing it,
 * and what was acknowledged is not taken away on its word. And one that is whole may have been acknowledged in a journal that is newer
 * than ours: it waits for a collection. Files are looked into only where the index does not name them, as after a process that was
 * killed while it wrote.
 */
export async function unknownIncoming(
  blobs: BlobFolder,
  journal: Journal,
  isIndexed: (hash: string) => boolean,
): Promise<{ readonly named: ReadonlySet<string>; readonly whole: ReadonlySet<string> }> {
  const asked = new Set((await blobs.incomingFiles()).filter((hash) => !isIndexed(hash)));
  const named = asked.size === 0 ? asked : await namedIn(journal, asked);
  const whole = new Set<string>();
  for (const hash of asked) if (!named.has(hash) && (await blobs.isWholeIncoming(hash))) whole.add(hash);
  return { named, whole };
}

async function namedIn(journal: Journal, asked: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const named = new Set<string>();
  for await (const met of journal.scan()) {
    if (met.type !== 'record') continue;
    const { record } = met;
    if (record.kind === 'put' && record.data === undefined && asked.has(record.asset.hash))
      named.add(record.asset.hash);
    else if (record.kind === 'discard') named.delete(record.hash);
  }
  return named;
}
