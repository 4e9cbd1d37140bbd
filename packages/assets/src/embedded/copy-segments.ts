import { readWhole, replaceFile } from '../files/index.ts';
import type { Files } from '../files/index.ts';
import { damagesIn, segmentName, segmentNumber, writeLedger } from '../journal/index.ts';
import type { Place } from '../journal/index.ts';
import { StorageError } from '../store/index.ts';
import { unreadableSegment } from './damaged-files.ts';
import type { DamagedFile } from './damaged-files.ts';
import type { Engine } from './engine.ts';
import type { Steps } from './steps.ts';

/** Where segments are copied to, and how far. */
export interface SegmentsCopy {
  readonly steps: Steps;
  readonly files: Files;
  readonly folder: string;
  /** The last segment, and how many bytes of it. */
  readonly tail: Place;
  readonly signal: AbortSignal | undefined;
}

/**
 * Segments but the last never change; the last one is cut at the tail. New ones come first, then the ledger, and the others
 * go after them, the oldest first: a removal must not go before what it removed. Where this store once lost something, the
 * copy may be the last to have it, and keeps all. So it does where a segment is damaged here, and not in the copy.
 * @returns the segments that are damaged here, and what became of them
 */
export async function copySegments(copy: SegmentsCopy, segments: readonly number[]): Promise<DamagedFile[]> {
  const { steps, files, folder } = copy;
  const target = `${folder}/journal`;
  const copied = new Map<number, number>();
  const damaged: DamagedFile[] = [];
  for (const segment of segments) {
    copy.signal?.throwIfAborted();
    copied.set(segment, await copySegment(copy, segment, (one) => damaged.push(one)));
  }
  const ledger = await steps.step(async (engine) => engine.ledger.value);
  await writeLedger(files, folder, { ...ledger, segments: copied });
  const wanted = new Set([...copied.keys()].map(segmentName));
  for (const name of (await files.list(target)).sort())
    if (!wanted.has(name) && !(ledger.hasLost && segmentNumber(name) !== undefined))
      await files.unlink(`${target}/${name}`);
  await files.syncFolder(target);
  return damaged;
}

/** @returns how many bytes of it must be in the copy */
async function copySegment(
  { steps, files, folder, tail }: SegmentsCopy,
  segment: number,
  onDamage: (one: DamagedFile) => void,
): Promise<number> {
  const name = segmentName(segment);
  const ours = await steps.step(async (engine) => await segmentHere(engine, segment, tail));
  const theirs = toBuffer(await readWhole(files, `${folder}/journal/${name}`));
  const { bytes, what } =
    ours.fault === undefined ? { ...ours, what: '' } : bestOf(ours.bytes, theirs, segment);
  if (ours.fault !== undefined) onDamage({ ...ours.fault, what: `${ours.fault.what}; ${what}` });
  if (bytes !== undefined && theirs?.equals(bytes) !== true)
    await replaceFile(files, `${folder}/journal`, name, bytes);
  return Math.max(bytes?.length ?? 0, ours.sizeBytes);
}

interface SegmentHere {
  /** Undefined when nothing of it can be read. */
  readonly bytes: Buffer | undefined;
  /** As much as there must be. */
  readonly sizeBytes: number;
  readonly fault: DamagedFile | undefined;
}

async function segmentHere({ journal, ledger }: Engine, segment: number, tail: Place): Promise<SegmentHere> {
  let fault: DamagedFile | undefined;
  const whole = await journal.readAround(
    segment,
    (number, code) => (fault = unreadableSegment(number, code)),
  );
  if (whole === undefined) throw new StorageError(`segment ${segment} of the journal is gone`, 'lost');
  const isLast = segment === tail.segment;
  const end = isLast ? tail.offset : (journal.extent.get(segment) ?? 0);
  if (whole === 'unreadable') return { bytes: undefined, sizeBytes: end, fault };
  const bytes = isLast ? whole.subarray(0, end) : whole;
  // Behind what was acknowledged may be what is left of a write that failed.
  const isDone = (place: { offset: number; end: number }): boolean => ledger.isDone({ segment, ...place });
  if (damagesIn(end > 0 ? bytes.subarray(0, end) : bytes, segment, isDone) > 0)
    fault ??= { file: `journal/${segmentName(segment)}`, what: 'is damaged' };
  return { bytes, sizeBytes: bytes.length, fault };
}

/** What is best of a segment that is damaged here: segments only grow, so the copy's is how it began. */
function bestOf(
  ours: Buffer | undefined,
  theirs: Buffer | undefined,
  segment: number,
): { readonly bytes: Buffer | undefined; readonly what: string } {
  if (theirs === undefined && ours === undefined) return { bytes: undefined, what: 'it is not in the copy' };
  const mended = theirs && Buffer.concat([theirs, (ours ?? theirs).subarray(theirs.length)]);
  const isBetter =
    mended !== undefined && (ours === undefined || damagesIn(mended, segment) < damagesIn(ours, segment));
  return isBetter
    ? { bytes: mended, what: 'the copy keeps what it has of it' }
    : { bytes: ours, what: 'it is so in the copy' };
}

function toBuffer(bytes: Uint8Array | undefined): Buffer | undefined {
  return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
