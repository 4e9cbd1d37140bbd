import { decodeAppearance, decodePlaying } from '@landfall/protocol/avatar';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import type { Arrival } from '../circuits/index.ts';
import type { Emitter } from '../events/index.ts';
import type { Avatar, ObjectMirror } from '../objects/index.ts';
import type { AvatarEvents, AvatarsChanged } from './avatar-events.ts';
import { CoalescedAvatars } from './coalesced-avatars.ts';
import { Told } from './told.ts';
import { WornObjects } from './worn-objects.ts';

/** Agents of whom something was said before they were seen: words and bodies come in any order. The oldest are forgotten. */
export const MAX_UNSEEN = 256;

const EVENT_OF = { looks: 'looksChanged', animations: 'animationsChanged' } as const;

/** What a region says of those in it: takes its messages, tells its events, and lets each avatar know. */
export class RegionAvatars {
  readonly #objects: ObjectMirror;
  readonly #emitter: Pick<Emitter<AvatarEvents>, 'emit'>;
  readonly #told = new Map<string, Told>();
  readonly #changes: CoalescedAvatars;
  /** Which objects are worn. */
  readonly worn: WornObjects;

  /** @param defer calls back at the end of the turn */
  constructor(
    objects: ObjectMirror,
    emitter: Pick<Emitter<AvatarEvents>, 'emit'>,
    defer: (act: () => void) => void,
  ) {
    this.#objects = objects;
    this.#emitter = emitter;
    this.#changes = new CoalescedAvatars(defer, (changed) => emitter.emit('avatarsChanged', changed));
    this.worn = new WornObjects(objects, (what, change) => {
      emitter.emit(what, change);
      this.#changes.note(change.avatar, 'attachments');
    });
  }

  /** Agents of whom something is known, seen or not. */
  get size(): number {
    return this.#told.size;
  }

  /** @throws DecodeError where the texture entry is damaged */
  appearance(message: MessageOf<'AvatarAppearance'>, { sequence }: Arrival): void {
    const appearance = decodeAppearance(message);
    const told = this.#toldOf(appearance.agentId);
    if (told.takeLooks(appearance, sequence)) this.#tell(appearance.agentId, 'looks');
  }

  /** Takes in which animations an avatar plays. */
  playing(message: MessageOf<'AvatarAnimation'>, { sequence }: Arrival): void {
    const { agentId, animations } = decodePlaying(message);
    if (this.#toldOf(agentId).takeAnimations(animations, sequence)) this.#tell(agentId, 'animations');
  }

  /** Somebody is seen. */
  meet(avatar: Avatar): void {
    const told = this.#told.get(avatar.id.key) ?? new Told();
    this.#told.set(avatar.id.key, told);
    avatar.learn(told);
    if (told.looks !== undefined) this.#tellOf(avatar, 'looks');
    if (told.animations.length > 0) this.#tellOf(avatar, 'animations');
    this.worn.meet(avatar);
  }

  /** Somebody has left: what was said of them is theirs alone. */
  forget({ id }: Avatar): void {
    if (this.#avatarWith(id) === undefined) this.#told.delete(id.key);
  }

  #toldOf(id: Uuid): Told {
    const known = this.#told.get(id.key);
    if (known !== undefined) return known;
    const told = new Told();
    this.#told.set(id.key, told);
    this.#makeRoom();
    return told;
  }

  #makeRoom(): void {
    if (this.#told.size <= this.#objects.avatarCount + MAX_UNSEEN) return;
    const seen = new Set(this.#objects.avatars().map(({ id }) => id.key));
    const [oldest] = [...this.#told.keys()].filter((key) => !seen.has(key));
    if (oldest !== undefined) this.#told.delete(oldest);
  }

  #avatarWith(id: Uuid): Avatar | undefined {
    const object = this.#objects.find(id);
    return object === undefined ? undefined : this.#objects.avatarOf(object.localId);
  }

  #tell(id: Uuid, kind: keyof typeof EVENT_OF): void {
    const avatar = this.#avatarWith(id);
    if (avatar !== undefined) this.#tellOf(avatar, kind);
  }

  #tellOf(avatar: Avatar, kind: keyof typeof EVENT_OF & keyof AvatarsChanged): void {
    this.#emitter.emit(EVENT_OF[kind], avatar);
    this.#changes.note(avatar, kind);
  }
}
