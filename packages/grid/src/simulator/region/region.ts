import type { Endpoint, RegionHandle, Uuid } from '@landfall/protocol/datatypes';
import type { RegionConfig } from '../../config/index.ts';
import type { Part } from './parts.ts';
import type { Roster } from './roster.ts';
import type { GridServices } from './services.ts';
import type { Tickets } from './ticket.ts';

/** One region: what it is, the agents in it, and what each room keeps of it. */
export interface Region {
  readonly services: GridServices;
  readonly config: RegionConfig;
  readonly name: string;
  readonly id: Uuid;
  /** Owner of the land and of the prims. */
  readonly ownerId: Uuid;
  /** In regions of 256 m. */
  readonly gridX: number;
  readonly gridY: number;
  readonly handle: RegionHandle;
  readonly sizeMetres: number;
  /** Metres. */
  readonly waterHeight: number;
  readonly maxAgents: number;
  /** Metres east and north where avatars arrive that ask for no place. */
  readonly landing: { readonly x: number; readonly y: number };
  /** Where agents are told to send datagrams. */
  readonly endpoint: Endpoint;
  /** Milliseconds of the monotonic clock when it came up. */
  readonly startedAt: number;
  /** Nobody can come in and no other region can ask it anything. */
  isDown: boolean;
  readonly agents: Roster;
  readonly tickets: Tickets;
  /** What a room keeps of it. */
  part<T>(room: Part<Region, T>): T;
}
