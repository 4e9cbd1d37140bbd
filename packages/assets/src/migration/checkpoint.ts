import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { storageFault, writeDurably } from './durable-file.ts';
import type { MigrationReport } from './report.ts';

/** Where a transfer was when it last said so. Everything before `items` is durable in its place. */
export interface CheckpointState {
  /** How many items of the source are dealt with: to go on, so many are skipped. */
  readonly items: number;
  /** What became of these items. */
  readonly report: MigrationReport;
}

/** Remembers how far the transfer from one source is, over crashes. */
export interface Checkpoint {
  /** Undefined when there is none, or it is of another source. */
  load(identity: string): Promise<CheckpointState | undefined>;
  /** Puts this state in place of the last one, durably. @throws StorageError */
  save(identity: string, state: CheckpointState): Promise<void>;
  /** The transfer is complete. */
  clear(): Promise<void>;
}

const FORMAT = 1;
const tally = z.object({ assets: z.number(), bytes: z.number() });
const outcome = z.enum(['stored', 'same', 'healed', 'updated', 'conflict', 'refused']);
const document = z.object({
  format: z.literal(FORMAT),
  identity: z.string(),
  items: z.number().int().nonnegative(),
  report: z.object({
    source: z.string(),
    complete: z.boolean(),
    resumedAt: z.number(),
    durationMs: z.number(),
    outcomes: z.record(outcome, tally),
    byType: z.record(z.string(), tally),
    passedOver: z.object({ count: z.number(), first: z.string() }).exactOptional(),
    reasons: z.record(z.string(), z.number()),
    remarks: z.array(
      z.object({ what: z.string(), outcome: z.enum([...outcome.options, 'doubtful']), reason: z.string() }),
    ),
  }),
});

/** A checkpoint in a file. One that cannot be understood counts as none: the transfer then begins anew, which is safe. */
export function createFileCheckpoint(path: string): Checkpoint {
  return {
    async load(identity) {
      const text = await readFile(path, 'utf8').catch((error: unknown) => missing(path, error));
      const parsed = text === undefined ? undefined : document.safeParse(parseJson(text)).data;
      return parsed?.identity === identity ? { items: parsed.items, report: parsed.report } : undefined;
    },
    async save(identity, { items, report }) {
      await writeDurably(path, JSON.stringify({ format: FORMAT, identity, items, report }));
    },
    async clear() {
      await rm(path, { force: true });
    },
  };
}

function missing(path: string, error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw storageFault(path, error);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
