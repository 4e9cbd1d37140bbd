import { z } from 'zod';
import { createNodeFiles, readWhole, replaceFile } from '../files/index.ts';
import type { Files } from '../files/index.ts';
import { harmlessLog } from './log.ts';
import type { ServiceLog } from './log.ts';

/** What a store's folder remembers of work that is done on it again and again. Times in seconds since 1970. */
export interface Upkeep {
  /** Since when the work is to be done: the first start of a service that did it. */
  readonly since: number;
  /** When it was last done wholly; undefined when it never was. */
  readonly completedAt?: number | undefined;
  /** What was damaged then; 0 before. */
  readonly damaged: number;
  /** Whether it was tried since and failed. */
  readonly hasFailed: boolean;
}

/** Where {@link Upkeep} is kept, so that a restart neither silences an alarm nor raises one. */
export interface UpkeepRecord {
  /** As it was found, or as it was last kept. */
  readonly value: Upkeep;
  /** Keeps what came of a round. Never rejects: work that was done is none the worse for a note that could not be written. */
  keep(came: Omit<Upkeep, 'since'>): Promise<void>;
}

/** Where it lies in a store's folder. */
export const UPKEEP_FOLDER = 'upkeep';

const time = z.number().nonnegative();
const schema = z.object({
  of: z.string(),
  since: time,
  completedAt: time.optional(),
  damaged: z.number().int().nonnegative(),
  hasFailed: z.boolean(),
});

/** Kept by the process alone: it begins anew with each. */
export function rememberUpkeep(since: number = Date.now() / 1000): UpkeepRecord {
  let value: Upkeep = { since, damaged: 0, hasFailed: false };
  return {
    get value() {
      return value;
    },
    keep: async (came) => {
      value = { ...came, since };
      return await Promise.resolve();
    },
  };
}

/** Which work of which store, and who hears that it could not be noted. */
export interface UpkeepPlace {
  /** The store's. */
  readonly folder: string;
  /** Of the work, and of its file: `scrub`, `backup`. */
  readonly name: string;
  /** What the work is done for, such as the folder of the copies: into another one none has been made. None by default. */
  readonly of?: string;
  /** Hears what could not be written. */
  readonly log: ServiceLog;
  /** The disk's by default. */
  readonly files?: Files;
}

/**
 * What the folder remembers of one kind of work. Begun anew where nothing is remembered, what is there cannot be read, is of other work,
 * or of a time that is still to come: an alarm that counts from then would stay silent. What cannot be written is logged, and remembered
 * by this process alone.
 */
export async function openUpkeepRecord(place: UpkeepPlace): Promise<UpkeepRecord> {
  const { folder, name, of = '', files = createNodeFiles() } = place;
  const log = harmlessLog(place.log);
  const now = Date.now() / 1000;
  const found = await find(files, `${folder}/${UPKEEP_FOLDER}/${name}`);
  const isOurs = found !== undefined && found.of === of && (found.completedAt ?? found.since) <= now;
  let value: Upkeep = isOurs ? found : { since: now, damaged: 0, hasFailed: false };
  const write = async (): Promise<void> => {
    const text = `${JSON.stringify({ ...value, of })}\n`;
    try {
      await files.makeFolder(`${folder}/${UPKEEP_FOLDER}`);
      await replaceFile(files, `${folder}/${UPKEEP_FOLDER}`, name, Buffer.from(text));
    } catch (error) {
      log({ level: 'error', event: 'upkeep not noted', fields: { work: name, reason: String(error) } });
    }
  };
  if (!isOurs) await write();
  return {
    get value() {
      return value;
    },
    async keep(came) {
      value = { ...came, since: value.since };
      await write();
    },
  };
}

async function find(files: Files, path: string): Promise<z.infer<typeof schema> | undefined> {
  try {
    const bytes = await readWhole(files, path);
    if (bytes === undefined) return undefined;
    return schema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
