import { combineRotations, Uuid } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { PCODE, terseLocalId } from '@landfall/protocol/object';
import { REGION_STEP_METRES } from '@landfall/protocol/region';
import type { RegionSize } from '@landfall/protocol/region';
import type { UnreadTerse } from '@landfall/protocol/message';
import type { Instant } from '@landfall/transport/ports';
import { joined, NOTHING } from './applied.ts';
import type { Applied, Removal } from './applied.ts';
import { farthest } from './farthest.ts';
import { Families } from './families.ts';
import { GoneObjects } from './gone-objects.ts';
import { Avatar } from './avatar.ts';
import type { Area } from './area.ts';
import { changesSince } from './object-changes.ts';
import type { ObjectChanges } from './object-changes.ts';
import type { ObjectDetails } from './object-details.ts';
import { isOwnedBy, linksetOf, rootOf, within } from './object-queries.ts';
import { ObjectTable } from './object-table.ts';
import { takeTerse } from './take-terse.ts';
import type { TerseListener } from './take-terse.ts';
import { isOlder, TrackedObject } from './tracked-object.ts';
import type { Surroundings } from './tracked-object.ts';
import type { ObjectChange, WorldObject, WorldPlace } from './world-object.ts';

/** Objects of one region that are remembered. OpenSim regions hold 15,000 to 45,000 prims; beyond, the farthest give way. */
export const MAX_OBJECTS = 100_000;
/** So many linksets give way at once: to find the farthest, all are looked at. */
export const GIVE_WAY_AT_ONCE = 1000;

/** How a mirror knows the time, and its region. */
export interface ObjectMirrorOptions {
  /** Milliseconds; without it nothing moves between two words of the region. */
  readonly now?: () => Instant;
  /** Of the region; 256 by 256 metres by default. */
  readonly regionSize?: () => RegionSize;
  /** Whose neighbourhood matters most where there are too many. */
  readonly agentId?: Uuid;
}

const LOCAL_ID_BYTES = 4;
const IGNORED: Applied = Object.freeze({ type: 'ignored' });
const OVERTAKEN: Applied = Object.freeze({ type: 'overtaken' });
const UNCHANGED = { ignored: IGNORED, overtaken: OVERTAKEN };
const DEFAULT_SIDES: RegionSize = Object.freeze({ x: REGION_STEP_METRES, y: REGION_STEP_METRES });

/** What is known of the objects and avatars of one region, by local id. */
export class ObjectMirror {
  /** Hears of what {@link ObjectMirror.learn} took. */
  onLearnt: ((object: WorldObject) => void) | undefined;
  readonly #table = new ObjectTable();
  readonly #objects = new Map<number, TrackedObject>();
  /** Local ids by the key of the full id. */
  readonly #localIds = new Map<string, number>();
  readonly #families = new Families();
  readonly #avatars = new Map<number, Avatar>();
  readonly #gone = new GoneObjects();
  readonly #options: ObjectMirrorOptions;
  readonly #among: Surroundings & { get(localId: number): TrackedObject | undefined };
  #timeDilation = 1;

