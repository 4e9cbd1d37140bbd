import { PCODE } from '@landfall/protocol/object';
import { attachmentOf } from '../objects/index.ts';
import type { Attachment, Avatar, ObjectMirror, WorldObject } from '../objects/index.ts';
import type { AttachmentChange } from './avatar-events.ts';

/** Which objects are worn by whom, as they are described: told when that changes. */
export class WornObjects {
  readonly #objects: ObjectMirror;
  readonly #tell: (what: 'attached' | 'detached', change: AttachmentChange) => void;
  /** By local id. */
  readonly #worn = new Map<number, AttachmentChange>();

  constructor(
    objects: ObjectMirror,
    tell: (what: 'attached' | 'detached', change: AttachmentChange) => void,
  ) {
    this.#objects = objects;
    this.#tell = tell;
  }

  /** Something was described, or moved. */
  note(object: WorldObject): void {
    if (object.pcode === PCODE.avatar) return;
    const known = this.#worn.get(object.localId);
    // Nearly everything is worn by nobody.
    if (object.parentId === 0 && known === undefined) return;
    const wearer = this.#objects.avatarOf(object.parentId);
    const attachment = wearer === undefined ? undefined : attachmentOf(object);
    if (known?.avatar === wearer && known?.attachment.point === attachment?.point) return;
    if (known !== undefined) this.#takeOff(known);
    if (wearer !== undefined && attachment !== undefined) this.#putOn(wearer, attachment);
  }

  /** Somebody is there now, what they wear perhaps before. */
  meet(avatar: Avatar): void {
    for (const { object } of avatar.attachments) this.note(object);
  }

  /** Something is gone. */
  forget(object: WorldObject): void {
    const known = this.#worn.get(object.localId);
    if (known?.attachment.object === object) this.#takeOff(known);
  }

  #putOn(avatar: Avatar, attachment: Attachment): void {
    const change = { avatar, attachment };
    this.#worn.set(attachment.object.localId, change);
    this.#tell('attached', change);
  }

  #takeOff(change: AttachmentChange): void {
    this.#worn.delete(change.attachment.object.localId);
    this.#tell('detached', change);
  }
}
