import type { Vector3 } from '../datatypes/index.ts';
import { DecodeError, UsageError } from '../errors/index.ts';
import { DEFAULT_POSITION, type StartLocation } from './start-location.ts';

/**
 * How a place is written:
 * `secondlife` is `secondlife://Region/x/y/z` (with a grid: `secondlife://grid/secondlife/Region/x/y/z`),
 * `maps` is `http://maps.secondlife.com/secondlife/Region/x/y/z`, `slurl` the same at `slurl.com`,
 * `hop` is `hop://host:port/Region/x/y/z`,
 * `grid-location` is `x-grid-location-info://host:port/region/Region/x/y/z`.
 * @source viewer llslurl.cpp; `hop` from OpenSimulator viewers
 */
export type SlurlForm = 'secondlife' | 'maps' | 'slurl' | 'hop' | 'grid-location';

/** A place in a grid, as people pass it around. */
export interface Slurl {
  /** Which kind of link it was read from, or is to be written as. */
  readonly form: SlurlForm;
  /** `host` or `host:port`, lower case; absent for Second Life itself. */
  readonly grid?: string;
  /** Name of the region, unescaped, as the link spells it; never empty when read. */
  readonly region: string;
  /**
   * Metres from the region's south-west corner; absent when the link names the region only. Where the link has fewer than three
   * coordinates, the middle of the region, on the ground, completes them.
   */
  readonly position?: Vector3;
}

const MAX_LENGTH = 2048;
const LINK = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)/i;
const AUTHORITY = /^[a-z0-9._[\]-]+(?::\d{1,5})?$/i;
const COORDINATE = /^-?\d{1,9}(?:\.\d{1,9})?$/;
const SECOND_LIFE_HOSTS: ReadonlyMap<string, SlurlForm> = new Map([
  ['maps.secondlife.com', 'maps'],
  ['slurl.com', 'slurl'],
  ['www.slurl.com', 'slurl'],
]);

/**
 * The place that a link names. Text around it (white space) is ignored.
 * @throws UsageError when the link is one that makes a viewer do something (`…/app/…`), which is no place.
 * @throws DecodeError when it is no link of these forms.
 */
export function parseSlurl(link: string): Slurl {
  const match = link.length > MAX_LENGTH ? null : LINK.exec(link.trim());
  if (match === null) throw new DecodeError('not a location link');
  const authority = unescape(match[2]!);
  const path = match[3]!.split('/').slice(1).map(unescape);
  if (path.at(-1) === '') path.pop();
  switch (match[1]!.toLowerCase()) {
    case 'secondlife':
      return parseSecondLife(authority, path);
    case 'http':
    case 'https':
      return parseWeb(authority, path);
    case 'hop':
      return placeOf('hop', path, gridOf(authority));
    case 'x-grid-location-info':
      return parseGridLocation(authority, path);
    default:
      throw new DecodeError('not a location link');
  }
}

/**
 * The link of a place, in its form.
 * @throws UsageError when the form cannot express it: a grid other than Second Life in `maps` and `slurl`, no grid in
 *   `hop` and `grid-location`, no region, a coordinate that is no finite number.
 */
export function formatSlurl({ form, grid, region, position }: Slurl): string {
  if (region === '') throw new UsageError('a location link needs a region');
  const place = encodeURIComponent(region) + (position === undefined ? '' : formatPosition(position));
  if (form === 'secondlife') {
    return grid === undefined && !isWord(region)
      ? `secondlife://${place}`
      : `secondlife://${grid ?? ''}/secondlife/${place}`;
  }
  if (form === 'maps' || form === 'slurl') {
    if (grid !== undefined) throw new UsageError(`a link of form ${form} names places of Second Life only`);
    return `http://${form === 'maps' ? 'maps.secondlife.com' : 'slurl.com'}/secondlife/${place}`;
  }
  if (grid === undefined) throw new UsageError(`a link of form ${form} needs a grid`);
  return form === 'hop' ? `hop://${grid}/${place}` : `x-grid-location-info://${grid}/region/${place}`;
}

/** Where a login to that grid asks to arrive. The middle of the region when the link has no position. */
export function startOfSlurl({ region, position }: Slurl): StartLocation {
  return { type: 'place', region, position: position ?? DEFAULT_POSITION };
}

/**
 * The link of a start.
 * @param grid `host:port` of the grid to log in to; Second Life when absent. A start's own grid goes first.
 * @throws UsageError for a start that is no place: `last`, `home` and what was not understood.
 */
export function slurlOfStart(start: StartLocation, grid?: string): Slurl {
  if (start.type !== 'place') throw new UsageError('only a place has a location link');
  const { region, position } = start;
  const where = start.grid ?? grid;
  if (where === undefined) return { form: 'secondlife', region, position };
  return { form: 'hop', grid: where, region, position };
}

function parseSecondLife(authority: string, path: readonly string[]): Slurl {
  refuseApp(authority);
  refuseApp(path[0]);
  if (path[0] === 'secondlife') {
    return placeOf('secondlife', path.slice(1), authority === '' ? undefined : gridOf(authority));
  }
  return placeOf('secondlife', authority === '' ? path : [authority, ...path]);
}

function parseWeb(authority: string, path: readonly string[]): Slurl {
  const form = SECOND_LIFE_HOSTS.get(authority.toLowerCase());
  refuseApp(path[0]);
  if (form === undefined || (path[0] !== 'secondlife' && path[0] !== 'region')) {
    throw new DecodeError('not a location link');
  }
  return placeOf(form, path.slice(1));
}

function parseGridLocation(authority: string, path: readonly string[]): Slurl {
  refuseApp(path[0]);
  if (path[0] !== 'region' && path[0] !== 'secondlife') throw new DecodeError('not a location link');
  return placeOf('grid-location', path.slice(1), gridOf(authority));
}

function refuseApp(word: string | undefined): void {
  if (word?.toLowerCase() === 'app') throw new UsageError('a link to an action of a viewer is no place');
}

function gridOf(authority: string): string {
  if (!AUTHORITY.test(authority)) throw new DecodeError('a location link with an unusable grid');
  return authority.toLowerCase();
}

/**
 * `path` is region, x, y, z; all but the first may be missing.
 * @source LibreMetaverse SlurlParserTests.cs, radegast SlUriParserTests.cs (a lonely x)
 */
function placeOf(form: SlurlForm, path: readonly string[], grid?: string): Slurl {
  const [region, x, y = String(DEFAULT_POSITION.y), z = String(DEFAULT_POSITION.z)] = path;
  if (region === undefined || region === '') throw new DecodeError('a location link without region');
  const where = grid === undefined ? {} : { grid };
  if (x === undefined) return { form, ...where, region };
  const position = { x: coordinate(x), y: coordinate(y), z: coordinate(z) };
  return { form, ...where, region, position };
}

function coordinate(text: string): number {
  if (!COORDINATE.test(text)) throw new DecodeError('a location link with an unusable coordinate');
  return Number(text);
}

function formatPosition({ x, y, z }: Vector3): string {
  if (![x, y, z].every((axis) => Number.isFinite(axis))) throw new UsageError('coordinates must be finite');
  return [x, y, z].map((axis) => `/${Number(axis.toFixed(3))}`).join('');
}

/** A region whose name would be read as something else at the head of a link. */
const isWord = (region: string): boolean => /^(?:app|secondlife)$/i.test(region);

function unescape(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new DecodeError('a location link with a broken escape', { cause });
  }
}
