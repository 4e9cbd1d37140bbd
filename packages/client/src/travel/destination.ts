import { encodeUtf8, MAX_SHORT_TEXT_BYTES } from '@landfall/protocol/bytes';
import { formatVector, regionCorner, regionHandleOf, Uuid } from '@landfall/protocol/datatypes';
import type { RegionHandle, Vector3 } from '@landfall/protocol/datatypes';
import { DecodeError, UsageError } from '@landfall/protocol/errors';
import { parsePlaceText, parseSlurl } from '@landfall/protocol/login';
import type { RegionSize } from '@landfall/protocol/region';
import { checkValue, isPlace } from '../usage/index.ts';
import { checkRegionName } from './region-name.ts';
import { REGION_STEP_METRES } from '@landfall/protocol/region';

/** Where to go. Positions are metres in the region; its middle when absent. */
export type Destination =
  /**
   * `Region`, `Region/128/128/25`, `home`, or a link: `hop://host:port/Region/x/y/z`, `hop://host:port/` for the default region of that grid,
   * `secondlife://Region/x/y/z` …
   */
  | string
  /** By name; `host:port:Region` and `http://host:port Region` are other grids’, where the grid reaches them. */
  | { readonly region: string; readonly position?: Vector3 | undefined }
  | { readonly regionHandle: RegionHandle; readonly position?: Vector3 | undefined }
  | { readonly regionId: Uuid | string; readonly position?: Vector3 | undefined }
  /** Metres from the grid’s origin, and height. */
  | { readonly global: Vector3 }
  /** In the region where the agent is. */
  | { readonly position: Vector3 }
  /** Asset id of a landmark. */
  | { readonly landmark: Uuid | string }
  /** Where somebody has offered to bring the agent: `id` of the offer. */
  | { readonly lure: Uuid | string };

/** What a region is asked for. */
export type Request =
  | { readonly type: 'name'; readonly region: string; readonly position: Vector3 }
  | { readonly type: 'handle'; readonly regionHandle: RegionHandle; readonly position: Vector3 }
  | { readonly type: 'id'; readonly regionId: Uuid; readonly position: Vector3 }
  | { readonly type: 'here'; readonly position: Vector3 }
  /** The zero id is home. */
  | { readonly type: 'landmark'; readonly landmark: Uuid }
  | { readonly type: 'lure'; readonly lure: Uuid };

/** What says where. */
const WAYS = ['region', 'regionHandle', 'regionId', 'position', 'landmark', 'lure', 'global'] as const;
/** Where a position may be beside it. */
const WITH_POSITION: ReadonlySet<string> = new Set(['region', 'regionHandle', 'regionId', 'position']);
/** The middle of a region of the usual size; the region puts the agent on the ground. */
const MIDDLE: Vector3 = Object.freeze({ x: 128, y: 128, z: 0 });
/** Another grid, without a region: `hop://host:port/`. @source hypergrid.md H1, H2 (link_region of "" is the default region) */
const GRID_LINK = /^hop:\/\/([a-z0-9._-]{1,253}(?::\d{1,5})?)\/?$/i;
/** Beyond any grid, and any height. */
const MAX_METRES = 2 ** 32;
/** Handles have 64 bits. */
const MAX_HANDLE = (1n << 64n) - 1n;
/** So much of a text is repeated that names no place. */
const MAX_QUOTED = 64;

/** @throws UsageError for what names no place. */
export function requestOf(destination: Destination): Request {
  if (typeof destination === 'string') return requestOfText(destination.trim());
  checkValue('a destination that is no text', destination, 'object');
  const given: Readonly<Record<string, unknown>> = { ...destination };
  const way = wayOf(given);
  switch (way) {
    case 'landmark':
      return { type: 'landmark', landmark: Uuid.of(given['landmark'] as Uuid) };
    case 'lure':
      return { type: 'lure', lure: Uuid.of(given['lure'] as Uuid) };
    case 'global':
      return requestOfGlobal(given['global'] as Vector3);
    default:
      return requestInRegion(way, given);
  }
}

function requestInRegion(
  way: 'region' | 'regionHandle' | 'regionId' | 'position',
  given: Readonly<Record<string, unknown>>,
): Request {
  const isMiddle = way !== 'position' && given['position'] === undefined;
  const position = checkPlace(isMiddle ? MIDDLE : given['position']);
  switch (way) {
    case 'region':
      return requestOfName(given['region'] as string, position);
    case 'regionHandle':
      return { type: 'handle', regionHandle: checkHandle(given['regionHandle'] as RegionHandle), position };
    case 'regionId':
      return { type: 'id', regionId: Uuid.of(given['regionId'] as Uuid), position };
    default:
      return { type: 'here', position };
  }
}

