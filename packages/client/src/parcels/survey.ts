import { RemoteError } from '@landfall/protocol/errors';
import type { OverlayMap } from '@landfall/protocol/parcel';
import { onAbort, timeLeft } from '../lifetime/index.ts';
import { cellsOfArea } from './area.ts';
import type { ParcelArea } from './area.ts';
import { MAX_PARCELS } from './parcel-index.ts';
import type { ParcelIndex } from './parcel-index.ts';
import type { Parcel } from './parcel.ts';
import type { ParcelOptions, Place, Questions } from './questions.ts';

/** Questions at once. */
const AT_ONCE = 8;

/** The known parcels of a region as they are at this moment: an index is made anew when the region turns out to have another size. */
export interface Land {
  readonly index: ParcelIndex;
  readonly overlay: OverlayMap;
}

/**
 * Asks for every parcel of an area that is not known, or may have changed, until all of its land is known.
 * @throws RemoteError when the region has more than {@link MAX_PARCELS}, TimeoutError, ClosedError
 */
export async function survey(
  land: Land,
  area: ParcelArea,
  questions: Questions,
  options: ParcelOptions,
): Promise<readonly Parcel[]> {
  const asked = new Set<string>();
  const left = timeLeft(options, questions.scope.ports.clock);
  for (;;) {
    const places = unknownPlaces(land, area, asked);
    if (places.length === 0) return parcelsIn(land, area);
    if (asked.size > MAX_PARCELS)
      throw new RemoteError(`the region has more than ${MAX_PARCELS} parcels`, 'too-many');
    for (const place of places) asked.add(keyOf(place));
    await Promise.all(places.map((place) => questions.ofPlace(place, left())));
  }
}

/** Corners first, which are of different parcels; any other where there are none. */
function unknownPlaces(
  { index, overlay }: Land,
  area: ParcelArea,
  asked: ReadonlySet<string>,
): readonly Place[] {
  const corners: Place[] = [];
  let other: Place | undefined;
  for (const place of cellsOfArea(area)) {
    if (index.isCertainAt(place.x, place.y) || asked.has(keyOf(place))) continue;
    const cell = overlay.at(place.x, place.y);
    if (cell?.hasWestBorder === true && cell.hasSouthBorder) corners.push(place);
    else other ??= place;
    if (corners.length === AT_ONCE) break;
  }
  if (corners.length > 0) return corners;
  return other === undefined ? [] : [other];
}

function parcelsIn({ index }: Land, area: ParcelArea): readonly Parcel[] {
  const found = new Set<Parcel>();
  for (const { x, y } of cellsOfArea(area)) {
    const parcel = index.at(x, y);
    if (parcel !== undefined) found.add(parcel);
  }
  return [...found];
}

const keyOf = ({ x, y }: Place): string => `${x} ${y}`;

/**
 * A parcel by its number. OpenSim answers no question about numbers, so that its place is asked about; where that is not known, all land
 * is looked over meanwhile.
 * @throws RemoteError (`missing`), TimeoutError, ClosedError
 * @source OpenSimulator master, LLClientView.cs: ParcelPropertiesRequestByID has no handler there
 */
export async function parcelOfNumber(
  land: Land,
  localId: number,
  whole: ParcelArea,
  questions: Questions,
  options: ParcelOptions,
): Promise<Parcel> {
  const place = land.index.placeOn(localId);
  if (place === undefined) return searched(land, localId, whole, questions, options);
  const parcel = await questions.ofPlace(place, options);
  if (parcel.localId === localId) return parcel;
  throw missing(localId);
}

async function searched(
  land: Land,
  localId: number,
  whole: ParcelArea,
  questions: Questions,
  options: ParcelOptions,
): Promise<Parcel> {
  const search = new AbortController();
  const release = options.signal && onAbort(options.signal, () => search.abort());
  const limits = { ...options, signal: search.signal };
  const searching = async (): Promise<Parcel> => {
    await survey(land, whole, questions, limits);
    const found = land.index.byLocalId(localId);
    if (found === undefined) throw missing(localId);
    return found;
  };
  try {
    return await Promise.race([questions.ofNumber(localId, limits), searching()]);
  } finally {
    release?.();
    search.abort();
  }
}

const missing = (localId: number): RemoteError =>
  new RemoteError(`the region has no parcel ${localId}`, 'missing');
