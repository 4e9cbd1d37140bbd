import type { Endpoint, RegionHandle, Uuid } from '@landfall/protocol/datatypes';
import type { Witness } from '@landfall/protocol/evidence';
import type { AssetReader } from '@landfall/assets/viewer';
import type { Ports } from '@landfall/transport/ports';
import type { Accounts } from '../../services/accounts/index.ts';
import type { Belongings } from '../inventory/index.ts';
import type { Roster } from './roster.ts';
import type { Tickets } from './ticket.ts';
import type { Offers } from '../capabilities/index.ts';
import type { Faults } from '../../faults/index.ts';
import type { Router } from '../../http/index.ts';
import type { Scene } from '../objects/index.ts';
import type { Presence } from '../../services/presence/index.ts';
import type { Land } from '../terrain/index.ts';

/** What all regions of a grid share. */
export interface GridServices {
  readonly name: string;
  readonly ports: Ports;
  readonly accounts: Accounts;
  readonly presence: Presence;
  readonly faults: Faults;
  readonly router: Router;
  /** Every asset that can be had here: bakes, the default outfit, the store. */
  readonly assets: AssetReader;
  readonly belongings: Belongings;
  /** The capabilities that agents are offered. */
  readonly offers: Offers;
  readonly regions: readonly Region[];
  readonly witness: Witness | undefined;
  /** `http://address:port`, as clients are told, without a slash at its end. */
  readonly httpUrl: string;
  readonly newId: () => Uuid;
}

/** One region: what it is and everything in it. */
export interface Region {
  readonly services: GridServices;
  readonly name: string;
  readonly id: Uuid;
  /** Owner of the land and of the prims. */
  readonly ownerId: Uuid;
  /** In regions of 256 m. */
  readonly gridX: number;
  readonly gridY: number;
  readonly handle: RegionHandle;
  readonly sizeMetres: number;
  readonly waterHeight: number;
  readonly maxAgents: number;
  /** Metres east and north where avatars arrive that ask for no place. */
  readonly landing: { readonly x: number; readonly y: number };
  /** Where agents are told to send datagrams. */
  readonly endpoint: Endpoint;
  /** Milliseconds of the monotonic clock when it came up. */
  readonly startedAt: number;
  readonly land: Land;
  readonly scene: Scene;
  readonly agents: Roster;
  readonly tickets: Tickets;
}