/** What says where. Whoever says it twice may mean either. @throws UsageError when nothing does, or more than one */
function wayOf(given: Readonly<Record<string, unknown>>): (typeof WAYS)[number] {
  const ways = WAYS.filter((way) => given[way] !== undefined);
  const [way = 'position', ...others] = ways.filter((one) => one !== 'position');
  if (ways.length === 0 && !('position' in given))
    throw new UsageError(`a destination has one of ${WAYS.join(', ')}`);
  if (others.length > 0) throw new UsageError(`a destination has ${way} or ${others.join(' or ')}, not both`);
  if (ways.includes('position') && !WITH_POSITION.has(way))
    throw new UsageError(`a destination with ${way} has no position: it says where already`);
  return way;
}

/** For people: `Bay at <128, 128, 25>`. */
export function wordsOf(request: Request): string {
  switch (request.type) {
    case 'name':
      return `${request.region} at ${formatVector(request.position)}`;
    case 'handle': {
      const { x, y } = regionCorner(request.regionHandle);
      return `the region at ${x}, ${y}, there at ${formatVector(request.position)}`;
    }
    case 'id':
      return `the region ${request.regionId.toString()} at ${formatVector(request.position)}`;
    case 'here':
      return `${formatVector(request.position)} in this region`;
    case 'landmark':
      return request.landmark.equals(Uuid.zero) ? 'home' : `the landmark ${request.landmark.toString()}`;
    default:
      return 'where it was offered to be brought';
  }
}

function requestOfText(text: string): Request {
  if (text.toLowerCase() === 'home') return { type: 'landmark', landmark: Uuid.zero };
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return requestOfLink(text);
  const place = parsePlaceText(text);
  return place === undefined ? requestOfName(text, MIDDLE) : requestOfName(place.region, place.position);
}

function requestOfLink(text: string): Request {
  const [, gateway] = GRID_LINK.exec(text) ?? [];
  // The map is asked for the grid by its address alone, and knows its default region by that.
  if (gateway !== undefined) return requestOfName(gateway.toLowerCase(), MIDDLE);
  try {
    const { form, grid, region, position = MIDDLE } = parseSlurl(text);
    const isElsewhere = form === 'hop' && grid !== undefined;
    return requestOfName(isElsewhere ? `${grid}:${region}` : region, checkPlace(position));
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new UsageError(`${text.slice(0, MAX_QUOTED)} is no link to a place`, { cause: error });
  }
}

function requestOfName(region: string, position: Vector3): Request {
  checkValue('the name of a region', region, 'text');
  const name = region.trim();
  checkRegionName(name);
  if (name === '') throw new UsageError('a teleport needs the name of a region');
  if (encodeUtf8(name).length > MAX_SHORT_TEXT_BYTES)
    throw new UsageError(`the name of a region is longer than ${MAX_SHORT_TEXT_BYTES} bytes`);
  return { type: 'name', region: name, position };
}

function requestOfGlobal(global: Vector3): Request {
  const { x, y, z } = checkPlace(global);
  if (x < 0 || y < 0) throw new UsageError('a place that is in no grid');
  const [west, south] = [x, y].map(
    (metres) => Math.floor(metres / REGION_STEP_METRES) * REGION_STEP_METRES,
  ) as [number, number];
  return {
    type: 'handle',
    regionHandle: regionHandleOf(west, south),
    position: { x: x - west, y: y - south, z },
  };
}

/** A handle is a number of 64 bits, such as `regionHandleOf` makes. */
function checkHandle(handle: RegionHandle): RegionHandle {
  if (typeof handle === 'bigint' && handle >= 0n && handle <= MAX_HANDLE) return handle;
  throw new UsageError('a regionHandle is a bigint of 64 bits, such as regionHandleOf(x, y) makes');
}

function checkPlace(position: unknown): Vector3 {
  if (!isPlace(position)) throw new UsageError('a place is finite x, y and z');
  if ([position.x, position.y, position.z].some((metres) => Math.abs(metres) >= MAX_METRES))
    throw new UsageError('a place that is in no grid');
  return position;
}

/** OpenSim would place the agent in the region next door. @throws UsageError for a place that is not in the region. */
export function checkInside(name: string, { x, y }: Vector3, size: RegionSize): void {
  if (x >= 0 && y >= 0 && x < size.x && y < size.y) return;
  throw new UsageError(`${x}, ${y} is beyond the edge of ${name}, which is ${size.x} by ${size.y} m`);
}
