import type { Vector3 } from '@landfall/protocol/datatypes';
import { RemoteError } from '@landfall/protocol/errors';
import { formatLlsdXml } from '@landfall/protocol/llsd';
import type { MessageOf } from '@landfall/protocol/message';
import {
  WHOLE_REGION,
  decodeEnvironment,
  decodeOlderEnvironment,
  encodeEnvironmentChange,
  encodeStoredEnvironment,
  environmentRefusal,
} from '@landfall/protocol/environment';
import type { Environment, EnvironmentChange } from '@landfall/protocol/environment';
import { callCapability } from '../capabilities/index.ts';
import { pause, timeLeft } from '../lifetime/index.ts';
import type { Parcel } from '../parcels/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';

/** Environments of parcels that are kept; those that were fetched longest ago go first. */
export const MAX_PARCEL_ENVIRONMENTS = 64;

/** All that is known is read anew so often in the long run, however often the region says that it may be another. */
export const READ_EVERY_MS = 1_000;
/** So often after a quiet time. */
export const READINGS_AT_ONCE = 4;

/** What a region says of the time of its day, every few seconds. */
export interface RegionTime {
  /** Seconds since 1970, of the region's clock. */
  readonly nowSeconds: number;
  /** Radians: once around in a day. OpenSim counts so for who has asked for ExtEnvironment; for others it follows the older sun. */
  readonly sunPhase: number;
  /** Where the sun is; zero from OpenSim. */
  readonly sunDirection: Vector3;
  /** How long a day is. */
  readonly dayLengthSeconds: number;
}

/** What RegionInfo says of the sun: older than environments, and kept. */
export interface RegionSun {
  /** Whether the sun is that of the estate. */
  readonly followsEstate: boolean;
  /** Of the day, as the region counts it. */
  readonly hour: number;
}

/** Events of a region about its sky. */
export interface EnvironmentEvents {
  /** One that was fetched before is another one now. */
  readonly environmentChanged: { readonly environment: Environment };
  /** The region has said what time of day it is. */
  readonly timeTold: RegionTime;
}

/** How long to wait, and what ends it. */
export interface EnvironmentOptions {
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
  /** How long to wait, for all requests that it takes; 30 s each by default. */
  readonly timeoutMs?: number | undefined;
}

/** The environments of one region and its parcels. */
export class RegionEnvironment {
  readonly #region: Region<EnvironmentEvents>;
  readonly #scope: SessionScope;
  readonly #known = new Map<number, Environment>();
  #time: RegionTime | undefined;
  #sun: RegionSun | undefined;
  #isRefreshing = false;
  /** When all readings so far were due, had they been evenly apart. */
  #paidUntil = 0;
  /** The region has spoken again since the reading began. */
  #isStale = false;

  /** Made by the room. */
  constructor(region: Region<EnvironmentEvents>, scope: SessionScope) {
    this.#region = region;
    this.#scope = scope;
  }

  /** The region's own, as it was fetched last. */
  get known(): Environment | undefined {
    return this.#known.get(WHOLE_REGION);
  }

  /** What it was of a parcel, by its number. */
  knownOf(parcelId: number): Environment | undefined {
    return this.#known.get(parcelId);
  }

  /** What the region has said last. */
  get time(): RegionTime | undefined {
    return this.#time;
  }

  /** What RegionInfo has said last; it comes when somebody asks, and when something changes. */
  get sun(): RegionSun | undefined {
    return this.#sun;
  }

  /**
   * The region's own day, or that of a parcel, whose `day` is undefined where the region's holds. From then on `environmentChanged` tells when it
   * is another one.
   * @throws RemoteError (`no-capability`, or the HTTP status), DecodeError, TimeoutError, ClosedError
   */
  async fetch(options: EnvironmentOptions & { readonly parcelId?: number } = {}): Promise<Environment> {
    const { parcelId = WHOLE_REGION, ...limits } = options;
    const environment = await this.#read(parcelId, limits);
    this.#keep(parcelId, environment);
    return environment;
  }

  /**
   * What holds on a parcel: its own day, where it has one and the region allows it, else the region's.
   * @throws as {@link RegionEnvironment.fetch}
   */
  async fetchFor(
    parcel: Pick<Parcel, 'localId' | 'environmentVersion' | 'overrides'>,
    options: EnvironmentOptions = {},
  ): Promise<Environment> {
    const hasOwn = parcel.environmentVersion >= 0 && parcel.overrides.allowsOwnSkies;
    if (!hasOwn) return this.fetch(options);
    const left = timeLeft(options, this.#scope.ports.clock);
    const own = await this.fetch({ ...left(), parcelId: parcel.localId });
    return own.day === undefined ? this.fetch(left()) : own;
  }

  /**
   * Gives the region, or a parcel, another day; resolves with what the region says of it then.
   * @throws RemoteError: `refused` with the region's words, `no-capability`, or the HTTP status; DecodeError; TimeoutError; ClosedError
   */
  change(
    change: EnvironmentChange,
    options: EnvironmentOptions & { readonly parcelId?: number } = {},
  ): Promise<Environment> {
    return this.#edit('PUT', options, encodeEnvironmentChange(change));
  }

  /** Takes it away: the usual day, or for a parcel the region's, holds. @throws as {@link RegionEnvironment.change} */
  reset(options: EnvironmentOptions & { readonly parcelId?: number } = {}): Promise<Environment> {
    return this.#edit('DELETE', options);
  }

  /** Called by the room. */
  receiveTime({ TimeInfo: said }: MessageOf<'SimulatorViewerTimeMessage'>): void {
    this.#time = {
      nowSeconds: Number(said.UsecSinceStart) / 1_000_000,
      sunPhase: said.SunPhase,
      sunDirection: said.SunDirection,
      dayLengthSeconds: said.SecPerDay,
    };
    this.#region.emitter.emit('timeTold', this.#time);
  }

