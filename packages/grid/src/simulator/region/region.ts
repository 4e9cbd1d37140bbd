import type { Endpoint, RegionHandle, Uuid } from '@landfall/protocol/datatypes';
import type { RegionConfig } from '../../config/index.ts';
import type { Part } from './parts.ts';
import type { Roster } from './roster.ts';
import type { GridServices } from './services.ts';
import type { Tickets } from './ticket.ts';

/** One region: what it is, the agents in it, and what each room keeps of it. */
export interface Region {
  /** What it shares with all regions of the grid. */
  readonly services: GridServices;
  /** What is configured of it, with all defaults. */
  readonly config: RegionConfig;
  /** As configured. */
  readonly name: string;
  /** As configured, or made of its name: the same at every start. */
  readonly id: Uuid;
  /** Owner of the land and of the prims. */
  readonly ownerId: Uuid;
  /** Of its south-western corner from the west, in regions of 256 m. */
  readonly gridX: number;
  /** Of its south-western corner from the south, in regions of 256 m. */
  readonly gridY: number;
  /** Its place in the grid as one number, as messages have it. */
  readonly handle: RegionHandle;
  /** Along each side: regions are squares. */
  readonly sizeMetres: number;
  /** Metres. */
  readonly waterHeight: number;
  /** Avatars that may be in it; who comes then is refused. */
  readonly maxAgents: number;
  /** Metres east and north where avatars arrive that ask for no place. */
  readonly landing: { readonly x: number; readonly y: number };
  /** Where agents are told to send datagrams. */
  readonly endpoint: Endpoint;
  /** Milliseconds of the monotonic clock when it came up. */
  readonly startedAt: number;
  /** Nobody can come in and no other region can ask it anything. */
  isDown: boolean;
  /** Those that are in it, children too. */
  readonly agents: Roster;
  /** Who may open a circuit to it. */
  readonly tickets: Tickets;
  /** What a room keeps of it. */
  part<T>(room: Part<Region, T>): T;
}
