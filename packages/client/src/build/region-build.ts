import { Uuid } from '@landfall/protocol/datatypes';
import type { Quaternion, Vector3 } from '@landfall/protocol/datatypes';
import type { ExtraParam } from '@landfall/protocol/extra-params';
import type { MaterialChange } from '@landfall/protocol/material';
import type { Message } from '@landfall/protocol/message';
import { OBJECT_FLAG } from '@landfall/protocol/object';
import type { PackedShape, Transform } from '@landfall/protocol/object';
import type { MediaEntry } from '@landfall/protocol/object-media';
import type { TextureEntry } from '@landfall/protocol/texture-entry';
import { agentBlock } from '../circuits/index.ts';
import type { Attachment, WorldObject } from '../objects/index.ts';
import type { RegionProperties } from '../properties/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { changeMaterials, navigateMedia, setMedia } from './by-capability.ts';
import { saveToItem, takeCopy } from './copying.ts';
import type { StoredItem } from './copying.ts';
import { Creations } from './creations.ts';
import { isPlacedSo, placingOf } from './differences.ts';
import { Edits } from './edits.ts';
import type { BuildOptions, BuiltRegion } from './edits.ts';
import { objectOf, suspicionOf } from './field-edits.ts';
import { DEREZ, derez } from './leaving.ts';
import { link, unlink } from './linking.ts';
import { numberOfParam, paint, reshape, setBody, setByte, setExtraParam } from './looks.ts';
import type { BodyFlags } from './looks.ts';
import { transform } from './place.ts';
import type { TransformOptions } from './place.ts';
import { checkLocalIds, checkVector } from './possible.ts';
import { created, duplicate, rez } from './rez.ts';
import type { RezOptions } from './rez.ts';
import { permit, sell, setGroup, setOwner, setText } from './said.ts';
import type { RIGHTS_OF, Sale } from './said.ts';
import { attach, detach, drop, wearItem } from './wearing.ts';
import type { WearOptions } from './wearing.ts';

/**
 * Building in a region, by local ids. Each call resolves with the object as the region reports it afterwards, which may be rounded or
 * limited; or rejects: RemoteError with the region's words when it refuses, `not-permitted` where it said nothing and the object's
 * flags say why, `gone` where the object is not there (any more); TimeoutError when the region says nothing, as OpenSim does when it
 * refuses; ClosedError when the region or the session ends, or the signal aborts. What cannot be (numbers that are none, sizes of nothing
 * or beyond 10 km, a part of itself) is a UsageError before anything is sent; lists of nothing are done at once. Places outside the region
 * are the region's business, and sizes beyond what it allows: it limits them.
 */
export class RegionBuild {
  readonly #region: BuiltRegion;
  readonly #properties: RegionProperties;
  readonly #scope: SessionScope;
  /** Most agents build nothing: made when they do. */
  #made: { readonly edits: Edits; readonly creations: Creations } | undefined;

  /** Made by the room. */
  constructor(region: BuiltRegion, properties: RegionProperties, scope: SessionScope) {
    this.#region = region;
    this.#properties = properties;
    this.#scope = scope;
  }