  /** Called by the room. OpenSim says that its environment has changed by sending RegionInfo. @source OpenSim EnvironmentModule.cs (WindlightRefresh) */
  receiveInfo({ RegionInfo: said }: MessageOf<'RegionInfo'>): void {
    this.#sun = { followsEstate: said.UseEstateSun, hour: said.SunHour };
    this.refresh();
  }

  /** Called by the room: what was fetched may be another one now. */
  refresh(): void {
    this.#isStale = true;
    if (!this.#isRefreshing) void this.#refreshAll();
  }

  /** Called by the room: a parcel has been described. */
  refreshParcel({ localId, environmentVersion }: Parcel, before: Parcel | undefined): void {
    const isOther = before !== undefined && before.environmentVersion !== environmentVersion;
    if (isOther && this.#known.has(localId)) this.refresh();
  }

  async #refreshAll(): Promise<void> {
    this.#isRefreshing = true;
    while (this.#isStale && (await this.#pause())) {
      this.#isStale = false;
      this.#paidUntil = Math.max(this.#paidUntil, this.#scope.ports.clock.now()) + READ_EVERY_MS;
      const kept = [...this.#known.keys()];
      for (const parcelId of kept) {
        // What does not come now is asked for by who wants it.
        await this.#refreshOne(parcelId).catch(() => undefined);
      }
    }
    this.#isRefreshing = false;
  }

  /** A region that speaks all the time is not asked all the time. @returns whether it is there still */
  async #pause(): Promise<boolean> {
    const { lifetime } = this.#region;
    const { clock } = this.#scope.ports;
    const waitMs = this.#paidUntil - (READINGS_AT_ONCE - 1) * READ_EVERY_MS - clock.now();
    if (waitMs <= 0) return lifetime.alive;
    return pause(waitMs, { what: 'reading environments anew', lifetime, clock }).then(
      () => true,
      () => false,
    );
  }

  async #refreshOne(parcelId: number): Promise<void> {
    const environment = await this.#read(parcelId, {});
    const before = this.#known.get(parcelId);
    // Meanwhile another one has taken its place.
    if (before === undefined) return;
    this.#known.set(parcelId, environment);
    if (isOther(before, environment)) this.#region.emitter.emit('environmentChanged', { environment });
  }

  #keep(parcelId: number, environment: Environment): void {
    const before = this.#known.get(parcelId);
    this.#known.delete(parcelId);
    this.#known.set(parcelId, environment);
    const oldest = [...this.#known.keys()].find((key) => key !== WHOLE_REGION);
    if (this.#known.size > MAX_PARCEL_ENVIRONMENTS + 1 && oldest !== undefined) this.#known.delete(oldest);
    if (before !== undefined && isOther(before, environment))
      this.#region.emitter.emit('environmentChanged', { environment });
  }

  async #read(parcelId: number, options: EnvironmentOptions): Promise<Environment> {
    const { capabilities, lifetime } = this.#region;
    const limits = { lifetime, ...options };
    const url = capabilities.get('ExtEnvironment');
    if (url !== undefined) {
      const call = { method: 'GET', url: about(url, parcelId), what: 'ExtEnvironment' } as const;
      return decodeEnvironment(await callCapability(call, this.#scope.ports, limits));
    }
    const older = capabilities.get('EnvironmentSettings');
    if (older === undefined || parcelId !== WHOLE_REGION) throw noWay();
    const call = { method: 'GET', url: older, what: 'EnvironmentSettings' } as const;
    return decodeOlderEnvironment(await callCapability(call, this.#scope.ports, limits));
  }

  async #edit(
    method: 'PUT' | 'DELETE',
    options: EnvironmentOptions & { readonly parcelId?: number },
    body?: ReturnType<typeof encodeEnvironmentChange>,
  ): Promise<Environment> {
    const { parcelId = WHOLE_REGION, ...limits } = options;
    const { capabilities, lifetime } = this.#region;
    const left = timeLeft(limits, this.#scope.ports.clock);
    const url = capabilities.get('ExtEnvironment');
    if (url === undefined) throw noWay();
    const call = { method, url: about(url, parcelId), what: 'ExtEnvironment', ...(body && { body }) };
    const answer = await callCapability(call, this.#scope.ports, { lifetime, ...left() });
    const words = environmentRefusal(answer);
    if (words !== '') throw new RemoteError('the region does not change its environment', 'refused', words);
    return this.fetch({ parcelId, ...left() });
  }
}

/** Right behind the URL, as viewers put it: OpenSim has no such capability under a slash. @source viewer llenvironment.cpp (coroRequestEnvironment) */
function about(url: string, parcelId: number): string {
  if (parcelId === WHOLE_REGION) return url;
  return `${url}${url.includes('?') ? '&' : '?'}parcelid=${parcelId}`;
}

const noWay = (): RemoteError => new RemoteError('the region offers no ExtEnvironment', 'no-capability');

/**
 * By all that they say. Versions do not tell: OpenSim calls the usual day of a region that has none 0, and the first that it is given as well.
 * @source OpenSimulator master, tried; EnvironmentModule.cs (StoreOnRegion)
 */
const isOther = (before: Environment, now: Environment): boolean =>
  before.version !== now.version || textOf(before) !== textOf(now);

const textOf = (environment: Environment): string => formatLlsdXml(encodeStoredEnvironment(environment));