  constructor(options: ObjectMirrorOptions = {}) {
    this.#options = options;
    this.#among = {
      now: () => options.now?.() ?? 0,
      get: (localId) => this.#objects.get(localId),
      childrenOf: (localId) => this.childrenOf(localId),
      timeDilation: () => this.#timeDilation,
      regionSize: () => options.regionSize?.() ?? DEFAULT_SIDES,
    };
  }

  /** How many are known, avatars among them. */
  get size(): number {
    return this.#objects.size;
  }

  /** How many avatars are known. */
  get avatarCount(): number {
    return this.#avatars.size;
  }

  /** By local id. */
  get(localId: number): WorldObject | undefined {
    return this.#objects.get(localId);
  }

  /** By full id, or its text. @throws UsageError for a text that is no UUID. */
  find(id: Uuid | string): WorldObject | undefined {
    const localId = this.#localIds.get(Uuid.of(id).key);
    return localId === undefined ? undefined : this.#objects.get(localId);
  }

  /** All of them, in the order in which they came. */
  all(): IterableIterator<WorldObject> {
    return this.#objects.values();
  }

  /** What is part of, attached to or sits on an object. */
  childrenOf(localId: number): readonly WorldObject[] {
    return [...this.#families.of(localId)].flatMap((child) => this.#objects.get(child) ?? []);
  }

  /** Those whose centre is in an area now, parts too, in the order in which they came. @throws UsageError for an area that is none */
  within(area: Area): readonly WorldObject[] {
    return [...within(this.#objects.values(), area, this.#table, this.#among.get)];
  }

  /** Those of one owner, as far as the region has told whose they are. @throws UsageError for a text that is no UUID */
  ownedBy(owner: Uuid | string): readonly WorldObject[] {
    const id = Uuid.of(owner);
    return this.filter((object) => isOwnedBy(object, id, this.#options.agentId));
  }

  /** Those that somebody wants. */
  filter(isWanted: (object: WorldObject) => boolean): readonly WorldObject[] {
    return [...this.#objects.values()].filter(isWanted);
  }

  /** What an object is part of in the end: itself, a root, or whom it is attached to. Undefined where a parent is not known. */
  rootOf(localId: number): WorldObject | undefined {
    const object = this.#objects.get(localId);
    return object === undefined ? undefined : rootOf(object, this.#among.get);
  }

  /** All prims of the whole that an object belongs to: its root, or what is known without it, then the parts by local id. */
  linksetOf(localId: number): readonly WorldObject[] {
    const object = this.#objects.get(localId);
    if (object === undefined) return [];
    return linksetOf(object, this.#among.get, (id) => this.childrenOf(id));
  }

  /** Where an object is now and how it is turned, whatever it is part of; undefined while one of its parents is not known. */
  placeOf(localId: number): WorldPlace | undefined {
    const object = this.#objects.get(localId);
    const position = object?.regionPosition;
    if (object === undefined || position === undefined) return undefined;
    let { rotation, parentId } = object as WorldObject;
    while (parentId !== 0) {
      const parent = this.#objects.get(parentId);
      if (parent === undefined) return undefined;
      rotation = combineRotations(rotation, parent.rotation);
      ({ parentId } = parent);
    }
    return { position, rotation };
  }

  /**
   * Everything that has changed since an earlier answer's `cursor`, as numbers in arrays of their own; since 0, everything that
   * there is. For who draws: once a frame, not once an event.
   * @throws UsageError for what is no cursor of this region's objects: no number, or beyond the last that was given
   */
  changes(since: number): ObjectChanges {
    return changesSince(this.#table, since, this.#among.now());
  }

  /** Something of an object came to be known that does not come with updates. Returns the object; undefined where it is not there. */
  learn(localId: number, details: ObjectDetails): WorldObject | undefined {
    const object = this.#objects.get(localId);
    if (object === undefined) return undefined;
    object.learn(details);
    this.onLearnt?.(object);
    return object;
  }

  /** The avatars in the region, this agent's own too. */
  avatars(): readonly Avatar[] {
    return [...this.#avatars.values()];
  }

  /** The avatar with a local id. */
  avatarOf(localId: number): Avatar | undefined {
    return this.#avatars.get(localId);
  }

  /** How fast time goes in the region, 0 to 1: at 0.5, all move half as fast as they say. */
  set timeDilation(dilation: number) {
    this.#timeDilation = dilation;
  }

  /** Takes what the region says of one object; `sequence` is the number of the packet, where there is one. */
  apply(change: ObjectChange, sequence?: number): Applied {
    const known = this.#objects.get(change.localId);
    if (this.#wentWithWhole(change, sequence) && known?.isDescribedAfter(sequence) !== true)
      return this.#take(change.localId, sequence);
    if (known !== undefined && isSame(known, change)) return this.#update(known, change, sequence);
    if (isOlder(sequence, this.#gone.when(change.localId)) || known?.isDescribedAfter(sequence) === true)
      return OVERTAKEN;
    const { localId, id, pcode } = change;
    if (id === undefined || pcode === undefined) return IGNORED;
    // A local id that names another object now, or an object under another local id: the KillObject between was lost.
    const former = this.#localIds.get(id.key);
    const replaced = known === undefined && former === undefined ? NOTHING : this.#replace(known, former);
    const overflowed = this.#objects.size >= MAX_OBJECTS;
    const gone = overflowed ? joined([replaced, this.#makeRoom()]) : replaced;
    const slot = this.#table.take(localId, id, pcode);
    const object = new TrackedObject(slot, this.#table, this.#among);
    this.#add(object, change, sequence);
    return { type: 'added', object, gone, overflowed };
  }

  /** Takes away who had the local id, and who had the id. */
  #replace(known: WorldObject | undefined, former: number | undefined): Removal {
    const gone = known === undefined ? NOTHING : this.kill(known.localId);
    return former === undefined ? gone : joined([gone, this.kill(former)]);
  }

  /**
   * Whether it was part of something that has gone since: only the root is named when a linkset goes, and who had not heard yet
   * that this belonged to it let it stand.
   */
  #wentWithWhole({ parentId, pcode }: ObjectChange, sequence: number | undefined): boolean {
    if (parentId === undefined || parentId === 0 || pcode === PCODE.avatar) return false;
    return isOlder(sequence, this.#gone.when(parentId)) && !this.#objects.has(parentId);
  }

  /** It went, as is known only now. */
  #take(localId: number, sequence: number | undefined): Applied {
    const isKnown = this.#objects.has(localId);
    const gone = this.kill(localId);
    if (sequence !== undefined) this.#gone.note(localId, sequence);
    return isKnown ? { type: 'removed', gone } : OVERTAKEN;
  }

  /**
   * The same of `Data` of a terse update, and of its texture entry where that has changed: straight into the table.
   * @throws DecodeError where it is damaged
   */
  applyTerse(data: Uint8Array, textureEntry?: Uint8Array, sequence?: number): Applied {
    const taken = this.takeTerse(data, textureEntry, sequence);
    return typeof taken === 'object' ? { type: 'updated', object: taken } : UNCHANGED[taken];
  }

  /** The same for who takes very many: the object that was moved, or why none was. @throws DecodeError where it is damaged */
  takeTerse(
    data: Uint8Array,
    textureEntry: Uint8Array | undefined,
    sequence: number | undefined,
  ): WorldObject | 'ignored' | 'overtaken' {
    if (data.length < LOCAL_ID_BYTES)
      throw new DecodeError('a terse update without a local id', { path: 'Data' });
    const localId = terseLocalId(data);
    const object = this.#objects.get(localId);
    if (object === undefined) return isOlder(sequence, this.#gone.when(localId)) ? 'overtaken' : 'ignored';
    return object.takeTerse(data, textureEntry, sequence) ? object : 'overtaken';
  }

  /** All blocks of a message at once, as nothing comes as often. */
  takeTerseMessage(message: UnreadTerse, sequence: number | undefined, listener: TerseListener): void {
    const store = { objects: this.#objects, table: this.#table, now: this.#among.now() };
    takeTerse(message, sequence, store, listener);
  }

  /** Takes an object away with what belongs to it. Returns what it was; undefined when it was not known. */
  remove(localId: number): WorldObject | undefined {
    return this.kill(localId).removed.find((object) => object.localId === localId);
  }

  /** Takes an object away, its parts and attachments with it; avatars that sat on it stay where they are. */
  kill(localId: number, sequence?: number): Removal {
    if (this.#objects.get(localId)?.isDescribedAfter(sequence) === true) return NOTHING;
    if (sequence !== undefined) this.#gone.note(localId, sequence);
    const going = new Set([localId]);
    const unseated: TrackedObject[] = [];
    // Also where the object itself is not known: its parts may have come without it.
    for (const each of going)
      for (const child of this.#families.of(each)) this.#send(child, localId, going, unseated);
    for (const sitter of unseated) sitter.detach();
    const removed = [...going].flatMap((each) => this.#objects.get(each) ?? []).reverse();
    // Of parts, what was said before they were known to be parts brings them not back; that they were let go of before, does.
    for (const part of removed) if (part.localId !== localId) this.#noteGone(part);
    const left = removed.flatMap(({ localId: gone }) => this.#avatars.get(gone) ?? []);
    // All stay where they are before one of them forgets where the others were.
    for (const object of removed) object.freeze();
    for (const object of removed) this.#forget(object);
    for (const each of going) this.#families.forget(each);
    return { removed, unseated, left };
  }

  #noteGone({ localId, describedIn }: TrackedObject): void {
    if (describedIn !== undefined) this.#gone.note(localId, describedIn);
  }

  /** Where one of the parts of what goes, goes. */
  #send(localId: number, top: number, going: Set<number>, unseated: TrackedObject[]): void {
    const object = this.#objects.get(localId);
    if (object?.pcode === PCODE.avatar && localId !== top) unseated.push(object);
    else going.add(localId);
  }

  #update(known: TrackedObject, change: ObjectChange, sequence: number | undefined): Applied {
    const { parentId } = known;
    if (!known.take(change, sequence)) return OVERTAKEN;
    if (known.parentId !== parentId) {
      this.#families.leave(known.localId, parentId);
      this.#families.join(known.localId, known.parentId);
    }
    return { type: 'updated', object: known };
  }

  #add(object: TrackedObject, change: ObjectChange, sequence: number | undefined): void {
    this.#objects.set(object.localId, object);
    this.#localIds.set(object.id.key, object.localId);
    object.take(change, sequence);
    this.#table.touchAll(object.slot);
    this.#families.join(object.localId, object.parentId);
    if (object.pcode === PCODE.avatar) this.#avatars.set(object.localId, new Avatar(object, this.#among));
  }

  #forget(object: TrackedObject): void {
    this.#objects.delete(object.localId);
    this.#avatars.delete(object.localId);
    this.#localIds.delete(object.id.key);
    this.#families.leave(object.localId, object.parentId);
  }

  #makeRoom(): Removal {
    const { agentId } = this.#options;
    const own = agentId === undefined ? undefined : this.find(agentId);
    const { x, y } = this.#among.regionSize();
    const centre: Vector3 = { x: x / 2, y: y / 2, z: 0 };
    const going = farthest(this.all(), own?.regionPosition ?? centre, own, GIVE_WAY_AT_ONCE);
    return joined(going.map(({ localId }) => this.kill(localId)));
  }
}

function isSame(known: WorldObject, { id, pcode }: ObjectChange): boolean {
  if (id !== undefined && !id.equals(known.id)) return false;
  // Nothing becomes an avatar, nor ceases to be one.
  return pcode === undefined || (pcode === PCODE.avatar) === (known.pcode === PCODE.avatar);
}
