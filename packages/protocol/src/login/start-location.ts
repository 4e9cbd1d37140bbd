import type { Vector3 } from '../datatypes/index.ts';
import { UsageError } from '../errors/index.ts';

/** Where a login asks to arrive. */
export type StartLocation =
  | { readonly type: 'last' }
  | { readonly type: 'home' }
  | {
      readonly type: 'place';
      /** The region's name. */
      readonly region: string;
      /** `host:port` of another grid, for OpenSimulator's hypergrid. */
      readonly grid?: string;
      /** Metres from the region's south-west corner. */
      readonly position: Vector3;
    }
  /** A text that is none of these; a server lands the agent in its default region. */
  | { readonly type: 'other'; readonly text: string };

/** The middle of a region of the usual size, on the ground. @source viewer llslurl.cpp */
export const DEFAULT_POSITION: Vector3 = Object.freeze({ x: 128, y: 128, z: 0 });

const NUMBER = '(-?\\d{1,9}(?:\\.\\d{0,15})?)';
const PLACE = new RegExp(`^uri:([^&]+)&${NUMBER}&${NUMBER}&${NUMBER}$`);

/** Never fails: what is not understood comes back as `other`. */
export function parseStartLocation(text: string): StartLocation {
  if (text === 'last' || text === 'home') return { type: text };
  const match = PLACE.exec(text);
  if (match === null) return { type: 'other', text };
  const [, place, x, y, z] = match;
  const position = { x: Number(x), y: Number(y), z: Number(z) };
  const at = place!.lastIndexOf('@');
  if (at <= 0 || at === place!.length - 1) return { type: 'place', region: place!, position };
  return { type: 'place', region: place!.slice(0, at), grid: place!.slice(at + 1), position };
}

/**
 * `last`, `home` or `uri:Region Name&128&128&25`.
 * @throws UsageError when a region's name cannot be expressed (empty, or with an ampersand).
 */
export function formatStartLocation(start: StartLocation): string {
  if (start.type === 'other') return start.text;
  if (start.type !== 'place') return start.type;
  const { region, grid, position } = start;
  if (region === '' || region.includes('&'))
    throw new UsageError('a start region needs a name without ampersand');
  const place = grid === undefined ? region : `${region}@${grid}`;
  return `uri:${place}&${metres(position.x)}&${metres(position.y)}&${metres(position.z)}`;
}

/** Metres to the millimetre and never in scientific notation, which OpenSimulator's pattern refuses. */
function metres(value: number): string {
  if (!Number.isFinite(value)) throw new UsageError('a start position must be of finite numbers');
  return String(Number(value.toFixed(3)));
}
