import type {
  CrossedRegion,
  EnableSimulator,
  EstablishAgentCommunication,
  TeleportFinish,
} from '../capability/index.ts';
import type { Endpoint, RegionHandle, Uuid, Vector3 } from '../datatypes/index.ts';
import type { RegionSize } from '../region/index.ts';

/** A region, as far as a journey knows it. */
export interface RegionAddress {
  /** Where the region receives datagrams. */
  readonly simulator: Endpoint;
  /** Its south-west corner in the grid. */
  readonly regionHandle: RegionHandle;
  /** Its sides, metres. */
  readonly regionSize: RegionSize;
}

/** A region that an agent is sent to. */
export interface Destination extends RegionAddress {
  /** A secret. */
  readonly seedCapability: string;
}

/** AgentMovementComplete: the agent is in this region now. */
export interface Placed {
  /** Tells it from whatever else a region says: the agent stands in it. */
  readonly type: 'AgentMovementComplete';
  /** The agent that has arrived. */
  readonly agentId: Uuid;
  /** Session of its login. A secret. */
  readonly sessionId: Uuid;
  /** Metres in the region. */
  readonly position: Vector3;
  /** Direction in which the agent faces. */
  readonly lookAt: Vector3;
}

/** TeleportStart: the region has begun to send the agent somewhere. */
export interface TeleportStarted {
  /** The message TeleportStart, which names no agent. */
  readonly type: 'TeleportStart';
  /** Bits; see {@link TELEPORT_FLAG}. */
  readonly teleportFlags: number;
}

/** TeleportProgress: never sent by OpenSim. */
export interface TeleportProgressed {
  /** The message TeleportProgress. */
  readonly type: 'TeleportProgress';
  /** Who is being teleported. */
  readonly agentId: Uuid;
  /** The region's words on how far it is. */
  readonly message: string;
  /** Bits; see {@link TELEPORT_FLAG}. */
  readonly teleportFlags: number;
}

/** TeleportLocal: the agent is somewhere else in the same region. */
export interface TeleportedLocally {
  /** The message TeleportLocal. */
  readonly type: 'TeleportLocal';
  /** Who was moved. */
  readonly agentId: Uuid;
  /** Where it is now, metres in the region. */
  readonly position: Vector3;
  /** The direction that it faces there. */
  readonly lookAt: Vector3;
  /** Bits; see {@link TELEPORT_FLAG}. */
  readonly teleportFlags: number;
}

/** TeleportFailed: the agent stays where it is, also when TeleportFinish has come before. */
export interface TeleportRefused {
  /** The message TeleportFailed. */
  readonly type: 'TeleportFailed';
  /** Who stays where it is. */
  readonly agentId: Uuid;
  /** The region's words. */
  readonly reason: string;
}

/** What regions say that moves an agent, places it, or shows it a neighbour; by circuit or by event queue. */
export type Said =
  | Placed
  | TeleportStarted
  | TeleportProgressed
  | TeleportedLocally
  | TeleportRefused
  | EnableSimulator
  | EstablishAgentCommunication
  | CrossedRegion
  | TeleportFinish;

/** Bits of `TeleportFlags`. @source PROTOCOL §7; viewer llteleportflags.h */
export const TELEPORT_FLAG = Object.freeze({
  setHome: 1 << 0,
  setLast: 1 << 1,
  viaLure: 1 << 2,
  viaLandmark: 1 << 3,
  viaLocation: 1 << 4,
  viaHome: 1 << 5,
  viaTelehub: 1 << 6,
  viaLogin: 1 << 7,
  viaGodlikeLure: 1 << 8,
  godlike: 1 << 9,
  nineOneOne: 1 << 10,
  /** It cannot be cancelled. */
  disableCancel: 1 << 11,
  viaRegionId: 1 << 12,
  isFlying: 1 << 13,
  showResetHome: 1 << 14,
  forceRedirect: 1 << 15,
  viaGlobalCoordinates: 1 << 16,
  withinRegion: 1 << 17,
});
