import { DecodeError } from '@landfall/protocol/errors';
import type { Witness } from '@landfall/protocol/evidence';
import { agentBlock } from '../circuits/index.ts';
import type { AgentCircuit, AgentIds, Arrival, Dispatch } from '../circuits/index.ts';
import type { Emitter } from '../events/index.ts';
import { changeOfCompressed, changeOfFull, changeOfTerse } from './decode-update.ts';
import type { ObjectMirror } from './object-mirror.ts';
import { PCODE } from './world-object.ts';
import type { ObjectChange, WorldObject } from './world-object.ts';

/** Events of a region about its objects. */
export interface ObjectEvents {
  readonly objectAdded: WorldObject;
  /** It moved or was described anew. */
  readonly objectUpdated: WorldObject;
  readonly objectRemoved: WorldObject;
}

/** What has objects: a region. */
export interface ObjectOwner {
  readonly objects: ObjectMirror;
  readonly circuit: AgentCircuit;
  readonly emitter: Pick<Emitter<ObjectEvents>, 'emit'>;
  readonly witness?: Witness | undefined;
}

export interface ObjectRoomOptions<Owner> {
  readonly ids: AgentIds;
  /** Hears of blocks that could not be read; the rest of the message is used. */
  readonly onMalformed: (error: DecodeError, owner: Owner) => void;
}

/** Cache misses asked for in one message: as many as its block count can say. */
const MAX_MISSES = 255;
/** "Not in my cache: send all of it." @source PROTOCOL §9.4 */
const CACHE_MISS_FULL = 0;

/** Keeps the objects of every region up to date from the messages that come. */
export function followObjects<Owner extends ObjectOwner>(
  dispatch: Dispatch<Owner>,
  options: ObjectRoomOptions<Owner>,
): void {
  const take = (owner: Owner, change: () => ObjectChange): void => applyTo(owner, change, options);
  const tell = (owner: Owner, message: string, objects: number, arrival: Arrival): void => {
    owner.witness?.observe('ObjectsReceived', { message, objects, sizeBytes: arrival.sizeBytes });
  };
  dispatch.on('ObjectUpdate', ({ name, ObjectData }, owner, arrival) => {
    tell(owner, name, ObjectData.length, arrival);
    for (const block of ObjectData) take(owner, () => changeOfFull(block));
  });
  dispatch.on('ObjectUpdateCompressed', ({ name, ObjectData }, owner, arrival) => {
    tell(owner, name, ObjectData.length, arrival);
    for (const { Data } of ObjectData) take(owner, () => changeOfCompressed(Data));
  });
  dispatch.on('ImprovedTerseObjectUpdate', ({ ObjectData }, owner) => {
    for (const { Data } of ObjectData) take(owner, () => changeOfTerse(Data));
  });
  dispatch.on('ObjectUpdateCached', ({ name, ObjectData }, owner, arrival) => {
    tell(owner, name, ObjectData.length, arrival);
    requestObjects(owner, options.ids, ObjectData);
  });
  dispatch.on('KillObject', ({ ObjectData }, owner) => {
    for (const { ID } of ObjectData) removeFrom(owner, ID);
  });
}

/** Asks for all of those that are not known yet: this client has no cache of its own. */
function requestObjects(owner: ObjectOwner, ids: AgentIds, blocks: readonly { readonly ID: number }[]): void {
  const missing = blocks.filter(({ ID }) => owner.objects.get(ID) === undefined);
  for (let at = 0; at < missing.length; at += MAX_MISSES) {
    const ObjectData = missing
      .slice(at, at + MAX_MISSES)
      .map(({ ID }) => ({ CacheMissType: CACHE_MISS_FULL, ID }));
    owner.circuit.send(
      { name: 'RequestMultipleObjects', AgentData: agentBlock(ids), ObjectData },
      { reliable: true },
    );
  }
}

function applyTo<Owner extends ObjectOwner>(
  owner: Owner,
  decode: () => ObjectChange,
  { onMalformed }: ObjectRoomOptions<Owner>,
): void {
  const change = decoded(decode, (error) => onMalformed(error, owner));
  if (change === undefined) return;
  const applied = owner.objects.apply(change);
  if (applied.type === 'ignored') return;
  if (applied.type === 'updated') return owner.emitter.emit('objectUpdated', applied.object);
  if (owner.witness !== undefined) tellSeen(applied.object, owner.witness);
  owner.emitter.emit('objectAdded', applied.object);
}

function tellSeen({ pcode, name, id, localId }: WorldObject, witness: Witness): void {
  if (pcode === PCODE.avatar) witness.observe('AvatarSeen', { name, agentId: id.toString(), localId });
  else witness.observe('ObjectSeen', { localId, pcode });
}

function decoded(
  decode: () => ObjectChange,
  onMalformed: (error: DecodeError) => void,
): ObjectChange | undefined {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    onMalformed(error);
    return undefined;
  }
}

function removeFrom(owner: ObjectOwner, localId: number): void {
  const object = owner.objects.remove(localId);
  if (object === undefined) return;
  const { name } = object;
  owner.witness?.observe('ObjectVanished', { localId, ...(name === '' ? {} : { name }) });
  owner.emitter.emit('objectRemoved', object);
}
