import type { Avatar } from '../objects/index.ts';
import type { AvatarsChanged } from './avatar-events.ts';

/** Collects whose what changed, until the end of a turn. */
export class CoalescedAvatars {
  readonly #defer: (act: () => void) => void;
  readonly #tell: (changed: AvatarsChanged) => void;
  #kinds: Record<keyof AvatarsChanged, Set<Avatar>> | undefined;

  /** `defer` calls back at the end of the turn. */
  constructor(defer: (act: () => void) => void, tell: (changed: AvatarsChanged) => void) {
    this.#defer = defer;
    this.#tell = tell;
  }

  note(avatar: Avatar, kind: keyof AvatarsChanged): void {
    if (this.#kinds === undefined) this.#defer(() => this.#flush());
    this.#kinds ??= { looks: new Set(), animations: new Set(), attachments: new Set() };
    this.#kinds[kind].add(avatar);
  }

  #flush(): void {
    const kinds = this.#kinds;
    this.#kinds = undefined;
    if (kinds === undefined) return;
    const { looks, animations, attachments } = kinds;
    this.#tell({ looks: [...looks], animations: [...animations], attachments: [...attachments] });
  }
}
