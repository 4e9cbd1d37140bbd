import type { Progression } from './marker.ts';
import type { Area, Resolution } from './tile-geometry.ts';

/** A packet's place in a tile, without its bytes. */
export interface PacketPlace {
  /** Its quality layer, from 0: each adds to those before it. */
  readonly layer: number;
  /** Its resolution, from 0, the smallest one. */
  readonly resolution: number;
  /** Its component, from 0, as the SIZ segment has them in order. */
  readonly component: number;
  /** Number of its precinct in its resolution and component, row by row. */
  readonly precinct: number;
  /** Which of the precincts of the tile: an index into what was given to {@link placesOf}. */
  readonly precinctIndex: number;
  /**
   * The column of the reference grid where its precinct is met when that is gone through: the tile's first where it begins before
   * the tile.
   */
  readonly x: number;
  /** The row of the reference grid, as `x` the column. */
  readonly y: number;
}

/** A precinct of a tile: its resolution and its column and row in it. */
export interface PrecinctPlace {
  readonly resolution: Resolution;
  readonly across: number;
  readonly down: number;
}

export const precinctsOf = (resolutions: readonly Resolution[]): PrecinctPlace[] =>
  resolutions.flatMap((resolution) =>
    Array.from({ length: resolution.precinctsAcross * resolution.precinctsDown }, (_, index) => ({
      resolution,
      across: index % resolution.precinctsAcross,
      down: Math.floor(index / resolution.precinctsAcross),
    })),
  );

type Key = 'layer' | 'resolution' | 'component' | 'precinct' | 'x' | 'y';

/** What is compared first, second … @source ISO/IEC 15444-1 B.12.1 */
const KEYS: Readonly<Record<Progression, readonly Key[]>> = {
  LRCP: ['layer', 'resolution', 'component', 'precinct'],
  RLCP: ['resolution', 'layer', 'component', 'precinct'],
  RPCL: ['resolution', 'y', 'x', 'component', 'layer'],
  PCRL: ['y', 'x', 'component', 'resolution', 'layer'],
  CPRL: ['component', 'y', 'x', 'resolution', 'layer'],
};

/** The packets of a tile in the order in which they follow each other. */
export function placesOf(
  precincts: readonly PrecinctPlace[],
  {
    tile,
    layers,
    progression,
  }: { readonly tile: Area; readonly layers: number; readonly progression: Progression },
): PacketPlace[] {
  const places = precincts.flatMap((precinct, precinctIndex) => {
    const place = placeOf(precinct, precinctIndex, tile);
    return Array.from({ length: layers }, (_, layer) => ({ ...place, layer }));
  });
  return inProgression(places, progression);
}

/** A copy in another order. */
export function inProgression<P extends PacketPlace>(packets: readonly P[], progression: Progression): P[] {
  const keys = KEYS[progression];
  return [...packets].sort((one, other) => compare(one, other, keys));
}

function placeOf(
  { resolution, across, down }: PrecinctPlace,
  precinctIndex: number,
  tile: Area,
): Omit<PacketPlace, 'layer'> {
  return {
    resolution: resolution.resolution,
    component: resolution.component,
    precinct: down * resolution.precinctsAcross + across,
    precinctIndex,
    // One that begins outside of the tile is met at the tile's edge.
    x: Math.max(tile.x0, (resolution.firstAcross + across) * resolution.gridStepX),
    y: Math.max(tile.y0, (resolution.firstDown + down) * resolution.gridStepY),
  };
}

function compare(one: PacketPlace, other: PacketPlace, keys: readonly Key[]): number {
  for (const key of keys) if (one[key] !== other[key]) return one[key] - other[key];
  return 0;
}
