import { parseSequence } from './parse-sequence.ts';
import type { Part, Sequence } from './sequence.ts';
import { CHILD } from './sequences/child.ts';
import { CROSSING } from './sequences/crossing.ts';
import { LOGIN } from './sequences/login.ts';
import { LOGOUT } from './sequences/logout.ts';
import { TELEPORT } from './sequences/teleport.ts';

/** The text of each reference. */
export const REFERENCE_TEXTS = {
  login: LOGIN,
  child: CHILD,
  crossing: CROSSING,
  teleport: TELEPORT,
  logout: LOGOUT,
} as const;

/** How things should go. */
export type ReferenceName = keyof typeof REFERENCE_TEXTS;

const read = new Map<ReferenceName, Sequence>();

/** How a login, a neighbour, a crossing, a teleport or a logout should go. */
export function referenceOf(name: ReferenceName): Sequence {
  const known = read.get(name) ?? parseSequence(REFERENCE_TEXTS[name]);
  read.set(name, known);
  return known;
}

/** The part of a sequence that is a group of that title; the sequence has no parts where there is none. */
export function groupOf(sequence: Sequence, title: string): Sequence {
  return { ...sequence, parts: findGroup(sequence.parts, title) ?? [] };
}

function findGroup(parts: readonly Part[], title: string): readonly Part[] | undefined {
  for (const part of parts) {
    if (part.type === 'step' || part.type === 'note') continue;
    if (part.type === 'group' && part.title === title) return part.parts;
    const inside = 'branches' in part ? part.branches.flatMap((branch) => branch.parts) : part.parts;
    const found = findGroup(inside, title);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The sequence without the steps of one participant. */
export function withoutParticipant(sequence: Sequence, alias: string): Sequence {
  return { ...sequence, parts: withoutSteps(sequence.parts, alias) };
}

function withoutSteps(parts: readonly Part[], alias: string): readonly Part[] {
  return parts.flatMap((part): readonly Part[] => {
    if (part.type === 'note') return [part];
    if (part.type === 'step') return part.from === alias || part.to === alias ? [] : [part];
    if ('branches' in part)
      return [
        {
          ...part,
          branches: part.branches.map((branch) => ({ ...branch, parts: withoutSteps(branch.parts, alias) })),
        },
      ];
    return [{ ...part, parts: withoutSteps(part.parts, alias) }];
  });
}
