import { encodeObjectProperties } from '@landfall/protocol/object';
import { answer } from '../region/index.ts';
import type { Agent } from '../region/index.ts';
import type { Prim } from './prim.ts';
import { propertiesOf } from './properties-of.ts';

/** Tells an agent the properties of some prims, unasked. One message each: they are few. */
export function tellProperties(to: Agent, prims: readonly Prim[]): void {
  for (const prim of prims)
    answer(to, { name: 'ObjectProperties', ObjectData: [encodeObjectProperties(propertiesOf(prim))] });
}
