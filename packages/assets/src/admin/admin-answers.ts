import { DecodeError } from '@landfall/protocol/errors';
import { z } from 'zod';

const count = z.number().int().min(0);
const words = z.string().max(10_000);
/** More are no honest answer. */
const many = <S extends z.ZodType>(of: S) => z.array(of).max(10_000_000);

/** What a store lost; older services do not say. */
export const DOUBTS = many(z.object({ where: words, reason: words })).default([]);

/** Of `GET /stats`. */
export const STATISTICS = z.object({
  assets: count,
  assetBytes: count,
  blobs: count,
  blobBytes: count,
  types: z.array(z.object({ type: z.number().int(), assets: count, bytes: count })).max(1000),
  doubts: DOUBTS,
});

/** Of `POST /verify`. */
export const INSPECTION = z.object({
  blobs: count,
  bytes: count,
  damaged: many(z.object({ hash: words, what: words, ids: many(words), repaired: z.boolean() })),
  journalDamage: count,
  damagedRecords: count,
  missingEntries: count,
  lost: many(
    z.object({
      segment: count,
      bytes: count,
      isUnknown: z.literal(true).exactOptional(),
      isForeign: z.literal(true).exactOptional(),
    }),
  ),
  unnamed: z
    .object({ hashes: many(words), isAccepted: z.boolean() })
    .default({ hashes: [], isAccepted: false }),
  damagedFiles: many(z.object({ file: words, what: words })).default([]),
});

/** Of `POST /gc`. */
export const COLLECTION = z.object({
  dryRun: z.boolean(),
  seen: count,
  quarantined: count,
  released: count,
  removed: count,
  removedBytes: count,
  blobsDiscarded: count,
  blobBytesDiscarded: count,
  freedBytes: count,
  orphans: count,
  wanted: count,
  wantedByName: count,
  kept: z.object({ stock: count, recent: count }),
  young: count,
  missing: count,
  roots: many(z.object({ path: words, kind: z.enum(['archive', 'dump', 'database', 'list']), ids: count })),
  doubts: many(z.object({ where: words, reason: words })),
  compactedBytes: count,
});

/** A line of a job. */
export const LINE = z.union([
  z.object({ progress: z.looseObject({}) }),
  z.object({ result: z.looseObject({}) }),
  z.object({ error: words }),
]);

/** What an admin service has answered. @throws DecodeError for something else */
export function checkedAnswer<S extends z.ZodType>(schema: S, text: string): z.output<S> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new DecodeError('the admin service answered something else, or it was cut off', { cause: error });
  }
}
