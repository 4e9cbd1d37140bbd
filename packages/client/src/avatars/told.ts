import { isBefore } from '@landfall/protocol/circuit';
import type { Appearance, PlayingAnimation } from '@landfall/protocol/avatar';
import type { AvatarLooks, ToldOfAvatar } from '../objects/index.ts';
import { KnownLooks } from './known-looks.ts';

/** What a region has said of one avatar: the newest of each kind, whatever the order of packets. */
export class Told implements ToldOfAvatar {
  looks: AvatarLooks | undefined;
  animations: readonly PlayingAnimation[] = [];
  #looksIn: number | undefined;
  #animationsIn: number | undefined;

  /** @returns false for what was overtaken. @throws DecodeError where it is damaged: what was known stays */
  takeLooks(appearance: Appearance, sequence: number | undefined): boolean {
    if (isOlder(sequence, this.#looksIn)) return false;
    this.looks = new KnownLooks(appearance);
    this.#looksIn = sequence ?? this.#looksIn;
    return true;
  }

  /** @returns false for what was overtaken */
  takeAnimations(animations: readonly PlayingAnimation[], sequence: number | undefined): boolean {
    if (isOlder(sequence, this.#animationsIn)) return false;
    this.animations = animations;
    this.#animationsIn = sequence ?? this.#animationsIn;
    return true;
  }
}

const isOlder = (sequence: number | undefined, than: number | undefined): boolean =>
  sequence !== undefined && than !== undefined && isBefore(sequence, than);
