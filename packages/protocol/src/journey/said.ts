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
  readonly simulator: Endpoint;
  readonly regionHandle: RegionHandle;
  readonly regionSize: RegionSize;
}

/** A region that an agent is sent to. */
export interface Destination extends RegionAddress {
  /** A secret. */
  readonly seedCapability: string;
}

/** AgentMovementComplete: the agent is in this region now. */
export interface Placed {
  readonly type: 'AgentMovementComplete';
  readonly agentId: Uuid;
  readonly sessionId: Uuid;
  /** Metres in the region. */
  readonly position: Vector3;
  readonly lookAt: Vector3;
}

/** TeleportStart: the region has begun to send the agent somewhere. */
export interface TeleportStarted {
  readonly type: 'TeleportStart';
  /** Bits; see {@link TELEPORT_FLAG}. */
  readonly teleportFlags: number;
}

/** TeleportProgress: never sent by OpenSim. */
export interface TeleportProgressed {
  readonly type: 'TeleportProgress';
  readonly agentId: Uuid;
  readonly message: string;
  readonly teleportFlags: number;
}

/** TeleportLocal: the agent is somewhere else in the same region. */
export interface TeleportedLocally {
  readonly type: 'TeleportLocal';
  readonly agentId: Uuid;
  readonly position: Vector3;
  readonly lookAt: Vector3;
  readonly teleportFlags: number;
}

/** TeleportFailed: the agent stays where it is, also when TeleportFinish has come before. */
export interface TeleportRefused {
  readonly type: 'TeleportFailed';
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
