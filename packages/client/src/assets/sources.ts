import type { AssetKind } from '@landfall/protocol/asset';
import { TimeoutError } from '@landfall/protocol/errors';
import { splitHttpUrl } from '@landfall/protocol/url';
import { pending } from '../lifetime/index.ts';
import type { Region } from '../regions/index.ts';
import type { RoomSession } from '../session/index.ts';
import { noWayError } from './asset-errors.ts';
import { HttpSource } from './http-source.ts';
import { Lane } from './lane.ts';
import { CAPABILITIES_MS, IMAGES_AT_ONCE } from './limits.ts';
import type { Ranked } from './ranking.ts';
import type { RegionImages } from './region-images.ts';
import type { AssetSource, AssetWay } from './source.ts';
import type { RegionTransfers } from '../transfers/index.ts';
import { TransferSource } from './transfer-source.ts';
import { Placeholders, UdpSource } from './udp-source.ts';

type Capability = Exclude<AssetWay, 'udp'>;

/** Which capabilities have assets of a kind, the viewer's first choice first. @source viewer lltexturefetch.cpp, llmeshrepository.cpp */
const CAPABILITIES: Partial<Record<AssetKind, readonly Capability[]>> = {
  texture: ['ViewerAsset', 'GetTexture'],
  mesh: ['ViewerAsset', 'GetMesh2', 'GetMesh'],
};
const OF_THE_OTHERS: readonly Capability[] = ['ViewerAsset'];
/** Hosts whose lanes are kept: a grid has one for all of its regions or one for each, and an agent visits many. */
const MAX_LANES = 256;

/** The URL of a capability; the region that has none; undefined between regions. Another one is another place. */
export type AssetPlace = string | Region | undefined;

/** Where the assets of the region are that the agent is in. */
export class Sources {
  readonly #session: RoomSession;
  readonly #limit: number;
  readonly #lanes = new Map<string, Lane<Ranked>>();
  readonly #udpLane: Lane<Ranked>;
  readonly #placeholders = new Placeholders();
  readonly #imagesOf: (region: Region) => RegionImages;
  readonly #transfersOf: ((region: Region) => RegionTransfers) | undefined;

  /** @param transfersOf of the room of transfers, where the session has it */
  constructor(
    session: RoomSession,
    requestsPerHost: number,
    imagesOf: (region: Region) => RegionImages,
    transfersOf?: (region: Region) => RegionTransfers,
  ) {
    this.#session = session;
    this.#limit = requestsPerHost;
    this.#udpLane = new Lane(IMAGES_AT_ONCE, session.scope.ports.clock);
    this.#imagesOf = imagesOf;
    this.#transfersOf = transfersOf;
  }

  /** Requests that are under way, and that wait for those. */
  get load(): { readonly running: number; readonly waiting: number } {
    const lanes = [...this.#lanes.values(), this.#udpLane];
    const sum = (of: (lane: Lane<Ranked>) => number): number =>
      lanes.reduce((total, lane) => total + of(lane), 0);
    return { running: sum((lane) => lane.running), waiting: sum((lane) => lane.waiting) };
  }

  /**
   * Where to ask for assets of a kind, once the region that the agent is in has named its capabilities. Textures, and other assets where
   * the session has transfers, can be asked for by UDP where there are none.
   * @throws RemoteError (`no-capability`) when there is nowhere
   */
  async find(kind: AssetKind, way: AssetWay | undefined, signal: AbortSignal): Promise<AssetSource> {
    const known = this.#findNow(kind, way);
    if (known !== undefined) return known;
    if (way !== 'udp') await this.#untilGranted(signal);
    const found = this.#findNow(kind, way) ?? this.#findUdp(kind, way);
    if (found === undefined) throw noWayError(kind, way === undefined ? namesFor(kind, way) : [way]);
    return found;
  }

  /** Where assets of a kind are asked for now. */
  placeFor(kind: AssetKind): AssetPlace {
    const { region } = this.#session;
    for (const name of namesFor(kind, undefined)) {
      const url = region?.capabilities.get(name);
      if (url !== undefined) return url;
    }
    return region;
  }

  #findNow(kind: AssetKind, way: AssetWay | undefined): AssetSource | undefined {
    const region = this.#session.region;
    for (const name of namesFor(kind, way)) {
      const url = region?.capabilities.get(name);
      if (url !== undefined) return new HttpSource(name, url, this.#laneOf(url), this.#session.scope);
    }
    return undefined;
  }

  /** Whether a texture may be asked for by circuit though there is a capability: not where the circuit has been silent. */
  hasCircuit(): boolean {
    const { region } = this.#session;
    return region !== undefined && !this.#imagesOf(region).isSilent;
  }

  #findUdp(kind: AssetKind, way: AssetWay | undefined): AssetSource | undefined {
    const { region } = this.#session;
    if (region === undefined || (way !== undefined && way !== 'udp')) return undefined;
    if (kind === 'texture') return new UdpSource(this.#imagesOf(region), this.#udpLane, this.#placeholders);
    return this.#transfersOf && new TransferSource(this.#transfersOf(region), this.#udpLane);
  }

  #laneOf(url: string): Lane<Ranked> {
    const origin = splitHttpUrl(url)?.origin ?? '';
    const lane = this.#lanes.get(origin) ?? new Lane<Ranked>(this.#limit, this.#session.scope.ports.clock);
    this.#lanes.set(origin, lane);
    for (const [host, { running, waiting }] of this.#lanes) {
      if (this.#lanes.size <= MAX_LANES) break;
      if (running + waiting === 0 && host !== origin) this.#lanes.delete(host);
    }
    return lane;
  }

  /** Waits while the region has named none at all, but not for long: it may have none. */
  async #untilGranted(signal: AbortSignal): Promise<void> {
    const { region, scope } = this.#session;
    if (region !== undefined && region.capabilities.size > 0) return;
    const { lifetime, ports } = scope;
    const wait = { what: 'capabilities', lifetime, signal, clock: ports.clock, timeoutMs: CAPABILITIES_MS };
    try {
      await pending<void>(wait, ({ resolve }) => {
        const undo: (() => void)[] = [];
        const watch = (where: Region): void =>
          void undo.push(where.on('capabilitiesGranted', () => resolve()));
        if (region !== undefined) watch(region);
        undo.push(
          this.#session.on('placed', ({ region: next }) =>
            next.capabilities.size > 0 ? resolve() : watch(next),
          ),
        );
        return () => undo.forEach((each) => each());
      });
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
    }
  }
}

function namesFor(kind: AssetKind, way: AssetWay | undefined): readonly Capability[] {
  const names = CAPABILITIES[kind] ?? OF_THE_OTHERS;
  return way === undefined ? names : names.filter((name) => name === way);
}
