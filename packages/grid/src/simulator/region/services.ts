import type { AssetStore } from '@landfall/assets/store';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { Witness } from '@landfall/protocol/evidence';
import type { Ports } from '@landfall/transport/ports';
import type { Accounts } from '../../services/accounts/index.ts';
import type { Presence } from '../../services/presence/index.ts';
import type { Faults } from '../../faults/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { Router } from '@landfall/assets/http';
import type { Offers } from '../capabilities/index.ts';
import { Parts } from './parts.ts';
import type { Part } from './parts.ts';
import type { Region } from './region.ts';
import type { RegionPlace } from './region-place.ts';

/** Asks another process of the grid; undefined when there is no answer in time, or none that is well. */
export type AskPeer = (
  peerUri: string,
  request: {
    readonly method: string;
    readonly path: string;
    readonly body?: Uint8Array | undefined;
    readonly timeoutMs: number;
    /** A longer answer is none. 64 KiB by default. */
    readonly mostAnswerBytes?: number;
  },
) => Promise<Uint8Array | undefined>;

/** An asset that the grid has by itself. */
export interface OwnAsset {
  /** What it is asked for by. */
  readonly id: Uuid;
  /** See `ASSET_TYPE`. */
  readonly type: number;
  /** All of it. */
  readonly bytes: Uint8Array;
}

/** What the grid gives to all its regions. */
export interface Shared {
  /** Of the grid, as configured. */
  readonly name: string;
  /** The clock, the sockets and the random bytes of this process. */
  readonly ports: Ports;
  /** Everybody who may log in. */
  readonly accounts: Accounts;
  /** Who owns the estate: an account, or nobody who can log in. */
  readonly ownerId: Uuid;
  /** Who is online. */
  readonly presence: Presence;
  /** What goes wrong on command. */
  readonly faults: Faults;
  /** What has handlers for the paths of the one HTTP server. */
  readonly router: Router;
  /** Where uploads go and assets come from. */
  readonly store: AssetStore;
  /** Where what has become of inventories is written down. */
  readonly ledger: Ledger | undefined;
  /** Those of the configuration: they are had, and never stored. */
  readonly ownAssets: readonly OwnAsset[];
  /** Those of this process. */
  readonly regions: readonly Region[];
  /** Those of other processes. */
  readonly elsewhere: readonly RegionPlace[];
  /** Asks other processes of the grid; see {@link AskPeer}. */
  readonly askPeer: AskPeer;
  /** Hears what the side of the grid observes; undefined where nobody listens. */
  readonly witness: Witness | undefined;
  /** How far agents see into other regions, metres. */
  readonly regionView: { readonly least: number; readonly most: number };
  /** `http://address:port`, as clients are told, without a slash at its end. */
  readonly httpUrl: string;
  /** Makes a random id, different each time. */
  readonly newId: () => Uuid;
}

/** What all regions of a grid share, and what each room keeps of the grid. */
export interface GridServices extends Shared {
  /** The capabilities that agents are offered. */
  readonly offers: Offers;
  /** What a room keeps of the grid. */
  part<T>(room: Part<GridServices, T>): T;
}

/**
 * What the grid gives to its regions, with the capabilities that they offer and room for what is kept of the grid.
 * @param createOffers is asked when the first offer is wanted.
 */
export function createServices(
  shared: Shared,
  createOffers: (services: GridServices) => Offers,
): GridServices {
  let offers: Offers | undefined;
  const services: GridServices = {
    ...shared,
    part: (room) => parts.of(room),
    get offers() {
      return (offers ??= createOffers(services));
    },
  };
  const parts = new Parts(services);
  return services;
}
