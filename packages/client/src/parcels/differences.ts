import { Uuid } from '@landfall/protocol/datatypes';
import type { ParcelManners, ParcelMedia } from '@landfall/protocol/parcel';

/** What shall be different of a parcel; what is not named stays. */
export type ParcelChanges = Partial<Omit<ParcelManners, 'media'>> & { readonly media?: Partial<ParcelMedia> };

/** A parcel's manners with changes. */
export function changed(now: ParcelManners, changes: ParcelChanges): ParcelManners {
  return { ...now, ...changes, media: { ...now.media, ...changes.media } };
}

/** Those that would be others with the changes. */
export function differences(
  one: ParcelManners,
  other: ParcelManners,
  among: ParcelChanges,
): readonly string[] {
  return Object.keys(among).filter((key) => {
    const field = key as keyof ParcelManners;
    return !isSame(one[field], other[field]);
  });
}

/** Regions keep reals as 32 bits, and places as texts. */
const NEAR = 0.01;

function isSame(one: unknown, other: unknown): boolean {
  if (one instanceof Uuid && other instanceof Uuid) return one.equals(other);
  if (typeof one === 'number' && typeof other === 'number') return Math.abs(one - other) < NEAR;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other;
  const [left, right] = [one, other] as Record<string, unknown>[];
  return Object.keys(left!).every((key) => isSame(left![key], right![key]));
}
