import type { Vector3 } from '@landfall/protocol/datatypes';
import { TELEPORT_FLAG } from '@landfall/protocol/journey';
import type { Message } from '@landfall/protocol/message';
import { agentBlock } from '../circuits/index.ts';
import type { AgentIds } from '../circuits/index.ts';
import type { Request } from './destination.ts';

/** A request whose region is known, where it needs one. */
export type ReadyRequest = Exclude<Request, { readonly type: 'name' | 'here' }>;

/** Where the avatar shall look: a region wants to be told, and takes its own view of it. */
const LOOK_AT: Vector3 = Object.freeze({ x: 1, y: 0, z: 0 });

/** The message that asks for it. */
export function teleportMessage(ids: AgentIds, request: ReadyRequest): Message {
  const AgentData = agentBlock(ids);
  switch (request.type) {
    case 'id': {
      const Info = { RegionID: request.regionId, Position: request.position, LookAt: LOOK_AT };
      return { name: 'TeleportRequest', AgentData, Info };
    }
    case 'landmark':
      return { name: 'TeleportLandmarkRequest', Info: { ...AgentData, LandmarkID: request.landmark } };
    case 'lure': {
      const Info = { ...AgentData, LureID: request.lure, TeleportFlags: TELEPORT_FLAG.viaLure };
      return { name: 'TeleportLureRequest', Info };
    }
    default: {
      const Info = { RegionHandle: request.regionHandle, Position: request.position, LookAt: LOOK_AT };
      return { name: 'TeleportLocationRequest', AgentData, Info };
    }
  }
}
