import { createNodeClock } from '@landfall/transport/node';
import type { Uuid } from '@landfall/protocol/datatypes';
import { z } from 'zod';
import { collectGarbage, garbageSummary, readRoots, surveyStore } from '../garbage/index.ts';
import type { CollectingStore } from '../garbage/index.ts';
import { exportToFolder } from '../migration/index.ts';
import type { AssetStore, Doubting } from '../store/index.ts';
import type { Job } from './told-lines.ts';

/** What is asked of a store while it serves; the one in a folder and the one in a bucket both can. */
export interface AdministeredStore extends AssetStore, Pick<CollectingStore, 'collect'>, Partial<Doubting> {
  /** Reads without taking anything out of quarantine. */
  readonly quiet: Pick<AssetStore, 'stat' | 'read'>;
  /** Reads every byte. */
  inspect(options: {
    readonly repair: boolean;
    readonly bytesPerSecond?: number;
    readonly signal: AbortSignal;
    readonly onProgress: (progress: object) => unknown;
  }): Promise<object>;
  /** Gives back to the disk what is free in the journal; returns its bytes. */
  compact?(signal?: AbortSignal): Promise<number>;
}

const DAY_SECONDS = 86_400;
const days = z.number().min(0).max(1_000_000);

/** What may be said of a check. */
export const VERIFY = z.strictObject({ bytesPerSecond: z.number().int().min(1).optional() });

/**
 * What may be said of a collection; as the options of `landfall assets gc`, and whether what was stored after the oldest root was
 * sent is spared: while a store serves, roots are old as soon as they are there.
 */
export const COLLECT = z.strictObject({
  forReal: z.boolean().default(false),
  graceDays: days.default(30),
  recentDays: days.default(0),
  spareYoung: z.boolean().default(true),
  temporaryDays: days.optional(),
  stock: z.boolean().default(true),
  acceptDoubt: z.boolean().default(false),
  acceptOpenEnds: z.boolean().default(false),
});

/** Checks all that is stored, and puts nothing right: the scrub does. */
export const verifyJob =
  (store: AdministeredStore, { bytesPerSecond }: z.output<typeof VERIFY>): Job =>
  async (tell, signal) =>
    await store.inspect({
      repair: false,
      signal,
      onProgress: tell,
      ...(bytesPerSecond !== undefined && { bytesPerSecond }),
    });

/**
 * A round of collecting what nothing refers to, from the roots in these files. Dry unless it is for real.
 * @param roots files, and when the oldest of them was sent, in seconds since 1970
 */
export const collectJob =
  (
    store: AdministeredStore,
    { paths, since }: { readonly paths: readonly string[]; readonly since: number },
    options: z.output<typeof COLLECT>,
  ): Job =>
  async (tell, signal) => {
    const { forReal, graceDays, recentDays, temporaryDays, stock, acceptDoubt, acceptOpenEnds, spareYoung } =
      options;
    const survey = await surveyStore(store, {
      now: Date.now() / 1000,
      recentSeconds: recentDays * DAY_SECONDS,
      ...(spareYoung && { rootsSince: since }),
      stock,
      signal,
    });
    const roots = await readRoots(paths, { known: survey.known, acceptOpenEnds, signal });
    const report = await collectGarbage(store, roots, {
      known: survey.known,
      spared: survey.spared,
      graceSeconds: graceDays * DAY_SECONDS,
      ...(temporaryDays !== undefined && { temporarySeconds: temporaryDays * DAY_SECONDS }),
      dryRun: !forReal,
      acceptDoubt,
      signal,
      onProgress: tell,
    });
    const compactedBytes = forReal ? ((await store.compact?.(signal)) ?? 0) : 0;
    return { ...garbageSummary(report, survey, roots), young: survey.young, compactedBytes };
  };

/** Everything into a folder, in the form that `landfall assets import` takes. What is in quarantine stays there. */
export const exportJob =
  (store: AdministeredStore, folder: string): Job =>
  async (tell, signal) => {
    const quiet = {
      entries: () => store.entries(),
      stats: async () => await store.stats(),
      read: async (id: Uuid) => await store.quiet.read(id),
      doubts: async (options?: { readonly thorough?: boolean }) => (await store.doubts?.(options)) ?? [],
    };
    const options = { clock: createNodeClock(), signal, onProgress: tell };
    return { folder, ...(await exportToFolder(quiet, folder, options)) };
  };
