import { addVectors, combineRotations, rotateVector } from '@landfall/protocol/datatypes';
import type { Quaternion, Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { encodeFullUpdate } from '@landfall/protocol/object';
import type { ObjectBlock, ObjectDescription } from '@landfall/protocol/object';
import { descriptionOf } from '@landfall/protocol/object-xml';
import type { ScenePart } from '@landfall/protocol/object-xml';
import type { Agent } from '../region/index.ts';
import { fitting } from './fitting.ts';
import { updateFlagsFor } from './update-flags.ts';

/** What may be changed of a part: not who it is. */
export type PartChanges = Partial<Omit<ScenePart, 'id' | 'localId'>>;

/** One part of what stands in a region: the root of a linkset, one of its other parts, or something that stands alone. */
export class Prim {
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
  get id(): Uuid {
    return this.#part.id;
  }
  get ownerId(): Uuid {
    return this.#part.ownerId;
  }
  get name(): string {
    return this.#part.name;
  }
  get description(): string {
    return this.#part.description;
  }
  get scale(): Vector3 {
    return this.#part.scale;
  }
  get isRoot(): boolean {
    return this.root === this;
  }
  /** The whole linkset, the root first. */
  get linkset(): readonly Prim[] {
    return [this.root, ...this.root.others];
  }

  /** Metres in the region. */
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
      crc: this.crc,
      updateFlags: updateFlagsFor(agentId, this.#part, this.root.part),
    };
  }

  /** As it stands in an ObjectUpdate to that agent. */
  blockFor(agentId: Uuid): ObjectBlock {
    return encodeFullUpdate(this.describeFor(agentId));
  }
}
