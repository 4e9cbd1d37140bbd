import type { ArriveOptions, ClientPorts } from '@landfall/client';
import type { KeyValueStore } from '@landfall/transport/ports';
import type { CollectedScene } from '../scene/index.ts';
import { collectLive } from './collect-live.ts';
import type { CollectOptions } from './collect-live.ts';
import { arriveToLook } from './live-session.ts';

/**
 * Arrives, looks until all is seen or the time is over, and logs out.
 * @throws as `arrive`; ClosedError when the signal is aborted
 */
export async function lookAtGrid(
  options: Omit<ArriveOptions, 'rooms' | 'neighbours'>,
  ports: ClientPorts,
  collect: CollectOptions & { readonly cache?: KeyValueStore | undefined },
): Promise<CollectedScene> {
  const { wantsNeighbours: neighbours, signal, status } = collect;
  status('arriving');
  await using session = await arriveToLook({ ...options, neighbours, signal }, ports, collect.cache);
  const scene = await collectLive(session, ports, collect);
  await session.assets.flush();
  return scene;
}
