import type { MaterialOverride } from '@landfall/protocol/material';
import type { ObjectCost, ObjectFamily, ObjectPhysics, ObjectProperties } from '@landfall/protocol/object';
import type { MediaEntry } from '@landfall/protocol/object-media';

/** What a region says of an object when it is asked: see the room `properties`. */
export interface ObjectDetails {
  /** Name, owner, permissions, sale; of ObjectPropertiesFamily only those fields that it has. */
  readonly properties?: ObjectFamily & Partial<ObjectProperties>;
  /** Density, friction and what else its body has. */
  readonly physics?: ObjectPhysics;
  /** What it takes of what the parcel has. */
  readonly cost?: ObjectCost;
  /** What plays on its faces, by face; undefined where a face has nothing. */
  readonly media?: readonly (MediaEntry | undefined)[];
  /** What is changed of the glTF materials of its faces, by face. */
  readonly overrides?: ReadonlyMap<number, MaterialOverride>;
}

/** Nothing was asked yet. */
export const NO_DETAILS: ObjectDetails = Object.freeze({});
