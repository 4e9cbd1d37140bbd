import { overridesOf } from '@landfall/protocol/object-xml';
import { encodeMaterialOverrides, MATERIAL_OVERRIDE_METHOD } from '@landfall/protocol/material';
import type { MessageOf } from '@landfall/protocol/message';
import type { Prim } from '../objects/index.ts';
import { hasOverrides } from './overrides.ts';

/** Longer ones do not fit a datagram; OpenSim does not send them either. @source OpenSim LLClientView.cs (GenericStreamingMessage) */
const MOST_BYTES = 1100;

/** What is another in the materials of a prim, for those who have been told of it; undefined where nothing is. */
export function overrideMessage({ localId, part }: Prim): MessageOf<'GenericStreamingMessage'> | undefined {
  if (!hasOverrides(part)) return undefined;
  const Data = encodeMaterialOverrides({ localId, faces: overridesOf(part) });
  if (Data.length > MOST_BYTES) return undefined;
  return {
    name: 'GenericStreamingMessage',
    MethodData: { Method: MATERIAL_OVERRIDE_METHOD },
    DataBlock: { Data },
  };
}
