import { headingOf } from '@landfall/protocol/datatypes';
import type { Quaternion, Uuid, Vector3 } from '@landfall/protocol/datatypes';
import type { PlayingAnimation } from '@landfall/protocol/avatar';
import { PCODE } from '@landfall/protocol/object';
import { attachmentOf } from './attachment.ts';
import type { Attachment } from './attachment.ts';
import type { AvatarLooks, ToldOfAvatar } from './avatar-looks.ts';
import type { Surroundings, TrackedObject } from './tracked-object.ts';
import type { WorldObject } from './world-object.ts';

/** An avatar in a region, this agent's own or another's. It stays the same one as long as the region knows it. */
export class Avatar {
  readonly #object: TrackedObject;
  readonly #among: Surroundings;
  #told: ToldOfAvatar | undefined;

  /** Made by the room of objects. */
  constructor(object: TrackedObject, among: Surroundings) {
    this.#object = object;
    this.#among = among;
  }

  /** Of the agent whose avatar it is. */
  get id(): Uuid {
    return this.#object.id;
  }

  /** Short id, of this region and of this stay. */
  get localId(): number {
    return this.#object.localId;
  }

  /** `First Last`. */
  get name(): string {
    return this.#object.name;
  }

  /**
   * Where it is now in the region, metres, also when it sits. It goes on by its velocity between two words of the region.
   * Undefined where it sits on something of which nothing is known, and was never seen standing.
   */
  get position(): Vector3 | undefined {
    return this.#object.regionPosition ?? this.#object.placeBefore;
  }

  /** Metres a second, as the region said it last. */
  get velocity(): Vector3 {
    return this.#object.velocity;
  }

  /** In the region, or of one who sits relative to the seat. */
  get rotation(): Quaternion {
    return this.#object.rotation;
  }

  /** Where it looks: radians counter-clockwise from east; of one who sits, relative to the seat. */
  get headingRad(): number {
    return headingOf(this.#object.rotation);
  }

  /** Whether it sits on an object. */
  get isSitting(): boolean {
    return this.#object.parentId !== 0;
  }

  /** What it sits on: the root of the linkset. Undefined when it stands, and while the region has not described it. */
  get seat(): WorldObject | undefined {
    return this.#among.get(this.#object.parentId);
  }

  /** Deep, wide, high, metres, as the region says: viewers go by its looks. */
  get size(): Vector3 {
    return this.#object.scale;
  }

  /** How it looks; undefined while the region has not said, and in sessions without the room of avatars. */
  get looks(): AvatarLooks | undefined {
    return this.#told?.looks;
  }

  /** What it plays, that of its posture first; empty while the region has not said, and in sessions without the room of avatars. */
  get animations(): readonly PlayingAnimation[] {
    return this.#told?.animations ?? [];
  }

  /** What it wears, in the order in which it came; of others nothing that is on their screens. Empty once it has left. */
  get attachments(): readonly Attachment[] {
    const { localId } = this;
    if (this.#among.get(localId) !== this.#object) return [];
    return this.#among
      .childrenOf(localId)
      .filter(({ pcode }) => pcode !== PCODE.avatar)
      .map(attachmentOf);
  }

  /** What the room of avatars knows of it, which changes as it learns more. */
  learn(told: ToldOfAvatar): void {
    this.#told = told;
  }

  /** Everything there is to know of it as an object. */
  get object(): WorldObject {
    return this.#object;
  }

  /** What logs show of it: ids, name, place, and whether it sits. */
  toJSON(): Record<string, unknown> {
    const { id, localId, name, position, isSitting } = this;
    return { id, localId, name, position, isSitting };
  }
}
