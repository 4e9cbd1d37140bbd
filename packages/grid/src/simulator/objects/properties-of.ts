import { Uuid } from '@landfall/protocol/datatypes';
import type { ObjectFamily, ObjectProperties } from '@landfall/protocol/object';
import { fittingText } from '../region/index.ts';
import { contentsOf } from '@landfall/protocol/object-xml';
import type { ScenePart } from '@landfall/protocol/object-xml';
import type { Prim } from './prim.ts';

/** What is told of what is selected. Aggregate permissions are left zero, as OpenSim does. @source OpenSim LLClientView.cs (CreateObjectPropertiesBlock) */
export function propertiesOf({ part, root }: Prim): ObjectProperties {
  return {
    ...familyOf(part),
    creatorId: part.creatorId,
    createdAt: part.creationDate,
    aggregatePermissions: 0,
    aggregateTexturePermissions: 0,
    aggregateTextureOwnerPermissions: 0,
    inventorySerial: contentsOf(part).serial,
    itemId: root.fromItemId ?? Uuid.zero,
    folderId: Uuid.zero,
    fromTaskId: Uuid.zero,
    touchName: fittingText(part.touchName),
    sitName: fittingText(part.sitName),
    textureIds: [],
  };
}

/** The shorter answer, of what is only pointed at. */
export function familyOf(part: ScenePart): ObjectFamily {
  const { id, ownerId, groupId, lastOwnerId, masks, saleType, salePrice, name, description } = part;
  return {
    id,
    ownerId,
    groupId,
    lastOwnerId,
    masks,
    ownershipCost: 0,
    saleType,
    salePrice,
    category: 0,
    name: fittingText(name),
    description: fittingText(description),
  };
}
