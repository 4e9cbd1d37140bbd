import { DecodeError } from '@landfall/protocol/errors';
import type { Witness } from '@landfall/protocol/evidence';
import { UnreadTerse } from '@landfall/protocol/message';
import type { MessageOf } from '@landfall/protocol/message';
import { isTerseOfAvatar, PCODE, terseLocalId, textureEntryOfTerse } from '@landfall/protocol/object';
import type { Instant } from '@landfall/transport/ports';
import type { AgentCircuit, AgentIds, Arrival } from '../circuits/index.ts';
import type { Emitter } from '../events/index.ts';
import type { Logger } from '../logger/index.ts';
import type { Avatar } from './avatar.ts';
import { CoalescedChanges } from './coalesced-changes.ts';
import type { ObjectsChanged } from './coalesced-changes.ts';
import { changeOfCompressed, changeOfFull } from './decode-update.ts';
import { MAX_OBJECTS } from './object-mirror.ts';
import { NOTHING } from './applied.ts';
import type { Applied, Removal } from './applied.ts';
import type { ObjectMirror } from './object-mirror.ts';
import type { ObjectCache } from './object-cache.ts';
import { CACHE_MISS, ObjectRequests } from './object-requests.ts';
import type { ObjectMiss } from './object-requests.ts';
import type { ObjectChange, WorldObject } from './world-object.ts';

/** Events of a region about its objects. */
export interface ObjectEvents {
  /** It is described for the first time. */
  readonly objectAdded: WorldObject;
  /** It moved or was described anew. */
  readonly objectUpdated: WorldObject;
  /** It is gone, or out of sight; its parts each have an event of their own, before. */
  readonly objectRemoved: WorldObject;
  /**
   * The same once for all objects and everything that happened in a turn of the event loop: for who draws lists. Who draws frames asks
   * `changes(since)`.
   */
  readonly objectsChanged: ObjectsChanged;
  /** The region has named what it believes to be known from an earlier visit; see {@link ObjectsProbed}. */
  readonly objectsProbed: ObjectsProbed;
  /** Somebody has come into the region, or into sight; this agent's own avatar too. After its `objectAdded`. */
  readonly avatarAdded: Avatar;
  /** Somebody has left. After its `objectRemoved`. */
  readonly avatarRemoved: Avatar;
}

/** What came of one ObjectUpdateCached: how many objects were known already, came from the cache, are asked for. */
export interface ObjectsProbed {
  /** In the store already, in the version that was named. */
  readonly known: number;
  /** Taken from an earlier visit. */
  readonly recalled: number;
  /** Asked for. */
  readonly asked: number;
}

/** What has objects: a region. */
export interface ObjectOwner {
  /** What stands in it. */
  readonly objects: ObjectMirror;
  /** Asks for what is missing. */
  readonly circuit: AgentCircuit;
  /** Tells what changes. */
  readonly emitter: Pick<Emitter<ObjectEvents>, 'emit' | 'has'>;
  /** Hears what was seen, as evidence. */
  readonly witness?: Witness | undefined;
  /** What an earlier visit left, where it is kept. */
  readonly objectCache?: ObjectCache | undefined;
}

/** What the room of objects needs of its session. */
export interface ObjectRoomOptions<Owner> {
  /** Of the agent whose session it is. */
  readonly ids: AgentIds;
  /** Milliseconds. */
  readonly now: () => Instant;
  /** Calls back at the end of the turn. */
  readonly defer: (act: () => void) => void;
  /** Hears what is worth a line. */
  readonly logger?: Logger | undefined;
  /** Hears of blocks that could not be read; the rest of the message is used. */
  readonly onMalformed: (error: DecodeError, owner: Owner) => void;
}

/** What the events of single objects are in `objectsChanged`. */
const KIND = { objectAdded: 'added', objectUpdated: 'updated', objectRemoved: 'removed' } as const;

/** `RegionData.TimeDilation` of a region that keeps up. */
const FULL_TIME_DILATION = 0xffff;

/** The objects of one region: takes its messages, tells its events. */
export class RegionObjects<Owner extends ObjectOwner> {
  readonly #owner: Owner;
  readonly #options: ObjectRoomOptions<Owner>;
  readonly #requests: ObjectRequests;
  #forgotten = 0;
  #tellForgottenAt = 1;
  #changes: CoalescedChanges | undefined;

  constructor(owner: Owner, options: ObjectRoomOptions<Owner>) {
    this.#owner = owner;
    this.#options = options;
    this.#requests = new ObjectRequests(owner.circuit, options.ids, options.now);
    owner.objects.onLearnt = (object) => this.#tell('objectUpdated', object);
  }

