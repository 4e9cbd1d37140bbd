import type { Pose } from '@landfall/scene/skeleton';
import type { Motion } from './motion.ts';
import { Score, weightOf } from './played.ts';
import type { Played } from './played.ts';

/** What somebody is said to play. */
export interface PlayingTold {
  /** Asset id. */
  readonly id: string;
  /** Another one each time that it is started anew. */
  readonly sequence: number;
}

/** Motions of one person at once. */
export const MOST_MOTIONS = 32;

interface Entry {
  readonly id: string;
  readonly sequence: number;
  /** Undefined until it has come. */
  played: Played | undefined;
}

/** The motions that somebody makes: those that come, those that go on, and those that are ending. */
export class Motions {
  readonly #entries: Entry[] = [];
  #score: Score | undefined;

  /** All that somebody plays from now on. @param now milliseconds */
  take(playing: readonly PlayingTold[], now: number): void {
    const told = playing.slice(0, MOST_MOTIONS);
    for (const entry of this.#entries) {
      const goesOn = told.some(({ id, sequence }) => id === entry.id && sequence === entry.sequence);
      if (!goesOn && entry.played?.endedAt === undefined && entry.played !== undefined)
        entry.played = { ...entry.played, endedAt: now };
      if (!goesOn && entry.played === undefined) this.#drop(entry);
    }
    for (const { id, sequence } of told)
      if (!this.#entries.some((entry) => entry.id === id && entry.sequence === sequence))
        this.#entries.push({ id, sequence, played: undefined });
    this.#score = undefined;
  }

  /** Whether somebody makes one of these motions. */
  plays(ids: ReadonlySet<string>): boolean {
    return this.#entries.some(({ id, played }) => played?.endedAt === undefined && ids.has(id));
  }

  /** A posture with the motions. @param motionOf a motion by its id, as far as it has come @param now milliseconds */
  pose(posture: Pose, motionOf: (id: string) => Motion | undefined, now: number): Pose {
    // Some of them go meanwhile.
    for (const entry of this.#entries.slice()) {
      if (entry.played === undefined) this.#begin(entry, motionOf(entry.id), now);
      else if (entry.played.endedAt !== undefined && weightOf(entry.played, now) === 0) this.#drop(entry);
    }
    this.#score ??= new Score(this.#entries.flatMap(({ played }) => played ?? []));
    return this.#score.pose(posture, now);
  }

  #begin(entry: Entry, motion: Motion | undefined, now: number): void {
    if (motion === undefined) return;
    entry.played = { motion, startedAt: now, endedAt: undefined };
    this.#score = undefined;
  }

  #drop(entry: Entry): void {
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    this.#score = undefined;
  }
}
