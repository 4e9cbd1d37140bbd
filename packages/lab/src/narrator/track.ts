/** Where an avatar was, region by region, as the evidence tells it. */
import type { Vector3 } from '@landfall/protocol/datatypes';
import type { EvidenceRecord } from '@landfall/protocol/evidence';

/** A place on the way; metres from the south-west corner of its region. */
export interface TrackPoint {
  /** Metres: x east, y north, z up. */
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
  /** Name of the region; empty where nobody has said it. */
  readonly region: string;
  /** Where it was, in order of time; at least one. */
  readonly points: readonly TrackPoint[];
  /** Along the points, without what it was put over; metres on the map, heights left out. */
  readonly walkedMetres: number;
}

/** Kinds that say where the avatar is, and whether it was put there. What `Walk` names is where it means to go. */
const PLACES: ReadonlyMap<string, boolean> = new Map([
  ['Arrived', true],
  ['TeleportedLocally', true],
  ['Position', false],
]);
/** Said by the region ahead before it is known that the avatar is in it: of which region it is, is told by what comes next. */
const PLACING = 'AgentMovementCompleteReceived';

/**
 * Where an avatar was: a track for each time that it was in a region, without those where no place is told.
 * @param records of one avatar, in order of time
 */
export function trackOf(records: readonly EvidenceRecord[]): readonly Track[] {
  const tracks: { region: string; points: TrackPoint[] }[] = [];
  let placing: TrackPoint | undefined;
  for (const { kind, data, mono } of records) {
    const { region, position } = data ?? {};
    const isPlaced = PLACES.get(kind);
    if (kind === PLACING && isPlace(position)) placing = { position, atMs: mono, kind, isPlaced: true };
    const isMoved = kind === 'RootChanged';
    if (isMoved || isPlaced !== undefined) enter(tracks, typeof region === 'string' ? region : undefined);
    if (isMoved && placing !== undefined) tracks.at(-1)!.points.push(placing);
    if (isMoved || kind === 'Arrived' || kind === 'JourneyFailed') placing = undefined;
    if (isPlaced === undefined || !isPlace(position)) continue;
    tracks.at(-1)!.points.push({ position, atMs: mono, kind, isPlaced });
  }
  return tracks
    .filter(({ points }) => points.length > 0)
    .map((track) => ({ ...track, walkedMetres: walked(track.points) }));
}

/** Another track where another region is named. */
function enter(tracks: { region: string; points: TrackPoint[] }[], region: string | undefined): void {
  const last = tracks.at(-1);
  if (last === undefined) tracks.push({ region: region ?? '', points: [] });
  else if (region !== undefined && last.region !== region) tracks.push({ region, points: [] });
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
