import { OBJECT_FLAG } from '@landfall/protocol/object';
import type { Region } from '../region/index.ts';
import type { Prim } from './prim.ts';

/** What has not changed for so long is worth keeping. @source OpenSim SceneObjectGroup.cs (IsViewerCachable): five minutes */
export const CACHABLE_AFTER_MS = 300_000;
/** What moves or does not stay is not, nor what somebody wears. */
const FLEETING = OBJECT_FLAG.physics | OBJECT_FLAG.temporaryOnRez;

/** Whether viewers may keep a part for their next visit: nobody has its linkset in hand, and it has not changed for five minutes. */
export function isCachable({ services }: Region, { root }: Prim): boolean {
  if (root.worn !== undefined || (root.part.flags & FLEETING) !== 0) return false;
  if (services.ports.clock.now() - root.changedAt <= CACHABLE_AFTER_MS) return false;
  for (const agent of root.selectedBy) if (agent.hasDeparted) root.selectedBy.delete(agent);
  return root.selectedBy.size === 0;
}
