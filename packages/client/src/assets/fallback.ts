import type { AssetKind } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { Region } from '../regions/index.ts';
import type { RoomSession } from '../session/index.ts';
import { isAnswer, isPassing, isSilence } from './asset-errors.ts';
import { FIRST_TEXTURE_BYTES, HTTP_DEAF_AFTER, HTTP_PROBE_MS } from './limits.ts';
import type { AssetWay } from './source.ts';
import type { AssetPlace, Sources } from './sources.ts';

/** What is wanted. */
export interface WantedAsset {
  readonly kind: AssetKind;
  readonly id: Uuid;
  /** The way that was asked for. */
  readonly askedWay: AssetWay | undefined;
}

/** Why a texture is asked for by circuit though there is a capability. */
export interface Detour {
  /** What HTTP failed with. */
  readonly failure: unknown;
  /** Whether the agent is still where it failed, and its region names the same capability. */
  isStill(): boolean;
}

/** How HTTP has done at one place. */
interface Standing {
  readonly place: string;
  /** Textures in a row that it had no answer for. */
  failures: number;
  lastFailure: unknown;
  /** When it may be tried again. */
  probeAt: number;
  isProbing: boolean;
}

/**
 * When textures go by circuit though there is a capability: each one that HTTP has failed for, and after {@link HTTP_DEAF_AFTER} without an
 * answer in a row the next ones at once. HTTP is tried now and then, by a request that nobody waits for. Another capability begins anew.
 */
export class Fallback {
  readonly #session: RoomSession;
  readonly #sources: Sources;
  readonly #told = new WeakSet<Region>();
  #standing: Standing | undefined;
  #count = 0;

  constructor(session: RoomSession, sources: Sources) {
    this.#session = session;
    this.#sources = sources;
  }

  /** Textures that went by circuit so. */
  get count(): number {
    return this.#count;
  }

  /** Before a texture is asked for: by circuit at once, where HTTP is known to be of no use. */
  ahead(asset: WantedAsset): Detour | undefined {
    if (!mayGo(asset)) return undefined;
    const standing = this.#standing;
    if (standing === undefined || standing.place !== this.#sources.placeFor('texture')) return undefined;
    if (standing.failures < HTTP_DEAF_AFTER || !this.#sources.hasCircuit()) return undefined;
    void this.#probe(standing, asset.id);
    return this.#detour(standing.place, standing.lastFailure);
  }

  /** After HTTP has failed for it at a place, as often as it is tried. */
  after(asset: WantedAsset, error: unknown, place: AssetPlace): Detour | undefined {
    if (!mayGo(asset) || typeof place !== 'string') return undefined;
    this.#noteFailure(this.#at(place), error);
    return this.#sources.hasCircuit() ? this.#detour(place, error) : undefined;
  }

  /** How an exchange ended at a place: well, unless it failed with something. */
  noteExchange(place: AssetPlace, error?: unknown): void {
    const standing = this.#standing;
    if (standing === undefined || standing.place !== place) return;
    if (error === undefined || isAnswer(error)) standing.failures = 0;
  }

  #at(place: string): Standing {
    if (this.#standing?.place === place) return this.#standing;
    const standing = { place, failures: 0, lastFailure: undefined, probeAt: 0, isProbing: false };
    this.#standing = standing;
    return standing;
  }

  #noteFailure(standing: Standing, error: unknown): void {
    if (!isSilence(error) && !isPassing(error)) return;
    standing.failures++;
    standing.lastFailure = error;
    if (standing.failures === HTTP_DEAF_AFTER) standing.probeAt = this.#now() + HTTP_PROBE_MS;
  }

  /** One at a time, outside of the lane, where those that hang would be before it. Never rejects. */
  async #probe(standing: Standing, id: Uuid): Promise<void> {
    if (standing.isProbing || this.#now() < standing.probeAt) return;
    standing.isProbing = true;
    const { signal } = new AbortController();
    const asked = {
      kind: 'texture',
      id,
      priority: 0,
      range: { start: 0, end: FIRST_TEXTURE_BYTES },
    } as const;
    try {
      await (await this.#sources.find('texture', undefined, signal)).fetch(asked, signal);
      this.noteExchange(standing.place);
    } catch (error) {
      this.noteExchange(standing.place, error);
    } finally {
      standing.isProbing = false;
      standing.probeAt = this.#now() + HTTP_PROBE_MS;
    }
  }

  /** Told once for each region. */
  #detour(place: AssetPlace, failure: unknown): Detour {
    const { region, scope } = this.#session;
    this.#count++;
    if (region !== undefined && !this.#told.has(region)) {
      this.#told.add(region);
      const why = failure instanceof Error ? failure.message : String(failure);
      scope.logger.log('warn', `textures are asked for by the circuit of ${region.label}: ${why}`);
    }
    return { failure, isStill: () => this.#sources.placeFor('texture') === place };
  }

  #now(): number {
    return this.#session.scope.ports.clock.now();
  }
}

/** Other kinds have no such way, and who names one means it. */
const mayGo = ({ kind, askedWay }: WantedAsset): boolean => kind === 'texture' && askedWay === undefined;
