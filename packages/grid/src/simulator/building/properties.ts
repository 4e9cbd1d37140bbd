import { encodeObjectProperties, encodePhysicsEvent } from '@landfall/protocol/object';
import { physicsOf, propertiesOf } from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import { answer } from '../region/index.ts';
import type { Agent } from '../region/index.ts';

/** Tells an agent the properties of some prims, unasked. One message each: they are few. */
export function tellProperties(to: Agent, prims: readonly Prim[]): void {
  for (const { part } of prims)
    answer(to, { name: 'ObjectProperties', ObjectData: [encodeObjectProperties(propertiesOf(part))] });
}

/** Tells an agent, by the event queue, how a prim falls. @source OpenSim LLClientView.cs (SendPartPhysicsProprieties) */
export function tellPhysics(to: Agent, prim: Prim): void {
  const body = encodePhysicsEvent(new Map([[prim.localId, physicsOf(prim.part)]]));
  to.capabilities.queueEvents({ message: 'ObjectPhysicsProperties', body });
}
