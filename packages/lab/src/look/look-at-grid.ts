import type { ArriveOptions, ClientPorts } from '@landfall/client';
import type { CollectedScene } from '../scene/index.ts';
import { collectLive } from './collect-live.ts';
import type { CollectOptions } from './collect-live.ts';
import { arriveToLook } from './live-session.ts';

/**
 * Arrives, looks until all is seen or the time is over, and logs out.
 * @throws as `arrive`; ClosedError when the signal is aborted
 */
export async function lookAtGrid(
  options: Omit<ArriveOptions, 'rooms' | 'capabilities' | 'neighbours'>,
  ports: ClientPorts,
  collect: CollectOptions,
): Promise<CollectedScene> {
  const { wantsNeighbours: neighbours, signal, status } = collect;
  status('arriving');
  await using session = await arriveToLook({ ...options, neighbours, signal }, ports);
  return await collectLive(session, ports, collect);
}
