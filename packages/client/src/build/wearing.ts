import { encodeText } from '@landfall/protocol/bytes';
import { NO_ROTATION, Uuid } from '@landfall/protocol/datatypes';
import { RemoteError, UsageError } from '@landfall/protocol/errors';
import { ATTACH_BESIDE, LAST_ATTACHMENT_POINT, PCODE } from '@landfall/protocol/object';
import { agentBlock } from '../circuits/index.ts';
import { attachmentOf } from '../objects/index.ts';
import type { Attachment, WorldObject } from '../objects/index.ts';
import type { BuildOptions, Edits, News } from './edits.ts';
import { objectOf } from './field-edits.ts';

/** Where something is worn, and in place of what. */
export interface WearOptions extends BuildOptions {
  /** 1–55; where it was worn last when absent, and where it never was, in the left hand. */
  readonly point?: number;
  /** Beside what hangs there already, not in its place. */
  readonly beside?: boolean;
}

/** Puts something on that stands in the region. */
export function attach(edits: Edits, localId: number, options: WearOptions): Promise<Attachment> {
  const what = 'putting something on';
  const point = pointOf(options);
  const own = ownAvatar(edits, what);
  objectOf(edits, localId, what);
  const message = {
    name: 'ObjectAttach',
    AgentData: { ...agentBlock(edits.scope.ids), AttachmentPoint: point },
    ObjectData: [{ ObjectLocalID: localId, Rotation: NO_ROTATION }],
  } as const;
  const isOn = (object: WorldObject): boolean =>
    object.localId === localId && object.parentId === own.localId;
  return edits.make([message], { what, reported: ({ object }) => worn(object, isOn) }, options);
}

/** Puts an item of the inventory on. */
export function wearItem(edits: Edits, itemId: Uuid | string, options: WearOptions): Promise<Attachment> {
  const what = 'wearing an item';
  const ItemID = Uuid.of(itemId);
  const own = ownAvatar(edits, what);
  const { ids } = edits.scope;
  const message = {
    name: 'RezSingleAttachmentFromInv',
    AgentData: agentBlock(ids),
    ObjectData: {
      ItemID,
      OwnerID: ids.agentId,
      AttachmentPt: pointOf(options),
      ItemFlags: 0,
      GroupMask: 0,
      EveryoneMask: 0,
      NextOwnerMask: 0,
      Name: encodeText(''),
      Description: encodeText(''),
    },
  } as const;
  const isIt = (object: WorldObject): boolean =>
    object.parentId === own.localId && attachmentOf(object).itemId?.equals(ItemID) === true;
  return edits.make([message], { what, reported: ({ object }) => worn(object, isIt) }, options);
}

/** Takes something off: back into the inventory. */
export function detach(edits: Edits, localId: number, options: BuildOptions): Promise<WorldObject> {
  const what = 'taking something off';
  const object = objectOf(edits, localId, what);
  const message = {
    name: 'ObjectDetach',
    AgentData: agentBlock(edits.scope.ids),
    ObjectData: [{ ObjectLocalID: localId }],
  } as const;
  const reported = (): WorldObject | undefined =>
    edits.region.objects.get(localId) === object ? undefined : object;
  return edits.make([message], { what, reported }, options);
}

/** Lets something fall that is worn: it stands in the region then. */
export function drop(edits: Edits, localId: number, options: BuildOptions): Promise<WorldObject> {
  const what = 'dropping something';
  if (objectOf(edits, localId, what).parentId === 0) throw new UsageError(`object ${localId} is not worn`);
  const message = {
    name: 'ObjectDrop',
    AgentData: agentBlock(edits.scope.ids),
    ObjectData: [{ ObjectLocalID: localId }],
  } as const;
  const reported = ({ kind, object }: News): WorldObject | undefined =>
    kind !== 'removed' && object.localId === localId && object.parentId === 0 ? object : undefined;
  return edits.make([message], { what, reported, needs: [localId] }, options);
}

function pointOf({ point = 0, beside = false }: WearOptions): number {
  if (!Number.isInteger(point) || point < 0 || point > LAST_ATTACHMENT_POINT)
    throw new UsageError(`there is no attachment point ${point}: 1 to ${LAST_ATTACHMENT_POINT}`);
  return beside ? point | ATTACH_BESIDE : point;
}

function ownAvatar({ region, scope }: Edits, what: string): WorldObject {
  const own = region.objects.find(scope.ids.agentId);
  if (own === undefined) throw new RemoteError(`${what}: the region has not shown the own avatar`, 'gone');
  return own;
}

function worn(object: WorldObject, isWanted: (object: WorldObject) => boolean): Attachment | undefined {
  return object.pcode !== PCODE.avatar && isWanted(object) ? attachmentOf(object) : undefined;
}
