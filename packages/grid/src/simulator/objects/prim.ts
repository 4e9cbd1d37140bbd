import { addVectors, combineRotations, rotateVector } from '@landfall/protocol/datatypes';
import type { Quaternion, Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { encodeFullUpdate, formatNameValues, stateOfAttachment } from '@landfall/protocol/object';
import type { ObjectBlock, ObjectDescription } from '@landfall/protocol/object';
import { descriptionOf } from '@landfall/protocol/object-xml';
import type { ScenePart } from '@landfall/protocol/object-xml';
import type { Agent } from '../region/index.ts';
import { fitting } from './fitting.ts';
import { updateFlagsFor } from './update-flags.ts';

/** What may be changed of a part: not who it is. */
export type PartChanges = Partial<Omit<ScenePart, 'id' | 'localId'>>;

/** How a linkset is worn: its place and rotation are relative to the point. */
export interface Worn {
  /** Whose avatar wears it. */
  readonly by: Agent;
  /** Local id of the wearer's avatar. */
  readonly avatarId: number;
  /** 1–55. */
  readonly point: number;
  /** Of the inventory: what it is worn from. */
  readonly itemId: Uuid;
}

/** One part of what stands in a region: the root of a linkset, one of its other parts, or something that stands alone. */
export class Prim {
  /** What no other part or avatar of the region has; another one in every region. */
  readonly localId: number;
  /** It is the root of itself. */
  root: Prim = this;
  /** Of a root: the other parts, in the order of their links. */
  others: readonly Prim[] = [];
  /** Version of its description: another after every change. */
  crc: number;
  /** Of a root: when anything of its linkset changed, milliseconds of the monotonic clock. */
  changedAt: number;
  /** Of a root: who has it in hand. */
  readonly selectedBy = new Set<Agent>();
  /** Of a root: who wears it, if anybody does. */
  worn: Worn | undefined;
  /** Of a root: the item of the inventory that it was brought out of, and is still. @source OpenSim SceneObjectPart.cs (FromUserInventoryItemID) */
  fromItemId: Uuid | undefined;
  /** Who made it and has not been told so yet. */
  createdFor: Agent | undefined;
  #part: ScenePart;

  constructor(part: ScenePart, crc: number, changedAt: number) {
    this.localId = part.localId;
    this.#part = part;
    this.crc = crc;
    this.changedAt = changedAt;
  }

  /** All that is known of it. */
  get part(): ScenePart {
    return this.#part;
  }
  /** Its id, whatever region it stands in. */
  get id(): Uuid {
    return this.#part.id;
  }
  /** The account whose it is. */
  get ownerId(): Uuid {
    return this.#part.ownerId;
  }
  /** What its owner calls it; it may be empty. */
  get name(): string {
    return this.#part.name;
  }
  /** What its owner says of it; it may be empty. */
  get description(): string {
    return this.#part.description;
  }
  /** Metres along its own axes. */
  get scale(): Vector3 {
    return this.#part.scale;
  }
  /** It is the root of its linkset, or stands alone. */
  get isRoot(): boolean {
    return this.root === this;
  }
  /** The whole linkset, the root first. */
  get linkset(): readonly Prim[] {
    return [this.root, ...this.root.others];
  }

  /** Metres in the region; of what is worn, from the point that it hangs on. */
  get position(): Vector3 {
    const { groupPosition, offsetPosition } = this.#part;
    if (this.isRoot) return groupPosition;
    const { part } = this.root;
    return addVectors(part.groupPosition, rotateVector(offsetPosition, part.rotation));
  }

  /** In the region. */
  get rotation(): Quaternion {
    return this.isRoot ? this.#part.rotation : combineRotations(this.#part.rotation, this.root.part.rotation);
  }

  /** Gives it other properties. Who does so tells those who see it: see `Scene.change`. */
  change(changes: PartChanges, crc: number, now: number): void {
    this.#part = { ...this.#part, ...changes };
    this.crc = crc;
    this.root.changedAt = now;
  }

  /** As one agent is told of it: what is too long for its field is cut. */
  describeFor(agentId: Uuid): ObjectDescription {
    const parentId = this.isRoot ? 0 : this.root.localId;
    return {
      ...fitting(descriptionOf(this.#part, parentId)),
      ...this.#howWorn(),
      crc: this.crc,
      updateFlags: updateFlagsFor(agentId, this.#part, this.root.part),
    };
  }

  /** All parts have the point, the root the item and its wearer. @source OpenSim LLClientView.cs (CreatePrimUpdateBlock) */
  #howWorn(): Partial<ObjectDescription> {
    const { worn } = this.root;
    if (worn === undefined) return {};
    const state = stateOfAttachment(worn.point);
    if (!this.isRoot) return { state };
    const item = { type: 'STRING', access: 'RW', sendTo: 'SV', value: worn.itemId.toString() } as const;
    return {
      state,
      parentId: worn.avatarId,
      nameValues: formatNameValues([{ name: 'AttachItemID', ...item }]),
    };
  }

  /** As it stands in an ObjectUpdate to that agent. */
  blockFor(agentId: Uuid): ObjectBlock {
    return encodeFullUpdate(this.describeFor(agentId));
  }
}