  /** Makes an object. @throws RemoteError, TimeoutError, ClosedError */
  rez(options: RezOptions): Promise<WorldObject> {
    return rez(this.#edits, this.#creations, options);
  }

  /** Copies linksets by their roots, each `offset` metres away; the copies in the same order. @throws RemoteError, TimeoutError, ClosedError */
  async duplicate(
    localIds: readonly number[],
    offset: Vector3,
    options: BuildOptions & { readonly groupId?: Uuid } = {},
  ): Promise<readonly WorldObject[]> {
    const what = 'copying objects';
    checkLocalIds(what, localIds);
    checkVector(what, 'offset', offset);
    const sources = localIds.map((localId) => objectOf(this.#edits, localId, what));
    return duplicate(this.#edits, this.#creations, sources, offset, options);
  }

  /** Position, rotation and scale at once. @throws RemoteError, TimeoutError, ClosedError */
  async transform(localId: number, wanted: Transform, options: TransformOptions = {}): Promise<WorldObject> {
    return transform(this.#edits, localId, wanted, options);
  }

  /** Metres: of a root in the region, of a part from its root. @throws RemoteError, TimeoutError, ClosedError */
  move(localId: number, position: Vector3, options: TransformOptions = {}): Promise<WorldObject> {
    return this.transform(localId, { position }, options);
  }

  /** Of a root in the region, of a part in its linkset. @throws RemoteError, TimeoutError, ClosedError */
  rotate(localId: number, rotation: Quaternion, options: TransformOptions = {}): Promise<WorldObject> {
    return this.transform(localId, { rotation }, options);
  }

  /** Metres; a linkset keeps its proportions and goes by its root. @throws RemoteError, TimeoutError, ClosedError */
  scale(localId: number, scale: Vector3, options: TransformOptions = {}): Promise<WorldObject> {
    return this.transform(localId, { scale }, options);
  }

  /** Another shape: see `packShape`. @throws RemoteError, TimeoutError, ClosedError */
  reshape(localId: number, shape: PackedShape, options: BuildOptions = {}): Promise<WorldObject> {
    return reshape(this.#edits, localId, shape, options);
  }

  /** Paints its faces. @throws RemoteError, TimeoutError, ClosedError */
  async paint(
    localId: number,
    entry: TextureEntry | Uint8Array,
    options: BuildOptions & { readonly mediaUrl?: string } = {},
  ): Promise<WorldObject> {
    return paint(this.#edits, localId, entry, options);
  }

  /** Gives it a light, a sculpt, a mesh, a flexible path. @throws RemoteError, TimeoutError, ClosedError */
  setExtraParam(localId: number, param: ExtraParam, options: BuildOptions = {}): Promise<WorldObject> {
    return setExtraParam(this.#edits, localId, numberOfParam(param), param, options);
  }

  /** Takes one away again, by its number: see `EXTRA_PARAM`. @throws RemoteError, TimeoutError, ClosedError */
  removeExtraParam(localId: number, number: number, options: BuildOptions = {}): Promise<WorldObject> {
    return setExtraParam(this.#edits, localId, number, undefined, options);
  }

  /** See `OBJECT_MATERIAL`. @throws RemoteError, TimeoutError, ClosedError */
  setMaterial(localId: number, material: number, options: BuildOptions = {}): Promise<WorldObject> {
    return setByte(this.#edits, localId, 'material', material, options);
  }

  /** What a click on it does. @throws RemoteError, TimeoutError, ClosedError */
  setClickAction(localId: number, action: number, options: BuildOptions = {}): Promise<WorldObject> {
    return setByte(this.#edits, localId, 'clickAction', action, options);
  }

  /** Makes it fall, vanish in time, or be walked through. @throws RemoteError, TimeoutError, ClosedError */
  async setBody(localId: number, flags: BodyFlags, options: BuildOptions = {}): Promise<WorldObject> {
    return setBody(this.#edits, localId, flags, options);
  }

  /** Makes one of several, under the first; resolves with all of it, its root first. @throws RemoteError, TimeoutError, ClosedError */
  async link(
    rootId: number,
    partIds: readonly number[],
    options: BuildOptions = {},
  ): Promise<readonly WorldObject[]> {
    return link(this.#edits, rootId, partIds, options);
  }

  /** Takes parts out of their linksets; of a root, the rest stays together. @throws RemoteError, TimeoutError, ClosedError */
  async unlink(localIds: readonly number[], options: BuildOptions = {}): Promise<readonly WorldObject[]> {
    return unlink(this.#edits, localIds, options);
  }

  /** Names it, and asks whether that is its name then. @throws RemoteError, TimeoutError, ClosedError */
  rename(localId: number, name: string, options: BuildOptions = {}): Promise<WorldObject> {
    return setText(this.#edits, this.#properties, localId, 'name', name, options);
  }

  /** Describes it, and asks whether it is so described. @throws RemoteError, TimeoutError, ClosedError */
  setDescription(localId: number, text: string, options: BuildOptions = {}): Promise<WorldObject> {
    return setText(this.#edits, this.#properties, localId, 'description', text, options);
  }

  /** Offers it for sale, or no more. @throws RemoteError, TimeoutError, ClosedError */
  sell(localId: number, sale: Sale, options: BuildOptions = {}): Promise<WorldObject> {
    return sell(this.#edits, this.#properties, localId, sale, options);
  }

  /** Gives rights, bits of `mask`, to somebody. @throws RemoteError, TimeoutError, ClosedError */
  permit(
    localId: number,
    whose: keyof typeof RIGHTS_OF,
    mask: number,
    options: BuildOptions = {},
  ): Promise<WorldObject> {
    return permit(this.#edits, this.#properties, localId, whose, mask, true, options);
  }

  /** Takes rights away. @throws RemoteError, TimeoutError, ClosedError */
  forbid(
    localId: number,
    whose: keyof typeof RIGHTS_OF,
    mask: number,
    options: BuildOptions = {},
  ): Promise<WorldObject> {
    return permit(this.#edits, this.#properties, localId, whose, mask, false, options);
  }

  /** Shows that it belongs to a group, or with the id zero to none. @throws RemoteError, TimeoutError, ClosedError */
  setGroup(localId: number, groupId: Uuid | string, options: BuildOptions = {}): Promise<WorldObject> {
    return setGroup(this.#edits, this.#properties, localId, Uuid.of(groupId), options);
  }

  /** Gives it to the group that it belongs to, which must share it. @throws RemoteError, TimeoutError, ClosedError */
  deed(localId: number, groupId: Uuid | string, options: BuildOptions = {}): Promise<WorldObject> {
    const to = { ownerId: Uuid.zero, groupId: Uuid.of(groupId) };
    return setOwner(this.#edits, this.#properties, localId, to, options);
  }

  /** Gives it to somebody: gods alone can. @throws RemoteError, TimeoutError, ClosedError */
  setOwner(localId: number, ownerId: Uuid | string, options: BuildOptions = {}): Promise<WorldObject> {
    const to = { ownerId: Uuid.of(ownerId), groupId: Uuid.zero };
    return setOwner(this.#edits, this.#properties, localId, to, options);
  }

  /** Deletes linksets, by their roots; resolves with what they were. @throws RemoteError, TimeoutError, ClosedError */
  async delete(localIds: readonly number[], options: BuildOptions = {}): Promise<readonly WorldObject[]> {
    return derez(this.#edits, localIds, DEREZ.delete, Uuid.zero, options);
  }

  /** Takes linksets, by their roots, into a folder of the inventory. @throws RemoteError, TimeoutError, ClosedError */
  async take(
    localIds: readonly number[],
    folderId: Uuid | string,
    options: BuildOptions = {},
  ): Promise<readonly WorldObject[]> {
    return derez(this.#edits, localIds, DEREZ.take, Uuid.of(folderId), options);
  }

  /**
   * Puts a copy of linksets, by their roots, into a folder of the inventory (OpenSim: into that for objects); they stay. Resolves with the new item: OpenSim makes one of
   * all of them. Of several calls at once nobody knows whose item it is: they get them in their order.
   * @throws RemoteError, TimeoutError, ClosedError
   */
  takeCopy(
    localIds: readonly number[],
    folderId: Uuid | string,
    options: BuildOptions = {},
  ): Promise<readonly StoredItem[]> {
    return takeCopy(this.#edits, this.#properties, localIds, Uuid.of(folderId), options);
  }

  /**
   * For rooms that make objects by messages of their own: the next that the region gives the agent in hand about there, of whatever look.
   * @param what for people, such as `bringing out an item`
   * @throws RemoteError, TimeoutError, ClosedError
   */
  makeBy(
    message: Message,
    what: string,
    position: Vector3,
    options: BuildOptions = {},
  ): Promise<WorldObject> {
    return created(this.#edits, this.#creations, message, what, { look: undefined, position }, options);
  }

  /**
   * Puts what was brought out of an item back into it as it is now; it stays. Resolves with the item's id when the region has been asked: regions do not say
   * what became of it.
   * @throws RemoteError: `missing` where it was brought out of none; TimeoutError, ClosedError
   */
  saveToItem(localId: number, options: BuildOptions = {}): Promise<Uuid> {
    return saveToItem(this.#edits, this.#properties, localId, options);
  }

  /** Puts on what stands in the region; OpenSim makes an item of it first. @throws RemoteError, TimeoutError, ClosedError, UsageError for a point that there is not */
  async attach(localId: number, options: WearOptions = {}): Promise<Attachment> {
    return attach(this.#edits, localId, options);
  }

  /** Puts on an item of the inventory. @throws RemoteError, TimeoutError, ClosedError, UsageError for a point that there is not */
  async wearItem(itemId: Uuid | string, options: WearOptions = {}): Promise<Attachment> {
    return wearItem(this.#edits, itemId, options);
  }

  /** Takes off what is worn; it stays in the inventory. @throws RemoteError, TimeoutError, ClosedError */
  async detach(localId: number, options: BuildOptions = {}): Promise<WorldObject> {
    return detach(this.#edits, localId, options);
  }

  /** Puts what is worn down into the region, out of the inventory. @throws RemoteError, TimeoutError, ClosedError; UsageError for what is not worn */
  async drop(localId: number, options: BuildOptions = {}): Promise<WorldObject> {
    return drop(this.#edits, localId, options);
  }

  /** Takes back the last change of where and how large it is. @throws RemoteError, TimeoutError, ClosedError */
  async undo(localId: number, options: BuildOptions = {}): Promise<WorldObject> {
    return this.#step('Undo', localId, options);
  }

  /** Makes a change again that was taken back. @throws RemoteError, TimeoutError, ClosedError */
  async redo(localId: number, options: BuildOptions = {}): Promise<WorldObject> {
    return this.#step('Redo', localId, options);
  }

  /**
   * Changes glTF materials of faces, by capability ModifyMaterialParams; resolves when the region has agreed. What came of it comes with
   * updates, and in `details.overrides`.
   * @throws RemoteError with the region's words when it refuses, or offers no such capability; TimeoutError, ClosedError, DecodeError
   */
  changeMaterials(changes: readonly MaterialChange[], options: BuildOptions = {}): Promise<void> {
    return changeMaterials(this.#edits, changes, options);
  }

  /**
   * Lets pages and films play on its faces, by capability ObjectMedia, by face and undefined where nothing plays; resolves with what the
   * region says that plays then, which may be less: of addresses it keeps 1024 characters.
   * @throws RemoteError when the region refuses, offers no such capability, or the object is not there; TimeoutError, ClosedError, DecodeError
   */
  async setMedia(
    localId: number,
    faces: readonly (MediaEntry | undefined)[],
    options: BuildOptions = {},
  ): Promise<readonly (MediaEntry | undefined)[]> {
    // OpenSim takes no fewer than it has: the others are said to be nothing. @source OpenSim MoapModule.cs (HandleObjectMediaUpdate)
    const left = this.#edits.timeLeft(options);
    const { length } = await this.#properties.fetchMedia(localId, left());
    const all = Array.from({ length: Math.max(length, faces.length) }, (_, face) => faces[face]);
    await setMedia(this.#edits, localId, all, left());
    return this.#properties.fetchMedia(localId, left());
  }

  /**
   * Lets another page play on a face, by capability ObjectMediaNavigate, as whoever may interact with it may.
   * @throws RemoteError when the region refuses, offers no such capability, or the object is not there; TimeoutError, ClosedError
   */
  navigateMedia(localId: number, face: number, url: string, options: BuildOptions = {}): Promise<void> {
    return navigateMedia(this.#edits, localId, face, url, options);
  }

  /** The region said something to the agent. */
  hear(words: string): void {
    this.#made?.edits.hear(words);
  }

  /** The region has put objects into the inventory. */
  store(items: readonly StoredItem[]): void {
    this.#made?.edits.store(items);
  }

  get #edits(): Edits {
    return this.#work().edits;
  }

  get #creations(): Creations {
    return this.#work().creations;
  }

  #work(): { readonly edits: Edits; readonly creations: Creations } {
    this.#made ??= { edits: new Edits(this.#region, this.#scope), creations: new Creations() };
    return this.#made;
  }

  #step(name: 'Undo' | 'Redo', localId: number, options: BuildOptions): Promise<WorldObject> {
    const { scope } = this.#edits;
    const what = name === 'Undo' ? 'taking back a change' : 'making a change again';
    const object = objectOf(this.#edits, localId, what);
    const AgentData = { ...agentBlock(scope.ids), GroupID: Uuid.zero };
    const message = { name, AgentData, ObjectData: [{ ObjectID: object.id }] } as const;
    const before = placingOf(object);
    const expected = {
      what,
      needs: [localId],
      suspicion: suspicionOf(object, OBJECT_FLAG.modify),
      // Whatever else is told of it, its text or that it spins, is no answer; where there was nothing to take back there is none.
      reported: (news: { readonly kind: string; readonly object: WorldObject }) =>
        news.kind === 'updated' && news.object === object && !isPlacedSo(object, before) ? object : undefined,
    };
    return this.#edits.make([message], expected, options);
  }
}
