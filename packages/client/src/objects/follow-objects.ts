import {
  KillObject,
  LateTerseObjectUpdate,
  ObjectUpdate,
  ObjectUpdateCached,
  ObjectUpdateCompressed,
} from '@landfall/protocol/message';
import type { Dispatch } from '../circuits/index.ts';
import { RegionObjects } from './region-objects.ts';
import type { ObjectOwner, ObjectRoomOptions } from './region-objects.ts';

/** Keeps the objects of every region up to date from the messages that come. */
export function followObjects<Owner extends ObjectOwner>(
  dispatch: Pick<Dispatch<Owner>, 'take'>,
  options: ObjectRoomOptions<Owner>,
): void {
  const parts = new WeakMap<Owner, RegionObjects<Owner>>();
  const partOf = (owner: Owner): RegionObjects<Owner> => {
    const known = parts.get(owner);
    if (known !== undefined) return known;
    const part = new RegionObjects(owner, options);
    parts.set(owner, part);
    return part;
  };
  dispatch.take(ObjectUpdate, (message, owner, arrival) => partOf(owner).full(message, arrival));
  dispatch.take(ObjectUpdateCompressed, (message, owner, arrival) =>
    partOf(owner).compressed(message, arrival),
  );
  dispatch.take(LateTerseObjectUpdate, (message, owner, arrival) => partOf(owner).terse(message, arrival));
  dispatch.take(ObjectUpdateCached, (message, owner, arrival) => partOf(owner).cached(message, arrival));
  dispatch.take(KillObject, (message, owner, arrival) => partOf(owner).killed(message, arrival));
}
