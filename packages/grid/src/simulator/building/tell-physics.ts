import { encodePhysicsEvent } from '@landfall/protocol/object';
import { physicsOf } from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import type { Agent } from '../region/index.ts';

/** Tells an agent, by the event queue, how a prim falls. @source OpenSim LLClientView.cs (SendPartPhysicsProprieties) */
export function tellPhysics(to: Agent, prim: Prim): void {
  const body = encodePhysicsEvent(new Map([[prim.localId, physicsOf(prim.part)]]));
  to.capabilities.queueEvents({ message: 'ObjectPhysicsProperties', body });
}
