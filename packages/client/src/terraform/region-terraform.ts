import { UsageError } from '@landfall/protocol/errors';
import type { Message } from '@landfall/protocol/message';
import { encodeTerrainEdit } from '@landfall/protocol/terrain';
import type { HeightMap, TerrainArea, TerrainBrush, TerrainEdit } from '@landfall/protocol/terrain';
import { agentBlock } from '../circuits/index.ts';
import { pending } from '../lifetime/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { RegionWithTerrain } from '../terrain/index.ts';

/** How long a region has to show the change. */
export const TERRAFORM_DEADLINE_MS = 10_000;

/** The rest of what one change shows follows its first packet so soon: it must not be taken for what the next one shows. */
const SETTLE_MS = 200;

/** How long to wait, and what ends it. */
export interface TerraformOptions {
  /** Gives the waiting up. */
  readonly signal?: AbortSignal | undefined;
  /** {@link TERRAFORM_DEADLINE_MS} by default. */
  readonly timeoutMs?: number | undefined;
}

/** How a tool is used. */
export interface StrokeOptions extends TerraformOptions {
  /** For how long, which makes how strong: raising and lowering, about a metre each. 1 by default. */
  readonly seconds?: number | undefined;
  /** The parcel that an area is kept to. */
  readonly parcelLocalId?: number | undefined;
}

/** Where: a brush, or a rectangle; metres in the region. */
export type Where = TerrainBrush | TerrainArea;

/**
 * Changes of the ground of one region. Each is done when the region has shown other heights there. Regions refuse without a word: what is not
 * allowed, or changes nothing, ends as a TimeoutError.
 */
export class RegionTerraform {
  readonly #region: RegionWithTerrain;
  readonly #scope: SessionScope;

  constructor(region: RegionWithTerrain, scope: SessionScope) {
    this.#region = region;
    this.#scope = scope;
  }

  /** Higher: a brush most in its middle, an area everywhere. @throws TimeoutError, ClosedError, UsageError */
  raise(where: Where, options?: StrokeOptions): Promise<void> {
    return this.#stroke('raise', where, options);
  }

  /** Lower. @throws as {@link RegionTerraform.raise} */
  lower(where: Where, options?: StrokeOptions): Promise<void> {
    return this.#stroke('lower', where, options);
  }

  /** Towards a height, metres. @throws as {@link RegionTerraform.raise} */
  flatten(where: Where, height: number, options?: StrokeOptions): Promise<void> {
    return this.#stroke('flatten', where, options, height);
  }

  /** More like what is around. @throws as {@link RegionTerraform.raise} */
  smooth(where: Where, options?: StrokeOptions): Promise<void> {
    return this.#stroke('smooth', where, options);
  }

  /** Uneven. @throws as {@link RegionTerraform.raise} */
  roughen(where: Where, options?: StrokeOptions): Promise<void> {
    return this.#stroke('noise', where, options);
  }

  /** Towards what the estate's owner has fixed. @throws as {@link RegionTerraform.raise} */
  revert(where: Where, options?: StrokeOptions): Promise<void> {
    return this.#stroke('revert', where, options);
  }

  /**
   * Takes back this agent's last change. OpenSimulator hears it and does nothing (TimeoutError).
   * @throws TimeoutError, ClosedError, UsageError
   */
  undo(options: TerraformOptions = {}): Promise<void> {
    const { width, depth } = this.#map();
    const everywhere = { west: 0, south: 0, east: width, north: depth };
    return this.#until('undoing a change of land', everywhere, options, (AgentData) => ({
      name: 'UndoLand',
      AgentData,
    }));
  }

  #stroke(
    action: TerrainEdit['action'],
    where: Where,
    { seconds = 1, parcelLocalId, ...options }: StrokeOptions = {},
    height?: number,
  ): Promise<void> {
    const map = this.#map();
    const bounds = boundsOf(where, map);
    const middle = map.at((bounds.west + bounds.east) / 2, (bounds.south + bounds.north) / 2);
    const edit = encodeTerrainEdit({ action, where, seconds, height: height ?? middle, parcelLocalId });
    return this.#until(`changing land (${action})`, bounds, options, (AgentData) => ({
      name: 'ModifyLand',
      AgentData,
      ...edit,
    }));
  }

  #map(): HeightMap {
    const map = this.#region.terrain.heightMap;
    if (map === undefined) throw new UsageError('the land of the region has not come yet');
    return map;
  }

  /** Sends, and waits for other heights within the bounds. */
  #until(
    what: string,
    bounds: TerrainArea,
    { signal, timeoutMs = TERRAFORM_DEADLINE_MS }: TerraformOptions,
    message: (agent: ReturnType<typeof agentBlock>) => Message,
  ): Promise<void> {
    const { lifetime, circuit, terrain } = this.#region;
    const before = heightsIn(this.#map(), bounds);
    const { clock } = this.#scope.ports;
    const wait = { what, lifetime, signal, timeoutMs, clock, missing: () => 'other heights' };
    return pending<void>(wait, ({ resolve }) => {
      let settling: (() => void) | undefined;
      const remove = this.#region.on('terrainPatched', () => {
        const now = heightsIn(terrain.heightMap!, bounds);
        const isChanged = now.some((height, at) => height !== before[at]);
        if (isChanged) settling ??= wait.clock.after(SETTLE_MS, resolve);
      });
      circuit.send(message(agentBlock(this.#scope.ids)), { reliable: true });
      return () => {
        remove();
        settling?.();
      };
    });
  }
}

/** @throws UsageError where it is not in the region */
function boundsOf(where: Where, { width, depth }: HeightMap): TerrainArea {
  const area =
    'radius' in where
      ? {
          west: where.x - where.radius,
          east: where.x + where.radius,
          south: where.y - where.radius,
          north: where.y + where.radius,
        }
      : where;
  const { west, south, east, north } = area;
  if (!(west <= east && south <= north && west < width && south < depth && east >= 0 && north >= 0))
    throw new UsageError('no piece of land of the region');
  return area;
}

/** Heights of the square metres of an area. */
function heightsIn({ width, depth, heights }: HeightMap, area: TerrainArea): Float32Array {
  const edge = (metres: number, side: number): number => Math.min(side - 1, Math.max(0, Math.floor(metres)));
  const [left, right] = [edge(area.west, width), edge(area.east, width)];
  const [low, high] = [edge(area.south, depth), edge(area.north, depth)];
  const across = right - left + 1;
  const found = new Float32Array(across * (high - low + 1));
  for (let y = low; y <= high; y++)
    found.set(heights.subarray(y * width + left, y * width + right + 1), (y - low) * across);
  return found;
}
