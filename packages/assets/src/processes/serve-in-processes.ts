import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createDerivations, harmlessLog, silentLog, watchGrowth } from '../service/index.ts';
import type {
  BackupProgress,
  CompleteConfig,
  DerivationTools,
  ScrubProgress,
  ServiceEvent,
  ServiceLog,
} from '../service/index.ts';
import type { AssetStore, Recalling, Storable } from '../store/index.ts';
import { Fronts } from './fronts.ts';
import { answerStoreQuestions } from './store-owner.ts';
import { answerForAll } from './whole-service.ts';

/** Codec and cache of the derivations are closed with the service. */
export interface ProcessesParts extends DerivationTools {
  /** What the fronts ask; stays the caller's. It stands on the embedded store in `config.data`, which is open here. */
  readonly store: AssetStore & Partial<Recalling & Storable>;
  /** Brings the index of that embedded store up to date. */
  readonly publish: () => Promise<void>;
  /** Hears of this process's own events, such as fronts that end or hang; nothing is logged by default. */
  readonly log?: ServiceLog;
  /** Levels that the fronts write to standard error. */
  readonly levels?: readonly ServiceEvent['level'][];
  /** Asked when the status page or the metrics are; it gives undefined while nothing is scrubbed. */
  readonly scrub?: () => ScrubProgress | undefined;
  /** Asked when the metrics are; it gives undefined while nothing is backed up. */
  readonly backup?: () => BackupProgress | undefined;
  /** How long a front may take to answer before it counts as hanging; 10 s by default. */
  readonly answerWithinMs?: number;
  /** The program of a front; the one of this package by default. */
  readonly program?: string;
}

/** A service in several processes. */
export interface ServiceInProcesses {
  /** Such as `http://127.0.0.1:8003`; without a slash at its end. */
  readonly url: string;
  /** TCP port that all fronts share; the one that was free where `config.port` is 0. */
  readonly port: number;
  /** The index was made anew: the fronts look into that one from now on. */
  reopen(): Promise<void>;
  /** Takes no more connections, lets what is under way finish within `limits.drainMs`, and resolves. */
  close(): Promise<void>;
}

/**
 * Serves a store that this process owns over HTTP in `config.processes` others, one to a core. They read the data folder
 * themselves; what they cannot, and every write, is asked of this process. Sets up `node:cluster` of this process.
 * @throws UsageError when the address cannot be had
 */
export async function serveInProcesses(
  config: CompleteConfig,
  {
    store,
    publish,
    log: given = silentLog,
    levels = [],
    scrub = () => undefined,
    backup,
    program = PROGRAM,
    answerWithinMs,
    ...tools
  }: ProcessesParts,
): Promise<ServiceInProcesses> {
  const log = harmlessLog(given);
  const derivations = createDerivations(config, tools);
  const watch = await watchGrowth(store, log);
  await publish();
  const fronts: Fronts = new Fronts({
    count: config.processes,
    config: { ...shareOf(config), port: await freePort(config) },
    answerWithinMs,
    program,
    log,
    levels,
    answerers: {
      ...answerStoreQuestions(store, { publish, forgetEverywhere: (id) => fronts.forget(id) }),
      ...answerForAll({ store, shares: () => fronts.shares(), derivations, watch, scrub, backup }),
    },
  });
  store.onRecall?.(() => fronts.forgetAll());
  const close = async (): Promise<void> => {
    watch[Symbol.dispose]();
    await fronts.close();
    await derivations?.[Symbol.asyncDispose]();
  };
  try {
    await fronts.start();
  } catch (error) {
    await close();
    throw error;
  }
  const host = config.bind.includes(':') ? `[${config.bind}]` : config.bind;
  return {
    url: `http://${host}:${fronts.port}`,
    port: fronts.port,
    reopen: () => fronts.reopen(),
    close,
  };
}

/** A front that takes the place of the last one must find the same port: "any" is decided once. */
async function freePort({ bind, port }: CompleteConfig): Promise<number> {
  if (port !== 0) return port;
  const server = createServer().listen(0, bind);
  await once(server, 'listening');
  const { port: free } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return free;
}

const PROGRAM = fileURLToPath(new URL('front-process.js', import.meta.url));

/** Limits of everybody together are parted among the processes, as connections are dealt out in turn. */
function shareOf(config: CompleteConfig): CompleteConfig {
  const part = (whole: number): number => Math.ceil(whole / config.processes);
  const { cacheBytes, uploadsBytes, answersBytes, connections, requestsPerSecond, burst } = config.limits;
  return {
    ...config,
    limits: {
      ...config.limits,
      cacheBytes: part(cacheBytes),
      uploadsBytes: Math.max(part(uploadsBytes), 2 * config.limits.assetBytes),
      answersBytes: part(answersBytes),
      connections: part(connections),
      requestsPerSecond: requestsPerSecond / config.processes,
      burst: part(burst),
    },
  };
}