  /** Takes in objects told as a whole. */
  full({ name, RegionData, ObjectData }: MessageOf<'ObjectUpdate'>, arrival: Arrival): void {
    this.#tellReceived(name, ObjectData.length, arrival);
    this.#dilate(RegionData.TimeDilation);
    for (const block of ObjectData) this.#take(() => changeOfFull(block), arrival);
  }

  /** Takes in objects told in the compressed form. */
  compressed({ name, RegionData, ObjectData }: MessageOf<'ObjectUpdateCompressed'>, arrival: Arrival): void {
    this.#tellReceived(name, ObjectData.length, arrival);
    this.#dilate(RegionData.TimeDilation);
    for (const { UpdateFlags, Data } of ObjectData)
      this.#take(() => changeOfCompressed(Data, UpdateFlags), arrival);
  }

  /** Takes in where things moved to. */
  terse(message: MessageOf<'ImprovedTerseObjectUpdate'>, { sequence }: Arrival): void {
    const { emitter, objects } = this.#owner;
    const isHeard = emitter.has('objectUpdated') || emitter.has('objectsChanged');
    const strangers: ObjectMiss[] = [];
    const take = (Data: Uint8Array, TextureEntry: Uint8Array): void => {
      const stranger = this.#takeTerse(Data, TextureEntry, sequence, isHeard);
      if (stranger !== 0) strangers.push({ ID: stranger, CacheMissType: CACHE_MISS.unknown });
    };
    if (message instanceof UnreadTerse && message.zeroFilled === undefined) {
      this.#dilate(message.timeDilation);
      const moved = isHeard ? (object: WorldObject): void => this.#tell('objectUpdated', object) : undefined;
      objects.takeTerseMessage(message, sequence, { moved, rest: take });
    } else {
      this.#dilate(message.RegionData.TimeDilation);
      for (const { Data, TextureEntry } of message.ObjectData) take(Data, TextureEntry);
    }
    this.#requests.ask(strangers);
  }

