/** A story as a page shows it, whatever the page is made of: text as it stands in the evidence, to be escaped where it is shown. */
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import type { Beat } from './collapse.ts';
import { plainWords } from './plain-words.ts';
import { flagWords, withoutCapabilities } from './region-words.ts';
import type { Environment } from './render.ts';
import { formatRepeats } from './render.ts';
import type { Chapter } from './chapters.ts';
import { headingOf } from './headings.ts';
import type { Headings } from './headings.ts';
import type { Story } from './story.ts';
import { openingSentences } from './three-sentences.ts';
import { isHandshake } from './tidy.ts';
import { verdictSentences } from './verdict.ts';

/** One thing that was seen. */
export interface AccountLine {
  /** Milliseconds since the first observation. */
  readonly atMs: number;
  /** Whose it is, when it is not the one whom the story is about. */
  readonly who: string | undefined;
  /** Who testifies to it. */
  readonly side: 'client' | 'server';
  /** What happened, as plain words. */
  readonly words: string;
  /** `×18, 15.6 kB, 238 ms`; empty for a single one. */
  readonly repeats: string;
}

/** A stretch of the story. */
export interface AccountPart {
  /** What the stretch is called, such as `Asking to come in`. */
  readonly heading: string;
  /** In order of time; at least one. */
  readonly lines: readonly AccountLine[];
}

/** What a region said of itself. */
export interface RegionAccount {
  /** What it is called; empty where it did not say. */
  readonly name: string;
  /** Clauses. */
  readonly flags: readonly string[];
  /** How many capabilities were asked for and granted; undefined when none were. */
  readonly capabilities: { readonly asked: number; readonly granted: number } | undefined;
  /** Of each that was not granted, what that means; undefined where the evidence does not name them. */
  readonly missing: readonly string[] | undefined;
}

/** The whole of it. */
export interface Account {
  /** Whose story it is, and where: `Test User in Landfall Bay`; `Test User at the door` where nobody arrived. */
  readonly title: string;
  /** Who was where, what happened, what was said where somebody spoke, and whether anything was lost. */
  readonly sentences: readonly string[];
  /** The stretches in order of time; those of which nothing is told are left out. */
  readonly parts: readonly AccountPart[];
  /** What the region said of itself that the avatar came to first; undefined where that was not seen. */
  readonly region: RegionAccount | undefined;
  /** How it came out, a sentence each. */
  readonly verdict: readonly string[];
  /** The two programs, the transports and the scenario. */
  readonly environment: Environment;
}

const HEADINGS: Headings = {
  login: 'Asking to come in',
  circuit: 'Opening the circuit',
  rules: 'Learning the rules',
  entry: 'Stepping in',
  life: 'Being in the region',
  journey: 'Under way',
  vain: 'Under way in vain',
  departure: 'Leaving',
};

/** Makes a page of a story. @param environment the two programs and the scenario */
export function accountOf(story: Story, environment: Environment): Account {
  const region = regionOf(story);
  const arrived = arrivedIn(story);
  return {
    title: arrived === undefined ? `${story.protagonist} at the door` : `${story.protagonist} in ${arrived}`,
    sentences: openingSentences(story),
    parts: story.chapters.flatMap((chapter) => partOf(chapter, story)),
    region,
    verdict: verdictSentences(story),
    environment,
  };
}

function arrivedIn({ records, protagonist }: Story): string | undefined {
  const arrived = records.find(({ kind, actor }) => kind === 'Arrived' && actor === protagonist);
  const region = arrived?.data?.['region'];
  return typeof region === 'string' && region !== '' ? region : undefined;
}

function partOf(chapter: Chapter, story: Story): AccountPart[] {
  const { phase, beats } = chapter;
  const told = beats.filter(({ first }) => !isOwnClosing(first));
  const brief = phase === 'life' ? told.filter(({ first }) => !isHandshake(first.kind)) : told;
  const lines = brief.map((beat) => lineOf(beat, story));
  return lines.length === 0 ? [] : [{ heading: headingOf(chapter, HEADINGS), lines }];
}

/** It follows from an end that is told already. */
const isOwnClosing = ({ kind, data }: EvidenceRecord): boolean =>
  kind === 'CircuitClosed' && data?.['by'] === 'us';

function lineOf(beat: Beat, { protagonist, startMs }: Story): AccountLine {
  const { first, told } = beat;
  return {
    atMs: Math.round(first.mono - startMs),
    who: first.actor === protagonist ? undefined : first.actor,
    side: first.side === 'CLIENT' ? 'client' : 'server',
    words: plainWords(told),
    repeats: formatRepeats(beat),
  };
}

/** Of the region that the avatar came to first: what its handshake and its seed say. */
function regionOf({ records, protagonist }: Story): RegionAccount | undefined {
  const own = records.filter(({ actor }) => actor === protagonist);
  const handshake = own.find(({ kind }) => kind === 'RegionHandshakeReceived');
  const { region, flags } = handshake?.data ?? {};
  if (typeof flags !== 'number') return undefined;
  const seed = own.find(({ kind, sim }) => kind === 'SeedGranted' && sim === handshake?.sim);
  return {
    name: typeof region === 'string' ? region : '',
    flags: flagWords(flags),
    ...capabilitiesIn(seed),
  };
}

function capabilitiesIn(seed: EvidenceRecord | undefined): Pick<RegionAccount, 'capabilities' | 'missing'> {
  const { asked, granted, missing } = seed?.data ?? {};
  if (typeof asked !== 'number' || typeof granted !== 'number')
    return { capabilities: undefined, missing: undefined };
  const names = typeof missing === 'string' ? missing.split(', ').filter((name) => name !== '') : undefined;
  const isWhole = granted >= asked;
  return {
    capabilities: { asked, granted },
    missing: isWhole ? [] : names === undefined ? undefined : withoutCapabilities(names),
  };
}

/** What is said of a region, as sentences. */
export function regionSentences({ name, flags, capabilities, missing }: RegionAccount): readonly string[] {
  const of = name === '' ? 'The region' : name;
  const said = flags.length === 0 ? `${of} sets no flag.` : `${of} says of itself: ${flags.join('; ')}.`;
  if (capabilities === undefined) return [said, 'It was asked for no capabilities, or granted none.'];
  const { asked, granted } = capabilities;
  if (granted >= asked) return [said, `All ${asked} capabilities that were asked for are there.`];
  const which = missing === undefined ? '' : ':';
  return [
    said,
    `Of ${asked} capabilities that were asked for, ${asked - granted} are not there${which || '.'}`,
  ];
}
