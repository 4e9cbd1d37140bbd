import type { CapabilityUrls, EventQueueClientEvent } from '@landfall/protocol/capability';
import { asMap } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { callCapability, requestSeed } from '../capabilities/index.ts';
import { EventQueue } from '../event-queue/index.ts';
import type { Lifetime } from '../lifetime/index.ts';
import { logTestified } from '../logger/index.ts';
import type { Logger } from '../logger/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { Region } from './region.ts';

/** How a region's capabilities are asked for. */
export interface GrantOptions {
  /** Of capabilities. */
  readonly names: readonly string[];
  /** How often at most. */
  readonly attempts: number;
  /** For all attempts together; as `requestSeed` by default. */
  readonly timeoutMs?: number | undefined;
  /** Gives it up. */
  readonly signal?: AbortSignal | undefined;
  /** Gives it up when it ends: the region's by default. */
  readonly lifetime?: Lifetime | undefined;
}

/** Asks the seed; OpenSim sends no objects before that. @throws as `requestSeed`. */
export async function grantCapabilities(
  region: Region,
  seed: string,
  scope: SessionScope,
  { names, attempts, timeoutMs, signal, lifetime = region.lifetime }: GrantOptions,
): Promise<CapabilityUrls> {
  const { logger, ports } = scope;
  const { witness } = region;
  witness?.observe('SeedRequested', { asked: names.length });
  const urls = await requestSeed(seed, ports, {
    names,
    attempts,
    timeoutMs,
    signal,
    lifetime,
    onSkipped: (count) => tellSkipped(logger, `${region.label}: seed capability`, count),
    onFailure: (attempt, { message }) => {
      logTestified(scope, 'warn', `${region.label}: seed capability, attempt ${attempt}: ${message}`);
      witness?.observe('SeedFailed', { attempt, message });
    },
  });
  // It may have ended in the turn in which the answer came.
  lifetime.check();
  region.capabilities = urls;
  witness?.observe('SeedGranted', { asked: names.length, granted: urls.size, ...missingOf(names, urls) });
  region.emitter.emit('capabilitiesGranted', urls);
  return urls;
}

/** More names than these are counted only. */
const MOST_MISSING = 40;

function missingOf(names: readonly string[], urls: CapabilityUrls): { readonly missing?: string } {
  const missing = names.filter((name) => !urls.has(name));
  return missing.length === 0 || missing.length > MOST_MISSING ? {} : { missing: missing.join(', ') };
}

function tellSkipped(logger: Logger, what: string, count: number): void {
  logger.log('warn', `${what}: left out ${count} ${count === 1 ? 'part' : 'parts'} that LLSD does not have`);
}

/** What the simulator can do, as it says; undefined when it offers no such capability. @throws as `callCapability`. */
export async function fetchFeatures(region: Region, scope: SessionScope): Promise<LlsdMap | undefined> {
  const url = region.capabilities.get('SimulatorFeatures');
  if (url === undefined) return undefined;
  const call = { method: 'GET', url, what: 'SimulatorFeatures' } as const;
  const features = asMap(await callCapability(call, scope.ports, { lifetime: region.lifetime }));
  region.features = features;
  region.witness?.observe('SimulatorFeatures', { features: Object.keys(features).length });
  region.emitter.emit('featuresReceived', features);
  return features;
}

/** Who hears what a region's queue says. */
export interface QueueListener {
  /** Hears each event, in their order. */
  readonly onEvent: (event: EventQueueClientEvent, region: Region) => void;
  /** Hears what `onEvent` threw, and of a queue that nobody may follow. */
  readonly onError: (error: unknown) => void;
}

/** Polls the region's event queue from now on, until `lifetime` ends; undefined when it offers none. */
export function startEventQueue(
  region: Region,
  lifetime: Lifetime,
  { ports }: SessionScope,
  { onEvent, onError }: QueueListener,
): EventQueue | undefined {
  const url = region.capabilities.get('EventQueueGet');
  if (url === undefined) return undefined;
  region.witness?.observe('EventQueueRunning', { region: region.label });
  return new EventQueue({ url, ports, lifetime, onError, onEvent: (event) => onEvent(event, region) });
}
