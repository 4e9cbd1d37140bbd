/** What a grid is to whoever runs it: what it needs, what it shows of itself. */
import type { ServerLimits } from '@landfall/assets/http';
import type { AssetStore } from '@landfall/assets/store';
import type { Endpoint, Uuid, Vector3 } from '@landfall/protocol/datatypes';
import type { Witness } from '@landfall/protocol/evidence';
import type { Cancel } from '@landfall/transport/ports';
import type { ExchangeSink } from '@landfall/transport/wrappers';
import type { AccountInput } from './config/index.ts';
import type { Fault } from './faults/index.ts';
import type { Ledger } from './ledger/index.ts';
import type { HoldTime } from './services/accounts/index.ts';
import { saveArchive } from './simulator/archive/index.ts';
import { inhabitants } from './simulator/avatars/index.ts';
import type { Region, RegionPlace } from './simulator/region/index.ts';
import { landOf } from './simulator/terrain/index.ts';

/** Of a body so much is told to who watches; of a longer one its hash, too. */
export const TOLD_BODY_BYTES = 1024 * 1024;
/** Of a store that nobody gave. */
export const MOST_STORED_BYTES = 256 * 1024 * 1024;

/** What the grid needs beside its configuration. */
export interface GridOptions {
  /** Hears what the grid's side observes; nobody by default. */
  readonly witness?: Witness;
  /** `network.hold`, where time is virtual and passwords are scrypt's: checking them takes real time. */
  readonly hold?: HoldTime;
  /**
   * Where uploads go and assets come from. It stays the caller's, who closes it after the grid. By default one in memory,
   * of {@link MOST_STORED_BYTES}, that goes with the grid.
   */
  readonly assets?: AssetStore;
  /**
   * Where inventories are kept, such as `openLedger(folder)`. It stays the caller's, who closes it after the grid. Without one they begin anew
   * with the grid.
   */
  readonly ledger?: Ledger;
  /** This is one of several processes of a grid: see {@link Grid.places}. */
  readonly cluster?: GridCluster;
  /**
   * Its regions stand in the grid of a ROBUST, beside OpenSimulator's: nobody logs in here, and who comes has an account there. Takes sockets of
   * this machine. Not together with a cluster.
   */
  readonly robust?: RobustPlace;
  /** What the HTTP server may take of this machine; see `SERVER_LIMITS` of `@landfall/assets/http`. */
  readonly limits?: Partial<ServerLimits>;
  /**
   * Hears of every HTTP request with its answer, such as a recording, of bodies no more than {@link TOLD_BODY_BYTES}. Where the
   * ports have servers of their own, `recordPorts` tells of them instead.
   */
  readonly onExchange?: ExchangeSink;
}

/** A ROBUST whose grid regions are to stand in. */
export interface RobustPlace {
  /** Of its services for simulators, without a slash at its end, such as `http://127.0.0.1:8003`. Whoever answers there is believed. */
  readonly url: string;
}

/** What the processes of a grid have in common. */
export interface GridCluster {
  /** A secret that they all know, and nobody else: with it agents are handed over. */
  readonly key: string;
  /** Logins are not answered before: until the processes have met, the map knows only a part of the regions. At once by default. */
  readonly loginsWaitFor?: Promise<unknown>;
}

/** A region as its host sees it. */
export interface GridRegion {
  /** As configured. */
  readonly name: string;
  /** As configured, or made of its name: the same at every start. */
  readonly id: Uuid;
  /** Along each side: regions are squares. */
  readonly sizeMetres: number;
  /** Where its agents send datagrams. */
  readonly endpoint: Endpoint;
  /** Metres of height at a place, for comparing with what a client decoded. */
  heightAt(east: number, north: number): number;
  /** Full names and places of the avatars in it. */
  avatars(): readonly { readonly name: string; readonly position: Vector3 }[];
  /** It as a region archive (OAR), piece by piece, with all assets that it refers to. @throws StorageError when the store fails */
  saveArchive(): AsyncIterable<Uint8Array>;
}

/** A running grid. */
export interface Grid extends AsyncDisposable {
  /** What clients are given to log in. */
  readonly loginUri: string;
  /** Those of this process, in the order of the configuration. */
  readonly regions: readonly GridRegion[];
  /** Its regions as other processes of the grid have to know them, to be given to their {@link Grid.meet}. @throws UsageError without a cluster */
  places(): readonly RegionPlace[];
  /**
   * From now on agents look and go over to these regions, which are of other processes; instead of those that were given before. When a process
   * is missing, sessions that have logged in here and that no process has any more are ended, moments later.
   */
  meet(elsewhere: readonly RegionPlace[]): void;
  /** All its regions as one region archive (OAR), piece by piece. @throws EncodeError for regions too far apart; StorageError */
  saveArchive(): AsyncIterable<Uint8Array>;
  /** One more who may log in from now on. @throws UsageError for a wrong account, naming the key, and for one that there is */
  createAccount(account: AccountInput): void;
  /** Shows everybody in the grid a text, as its console would. @throws UsageError for one of more than 254 bytes of UTF-8 */
  alert(text: string): void;
  /** Makes the grid misbehave; what is returned ends it. @throws UsageError for somebody or a region that is not there. */
  inject(fault: Fault): Cancel;
  /** Says goodbye to everybody and frees the sockets. More than once is the same as once. */
  close(): Promise<void>;
}

/** What its host sees of a region. */
export function regionView(region: Region): GridRegion {
  return {
    name: region.name,
    id: region.id,
    sizeMetres: region.sizeMetres,
    endpoint: region.endpoint,
    heightAt: (east, north) => landOf(region).heightAt(east, north),
    saveArchive: () => saveArchive(region.services, [region]),
    avatars: () =>
      Array.from(inhabitants(region), ({ agent, avatar }) => ({
        name: agent.name,
        position: avatar.body.position,
      })),
  };
}
