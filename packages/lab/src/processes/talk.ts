/** What the processes of a grid say to each other, by the channel that Node has between parent and child. */
import type { GridConfig, RegionPlace } from '@landfall/grid';
import { Uuid } from '@landfall/protocol/datatypes';

/** A region as it goes through the channel: ids as text. */
export type SpokenPlace = Omit<RegionPlace, 'id'> & { readonly id: string };

/** What a child is told. */
export type ToChild =
  /** `key` is the secret of the grid's processes. */
  | { readonly type: 'start'; readonly config: GridConfig; readonly key: string }
  /** The regions of all the other processes. */
  | { readonly type: 'meet'; readonly places: readonly SpokenPlace[] }
  | { readonly type: 'close' };

/** What a child tells. */
export type FromChild =
  | { readonly type: 'ready'; readonly places: readonly SpokenPlace[] }
  | { readonly type: 'failed'; readonly reason: string }
  /** It knows the others' regions now. */
  | { readonly type: 'met' }
  /** For people. */
  | { readonly type: 'line'; readonly text: string };

export const speak = (places: readonly RegionPlace[]): SpokenPlace[] =>
  places.map((place) => ({ ...place, id: place.id.toString() }));

export const hear = (places: readonly SpokenPlace[]): RegionPlace[] =>
  places.map((place) => ({ ...place, id: Uuid.parse(place.id) }));