  /** "You know these already": those that are kept from an earlier visit are taken from there, the others asked for. */
  cached({ name, ObjectData }: MessageOf<'ObjectUpdateCached'>, arrival: Arrival): void {
    this.#tellReceived(name, ObjectData.length, arrival);
    const misses: ObjectMiss[] = [];
    let recalled = 0;
    for (const { ID, CRC, UpdateFlags } of ObjectData) {
      const miss = this.#missOf(ID, CRC);
      if (miss === undefined) continue;
      if (this.#recall(ID, CRC, UpdateFlags, arrival)) recalled++;
      else misses.push({ ID, CacheMissType: miss });
    }
    const asked = misses.length;
    this.#owner.emitter.emit('objectsProbed', {
      known: ObjectData.length - recalled - asked,
      recalled,
      asked,
    });
    this.#requests.ask(misses);
  }

  /** Why it would be asked for; undefined where it is known as it is. */
  #missOf(localId: number, crc: number): number | undefined {
    const { objects, objectCache } = this.#owner;
    const known = objects.get(localId);
    // 0 is what servers write that count no versions, and of avatars.
    if (known !== undefined) return known.crc === crc || known.crc === 0 ? undefined : CACHE_MISS.changed;
    return objectCache?.has(localId) === true ? CACHE_MISS.changed : CACHE_MISS.unknown;
  }

  #recall(localId: number, crc: number, updateFlags: number, arrival: Arrival): boolean {
    const { objects, objectCache } = this.#owner;
    const recalled = objectCache?.recall(localId, crc, updateFlags);
    if (recalled === undefined) return false;
    this.#take(() => recalled.change, arrival);
    if (recalled.details.overrides !== undefined) objects.learn(localId, recalled.details);
    return objects.get(localId)?.crc === crc;
  }

  /** Takes away objects that are gone, and what hangs on them. */
  killed({ ObjectData }: MessageOf<'KillObject'>, { sequence }: Arrival): void {
    for (const { ID } of ObjectData) {
      this.#requests.settle(ID);
      this.#owner.objectCache?.forget(ID);
      this.#tellGone(this.#owner.objects.kill(ID, sequence));
    }
  }

  /** Returns whom to ask for: it moves, and its description was lost, or is late. 0 for nobody. */
  #takeTerse(
    Data: Uint8Array,
    TextureEntry: Uint8Array,
    sequence: number | undefined,
    isHeard: boolean,
  ): number {
    let taken: ReturnType<ObjectMirror['takeTerse']>;
    try {
      const painted = TextureEntry.length === 0 ? undefined : textureEntryOfTerse(TextureEntry);
      taken = this.#owner.objects.takeTerse(Data, painted, sequence);
    } catch (error) {
      this.#tellMalformed(error);
      return 0;
    }
    if (taken === 'overtaken') return 0;
    if (taken === 'ignored') return this.#strangerIn(Data);
    if (isHeard) this.#tell('objectUpdated', taken);
    if (isTerseOfAvatar(Data)) this.#askForSeat(taken);
    return 0;
  }

  #strangerIn(data: Uint8Array): number {
    const localId = terseLocalId(data);
    return this.#requests.isAsked(localId) ? 0 : localId;
  }

  #take(decode: () => ObjectChange, { sequence }: Arrival): void {
    const change = this.#decoded(decode);
    if (change === undefined) return;
    const applied = this.#owner.objects.apply(change, sequence);
    if (applied.type === 'overtaken' || applied.type === 'ignored') return;
    this.#requests.settle(change.localId);
    if (applied.type === 'removed') return this.#tellGone(applied.gone);
    if (applied.type === 'updated') this.#tell('objectUpdated', applied.object);
    else this.#tellAdded(applied);
    this.#askForSeat(applied.object);
  }

  /** Where somebody is who sits cannot be known without the seat. */
  #askForSeat({ pcode, parentId }: WorldObject): void {
    if (pcode !== PCODE.avatar || parentId === 0) return;
    if (this.#owner.objects.get(parentId) === undefined) this.#askFor(parentId);
  }

  #askFor(ID: number): void {
    this.#requests.ask([{ ID, CacheMissType: CACHE_MISS.unknown }]);
  }

  #tellAdded({ object, gone, overflowed }: Extract<Applied, { type: 'added' }>): void {
    const { objects, emitter, witness } = this.#owner;
    if (overflowed) this.#tellForgotten(gone.removed.length);
    this.#tellGone(gone);
    if (witness !== undefined) tellSeen(object, witness);
    this.#tell('objectAdded', object);
    const avatar = objects.avatarOf(object.localId);
    if (avatar !== undefined) emitter.emit('avatarAdded', avatar);
  }

  /** Once, and again when it has become ten times as many: a crowded region forgets for hours. */
  #tellForgotten(count: number): void {
    this.#forgotten += count;
    if (this.#forgotten < this.#tellForgottenAt) return;
    this.#tellForgottenAt = this.#forgotten * 10;
    const text = `more than ${MAX_OBJECTS} objects in a region: the farthest are forgotten, ${this.#forgotten} so far`;
    this.#options.logger?.log('warn', text);
  }

  #tellGone(gone: Removal): void {
    if (gone === NOTHING) return;
    const { removed, unseated, left } = gone;
    const { emitter, witness } = this.#owner;
    for (const object of removed) {
      const { localId, name } = object;
      witness?.observe('ObjectVanished', { localId, ...(name === '' ? {} : { name }) });
      this.#tell('objectRemoved', object);
    }
    for (const avatar of left) emitter.emit('avatarRemoved', avatar);
    for (const avatar of unseated) this.#tell('objectUpdated', avatar);
  }

  #tell(name: keyof typeof KIND, object: WorldObject): void {
    const { emitter } = this.#owner;
    emitter.emit(name, object);
    if (!emitter.has('objectsChanged')) return;
    this.#changes ??= new CoalescedChanges(this.#options.defer, (changed) =>
      emitter.emit('objectsChanged', changed),
    );
    this.#changes.note(object, KIND[name]);
  }

  #tellReceived(message: string, objects: number, { sizeBytes }: Arrival): void {
    this.#owner.witness?.observe('ObjectsReceived', { message, objects, sizeBytes });
  }

  /** Zero is what servers say that do not measure it. */
  #dilate(dilation: number): void {
    this.#owner.objects.timeDilation = dilation === 0 ? 1 : dilation / FULL_TIME_DILATION;
  }

  #decoded<Value>(decode: () => Value): Value | undefined {
    try {
      return decode();
    } catch (error) {
      this.#tellMalformed(error);
      return undefined;
    }
  }

  /** What else is thrown is our own fault. */
  #tellMalformed(error: unknown): void {
    if (!(error instanceof DecodeError)) throw error;
    this.#options.onMalformed(error, this.#owner);
  }
}

function tellSeen({ pcode, name, id, localId }: WorldObject, witness: Witness): void {
  if (pcode === PCODE.avatar) witness.observe('AvatarSeen', { name, agentId: id.toString(), localId });
  else witness.observe('ObjectSeen', { localId, pcode });
}
