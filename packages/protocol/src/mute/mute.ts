import type { Uuid } from '../datatypes/index.ts';

/** What is muted: something of that name (an object's), an agent, an object, a group. */
export type MuteType = 'name' | 'agent' | 'object' | 'group';

/** What of a muted one comes through all the same. */
export type MuteException = 'text' | 'voice' | 'particles' | 'sounds';

/** Somebody or something that an agent does not want to hear. */
export interface Mute {
  /** What is muted: by its id, or whatever has the name. */
  readonly type: MuteType;
  /** Zero for a name. */
  readonly id: Uuid;
  /** As it was called when it was muted. */
  readonly name: string;
  /** Nothing usually. */
  readonly except: readonly MuteException[];
}

/** By their numbers on the wire. @source protocol/live.md L3; viewer llmutelist.h */
export const MUTE_TYPES = ['name', 'agent', 'object', 'group'] as const satisfies readonly MuteType[];

const EXCEPTION_BITS: Readonly<Record<MuteException, number>> = {
  text: 1,
  voice: 2,
  particles: 4,
  sounds: 8,
};
const EXCEPTIONS = Object.keys(EXCEPTION_BITS) as readonly MuteException[];

/** The flags of the wire: what is not muted. */
export function muteFlagsOf(except: readonly MuteException[]): number {
  return except.reduce((bits, one) => bits | EXCEPTION_BITS[one], 0);
}

/** What is not muted, of the flags of the wire; bits that nobody knows are passed over. */
export function muteExceptionsOf(flags: number): readonly MuteException[] {
  return EXCEPTIONS.filter((one) => (flags & EXCEPTION_BITS[one]) !== 0);
}
