import { join } from 'node:path';
import { serveAdmin } from '@landfall/assets/admin';
import type { AdministeredStore, AdminService } from '@landfall/assets/admin';
import { DiskDerivedCache } from '@landfall/assets/derive';
import type { DerivedCache } from '@landfall/assets/derive';
import { EmbeddedStore } from '@landfall/assets/embedded';
import { ENTRY_FRESH_MS, openObjectStore } from '@landfall/assets/object-store';
import { serveInProcesses } from '@landfall/assets/processes';
import type { ServiceInProcesses } from '@landfall/assets/processes';
import { openUpkeepRecord, serveAssets, startBackups, startScrub } from '@landfall/assets/service';
import type {
  AssetService,
  Backups,
  CompleteConfig,
  Scrub,
  Scrubbed,
  ServiceEvent,
  ServiceLog,
  UpkeepRecord,
} from '@landfall/assets/service';
import type { AssetStore, StoreLimits } from '@landfall/assets/store';
import { frontOf } from './fall-through.ts';
import type { FallThroughOptions } from './fall-through.ts';
import { withLossHint } from './store.ts';
import type { Context } from '../main.ts';

/** What serving needs beside the settings. */
export interface ServingParts {
  readonly fallThrough: FallThroughOptions;
  readonly context: Context;
  /** Where good bytes come from when ours are damaged. */
  readonly repairSource: Pick<AssetStore, 'read'> | undefined;
  readonly log: ServiceLog;
  /** Levels that other processes of the service write to standard error. */
  readonly levels: readonly ServiceEvent['level'][];
}

/** Addresses without a slash at their ends. */
export interface Served {
  readonly url: string;
  /** Of the admin service, where there is one. */
  readonly adminUrl: string | undefined;
}

/** Serves until `whileServing` resolves, then lets what is under way finish. */
export type Serve = (
  config: CompleteConfig,
  parts: ServingParts,
  whileServing: (served: Served) => Promise<void>,
) => Promise<void>;

const HOUR_MS = 3_600_000;

/** The store in a folder of this machine, from one process or several. */
export const serveFolder: Serve = async (config, parts, whileServing) => {
  let service: AssetService | ServiceInProcesses | undefined;
  const reopen = (): void => {
    if (service !== undefined && 'reopen' in service) void service.reopen();
  };
  const { log, levels, repairSource } = parts;
  const options = {
    folder: config.data,
    limits: limitsOf(config),
    onIndexAnew: reopen,
    ...(repairSource === undefined ? {} : { repairSource }),
  };
  await using store = await withLossHint(async () => await EmbeddedStore.open(options));
  for (const { file, what } of store.recovery.damagedFiles)
    log({ level: 'error', event: 'file damaged', fields: { file, what: `${what}; it was made anew` } });
  for (const { segment, bytes } of store.recovery.lost)
    log({ level: 'error', event: 'lost', fields: { route: 'start', segment, bytes } });
  await using front = await frontOf(store, parts.fallThrough, parts.context, log);
  await using scrub = await scrubOfFolder(config, store, log);
  await using backups = await backupsOf(config, store, log);
  const served = {
    store: front.store,
    ...(await derivedCacheOf(config)),
    log,
    scrub: () => scrub?.progress,
    backup: () => backups?.progress,
  };
  service =
    config.processes === 1
      ? await serveAssets(config, served)
      : await serveInProcesses(config, { ...served, publish: () => store.publish(), levels });
  try {
    await using admin = await adminOf(config, store, log);
    await whileServing({ url: service.url, adminUrl: admin?.url });
  } finally {
    await service.close();
  }
};

/** The store in a bucket, from this process; others beside it, here or elsewhere, know nothing of it. */
export const serveBucket: Serve = async (config, parts, whileServing) => {
  const { log, repairSource } = parts;
  await using store = await openObjectStore(config.store!, process.env, {
    create: true,
    limits: limitsOf(config),
    ...(repairSource === undefined ? {} : { repairSource }),
  });
  await using front = await frontOf(store, parts.fallThrough, parts.context, log);
  const { everyHours } = config.scrub;
  // The fronts of a bucket share the work: each looks every hour what is due and nobody's.
  const inTurnsOf = (everyHours * HOUR_MS) / 1000;
  const shared: Scrubbed = { inspect: async (options) => await store.inspect({ ...options, inTurnsOf }) };
  await using scrub = scrubOf(config, shared, log, Math.min(everyHours, 1));
  const service = await serveAssets(config, {
    store: front.store,
    log,
    scrub: () => scrub?.progress,
    // Other fronts may remove what is in our memory.
    cacheMaxAgeMs: ENTRY_FRESH_MS,
  });
  try {
    await using admin = await adminOf(config, store, log);
    await whileServing({ url: service.url, adminUrl: admin?.url });
  } finally {
    await service.close();
  }
};

function limitsOf({ limits, allowedTypes }: CompleteConfig): StoreLimits {
  return {
    maxAssetBytes: limits.assetBytes,
    ...(limits.storeBytes === undefined ? {} : { maxStoreBytes: limits.storeBytes }),
    ...(allowedTypes === undefined ? {} : { allowedTypes: new Set(allowedTypes) }),
  };
}

async function scrubOfFolder(
  config: CompleteConfig,
  store: EmbeddedStore,
  log: ServiceLog,
): Promise<Scrub | undefined> {
  if (!config.scrub.enabled) return undefined;
  const record = await openUpkeepRecord({ folder: config.data, name: 'scrub', log });
  return scrubOf(config, store, log, config.scrub.everyHours, record);
}

function scrubOf(
  { scrub }: CompleteConfig,
  store: Scrubbed,
  log: ServiceLog,
  everyHours: number,
  record?: UpkeepRecord,
): Scrub | undefined {
  if (!scrub.enabled) return undefined;
  const pace = { bytesPerSecond: scrub.bytesPerSecond, restMs: everyHours * HOUR_MS };
  return startScrub(store, pace, log, record);
}

async function backupsOf(
  { backup, data }: CompleteConfig,
  store: EmbeddedStore,
  log: ServiceLog,
): Promise<Backups | undefined> {
  if (backup === undefined) return undefined;
  const { folder, everyHours } = backup;
  const record = await openUpkeepRecord({ folder: data, name: 'backup', of: folder, log });
  return startBackups(store, { folder, restMs: everyHours * HOUR_MS }, log, record);
}

async function adminOf(
  { admin }: CompleteConfig,
  store: AdministeredStore,
  log: ServiceLog,
): Promise<AdminService | undefined> {
  return admin && (await serveAdmin({ store, log }, admin));
}

async function derivedCacheOf({
  data,
  derive,
}: CompleteConfig): Promise<{ readonly derivedCache?: DerivedCache }> {
  if (!derive.enabled) return {};
  const options = { folder: join(data, 'derived'), limitBytes: derive.cacheBytes };
  return { derivedCache: await DiskDerivedCache.open(options) };
}
