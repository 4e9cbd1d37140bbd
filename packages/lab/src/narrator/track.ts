/** Where an avatar was, region by region, as the evidence tells it. */
import type { Vector3 } from '@landfall/protocol/datatypes';
import type { EvidenceRecord } from '@landfall/protocol/evidence';

/** A place on the way; metres from the south-west corner of its region. */
export interface TrackPoint {
  readonly position: Vector3;
  /** `mono` of the record. */
  readonly atMs: number;
  /** What was seen there. */
  readonly kind: string;
  /** It was put there, rather than went there: on arriving, by teleport, over a border. */
  readonly isPlaced: boolean;
}

/** What an avatar did within one region, from coming to going. */
export interface Track {
  readonly region: string;
  readonly points: readonly TrackPoint[];
  /** Along the points, without what it was put over; metres on the map, heights left out. */
  readonly walkedMetres: number;
}

/** Kinds that say where the avatar is. What `Walk` names is where it means to go. */
const PLACES: ReadonlyMap<string, boolean> = new Map([
  ['Arrived', true],
  ['TeleportedLocally', true],
  ['AgentMovementCompleteReceived', true],
  ['Position', false],
]);

/** @param records of one avatar, in order of time */
export function trackOf(records: readonly EvidenceRecord[]): readonly Track[] {
  const tracks: { region: string; points: TrackPoint[] }[] = [];
  for (const { kind, data, mono } of records) {
    const region = data?.['region'];
    const isNamed = (PLACES.has(kind) || kind === 'RootChanged') && typeof region === 'string';
    const last = tracks.at(-1);
    // What came before the name of the region was told is of that region.
    if (isNamed && last?.region === '') last.region = region;
    else if (isNamed && last?.region !== region) tracks.push({ region, points: [] });
    else if (last === undefined) tracks.push({ region: '', points: [] });
    const isPlaced = PLACES.get(kind);
    const position = data?.['position'];
    if (isPlaced === undefined || !isPlace(position)) continue;
    tracks.at(-1)!.points.push({ position, atMs: mono, kind, isPlaced });
  }
  return tracks
    .filter(({ points }) => points.length > 0)
    .map((track) => ({ ...track, walkedMetres: walked(track.points) }));
}

function isPlace(value: unknown): value is Vector3 {
  if (typeof value !== 'object' || value === null) return false;
  const { x, y, z } = value as Partial<Record<'x' | 'y' | 'z', unknown>>;
  return [x, y, z].every((metres) => typeof metres === 'number' && Number.isFinite(metres));
}

function walked(points: readonly TrackPoint[]): number {
  let metres = 0;
  for (const [at, { position, isPlaced }] of points.entries()) {
    const before = points[at - 1]?.position;
    if (before !== undefined && !isPlaced) metres += Math.hypot(position.x - before.x, position.y - before.y);
  }
  return metres;
}
