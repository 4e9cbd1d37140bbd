import { Uuid } from '@landfall/protocol/datatypes';
import { attachmentPointOf, isScreenPoint, parseNameValues } from '@landfall/protocol/object';
import type { WorldObject } from './world-object.ts';

/** Something that an avatar wears. */
export interface Attachment {
  /** The root of what is worn; its parts are `objects.childrenOf(object.localId)`. Its place is relative to the point. */
  readonly object: WorldObject;
  /** Where: see `ATTACHMENT_POINTS` of `@landfall/scene/skeleton`. */
  readonly point: number;
  /** On the screen of whoever wears it: nobody else is told of it. */
  readonly isOnScreen: boolean;
  /** The wearer's item that it came from; undefined where the region does not say. */
  readonly itemId: Uuid | undefined;
}

const ITEM = 'AttachItemID';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** How an object is worn whose parent is an avatar. */
export function attachmentOf(object: WorldObject): Attachment {
  const { state, nameValues } = object.describe();
  const point = attachmentPointOf(state);
  const item = parseNameValues(nameValues)
    .find(({ name }) => name === ITEM)
    ?.value.trim();
  const itemId = item === undefined || !UUID.test(item) ? undefined : Uuid.parse(item);
  return { object, point, isOnScreen: isScreenPoint(point), itemId };
}
