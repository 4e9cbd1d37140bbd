import { isScreenPoint } from '@landfall/protocol/object';
import type { Agent } from '../region/index.ts';
import type { Prim } from './prim.ts';

/** What is on somebody's screen nobody else is told of. @source OpenSim LLClientView.cs (HasPrivateAttachmentPoint) */
export const isSeenBy = (agent: Agent, { root: { worn } }: Prim): boolean =>
  worn === undefined || worn.by === agent || !isScreenPoint(worn.point);
