import { readFileSync } from 'node:fs';
import { UsageError } from '@landfall/protocol/errors';
import { parseSequence } from './parse-sequence.ts';
import { messagesOf } from './sequence.ts';
import type { Part, Sequence } from './sequence.ts';

/** What a sequence can be of. */
export const SUBJECTS = ['login', 'neighbour', 'crossing', 'teleport', 'logout'] as const;

/** One of {@link SUBJECTS}. */
export type Subject = (typeof SUBJECTS)[number];

/**
 * The references that there are, by what they are of; where there are several ways, what was seen is compared with the closest. Each is
 * a file in the package's folder `references`.
 */
export const REFERENCE_NAMES = {
  login: ['login-opensim', 'login-second-life'],
  neighbour: ['neighbour'],
  crossing: ['crossing'],
  teleport: ['teleport-v2', 'teleport-v1', 'teleport-within', 'teleport-refused'],
  logout: ['logout-answered', 'logout-taken'],
} as const satisfies Readonly<Record<Subject, readonly string[]>>;

/** The name of a file of ours, without its ending. */
export type ReferenceName = (typeof REFERENCE_NAMES)[Subject][number];

const FOLDER = new URL('../../references/', import.meta.url);
const read = new Map<ReferenceName, Sequence>();

/** How something should go, as the file of that name says. */
export function referenceOf(name: ReferenceName): Sequence {
  const known = read.get(name) ?? parseSequence(readFileSync(new URL(`${name}.seq`, FOLDER), 'utf8'));
  read.set(name, known);
  return known;
}

/** All ways in which something may go. */
export const referencesOf = (subject: Subject): readonly Sequence[] =>
  REFERENCE_NAMES[subject].map((name) => referenceOf(name));

const ALL_NAMES: readonly ReferenceName[] = SUBJECTS.flatMap((subject) => REFERENCE_NAMES[subject]);

/**
 * The sequence of that name, or in that file.
 * @throws UsageError where it is no name of ours and no file that can be read; DecodeError, with the line, where the file holds none
 */
export function openReference(nameOrPath: string): Sequence {
  const own = ALL_NAMES.find((name) => name === nameOrPath);
  if (own !== undefined) return referenceOf(own);
  let text: string;
  try {
    text = readFileSync(nameOrPath, 'utf8');
  } catch (cause) {
    throw new UsageError(
      `there is no reference ${nameOrPath}: it is no file that can be read, and none of ${ALL_NAMES.join(', ')}`,
      { cause },
    );
  }
  return parseSequence(text);
}

/** By what a sequence is known to be of something: the first of these that it has. */
const SIGNS: readonly (readonly [message: string, subject: Subject])[] = [
  ['login request', 'login'],
  ['login response', 'login'],
  ['logoutrequest', 'logout'],
  ['crossedregion', 'crossing'],
  ['teleport request', 'teleport'],
  ['teleportstart', 'teleport'],
  ['teleportfinish', 'teleport'],
  ['teleportlocal', 'teleport'],
  ['teleportfailed', 'teleport'],
  ['enablesimulator', 'neighbour'],
];

/** What a sequence is of, by its messages; a login, where they say nothing else. */
export function subjectOf({ parts }: Sequence): Subject {
  const messages = new Set(messagesOf(parts).map((message) => message.toLowerCase()));
  return SIGNS.find(([message]) => messages.has(message))?.[1] ?? 'login';
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
