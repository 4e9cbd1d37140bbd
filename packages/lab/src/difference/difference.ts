/**
 * Two sessions side by side: when each step came, what only one of them said, and how much of each message there was. Both begin at their
 * login, or where the evidence does.
 */
import type { EvidenceRecord, ObservationKind } from '@landfall/protocol/evidence';
import { arrange } from '../narrator/index.ts';
import { signalsOf, toldStep } from '../reference/index.ts';
import type { Traffic } from '../testimony/index.ts';

/** One of the two. */
export interface Told {
  /** What it is called in the comparison: a file's name. */
  readonly name: string;
  /** All its evidence, of other actors, too. */
  readonly records: readonly EvidenceRecord[];
  /** Of the datagrams and exchanges, where there are any. */
  readonly traffic: readonly Traffic[];
  /** Whose session; the first one's by default. */
  readonly actor?: string | undefined;
}

/** A thing that happens once, in both or in one. Milliseconds since the login. */
export interface AlignedStep {
  /** What happened, such as `login answered` or the name of a message; the same in both. */
  readonly what: string;
  /** When it came in the first session; undefined where it did not. */
  readonly a: number | undefined;
  /** When it came in the second one; undefined where it did not. */
  readonly b: number | undefined;
}

/** How much of one message, or of one capability, passed. */
export interface AlignedTraffic {
  /** The message's name, or `HTTP` and the capability's. */
  readonly what: string;
  /** `c2s` to the simulator, `s2c` from it; `http` for exchanges. */
  readonly direction: Traffic['direction'];
  /** In the first session; zeros where there was none. */
  readonly a: Amount;
  /** In the second one; zeros where there was none. */
  readonly b: Amount;
}

/** Messages or exchanges, and their bytes. */
export interface Amount {
  /** How many there were, those that were sent again included. */
  readonly count: number;
  /** Of all their datagrams, or of the bodies of requests and answers. */
  readonly sizeBytes: number;
}

/** What a scenario can assert: each by its kind and what it is about. */
export interface Divergence {
  /** In the first or the second only; in another order; later, or more of it, in one of them. */
  readonly kind: 'only-a' | 'only-b' | 'order' | 'slower' | 'more';
  /** The step; of a message its name and direction: `ObjectUpdate (s2c)`. */
  readonly what: string;
  /** For people. */
  readonly words: string;
}

/** Two sessions compared. */
export interface Difference {
  /** What the two are called, as they were given: files' names. */
  readonly names: readonly [a: string, b: string];
  /** Whose session of each is compared, by the actor's name. */
  readonly actors: readonly [a: string, b: string];
  /** In the order of whichever came first. */
  readonly timeline: readonly AlignedStep[];
  /** The known steps of a session, login to logout, that one of the two has at least. */
  readonly latencies: readonly AlignedStep[];
  /** What has most bytes in both together comes first. */
  readonly traffic: readonly AlignedTraffic[];
  /** Steps of one only, then those in another order, slower ones, and messages. */
  readonly divergences: readonly Divergence[];
}

/** So much longer, and so many times as long, is slower. */
const SLOWER_MS = 250;
const SLOWER_TIMES = 2;
/** So many times as much of a message is more; of a handful, nothing is. */
const MORE_TIMES = 3;
const LEAST_COUNT = 10;

/** Compares two sessions. */
export function differenceOf(a: Told, b: Told): Difference {
  const [one, other] = [sessionOf(a), sessionOf(b)];
  const timeline = align(one.firsts, other.firsts);
  const latencies = LATENCIES.map(([what, kinds]) => ({
    what,
    a: firstOf(one, kinds),
    b: firstOf(other, kinds),
  })).filter((step) => step.a !== undefined || step.b !== undefined);
  const traffic = alignTraffic(a.traffic, b.traffic);
  return {
    names: [a.name, b.name],
    actors: [one.actor, other.actor],
    timeline,
    latencies,
    traffic,
    divergences: divergencesOf(timeline, latencies, traffic, [a.name, b.name]),
  };
}

interface Session {
  readonly actor: string;
  readonly records: readonly EvidenceRecord[];
  readonly startMs: number;
  /** The first time of each thing, since the start. */
  readonly firsts: ReadonlyMap<string, number>;
}

function sessionOf({ records, actor }: Told): Session {
  const story = arrange(records, actor);
  const [stay] = story.stays.filter((own) => own.records.length > 0);
  const own = stay?.records ?? [];
  const startMs = own[0]?.mono ?? 0;
  const firsts = new Map<string, number>();
  for (const record of own) {
    const what = titleOf(record);
    if (what !== undefined && !firsts.has(what)) firsts.set(what, record.mono - startMs);
  }
  return { actor: story.protagonist, records: own, startMs, firsts };
}

/** What only the client's side tells is told; a server's is the same seen from the other end. */
function titleOf(record: EvidenceRecord): string | undefined {
  if (record.side !== 'CLIENT' || SKIPPED.has(record.kind)) return undefined;
  const [signal] = signalsOf(record).filter(({ isImplied }) => !isImplied);
  const { kind, data } = record;
  const word = (name: string): string => {
    const value = data?.[name];
    return typeof value === 'string' ? value : '';
  };
  if (kind === 'QueuedEventReceived') return word('event');
  if (kind === 'ObjectsReceived' || kind === 'ParcelReceived') return word('message');
  if (kind === 'CapabilityCalled') return `${word('capability')} called`;
  if (kind === 'LayerReceived') return `LayerData (${word('layer')})`;
  if (kind === 'AssetReceived') return `${word('asset')} by ${word('by')}`;
  if (signal !== undefined) return toldStep(signal.message);
  return kind;
}

const SKIPPED: ReadonlySet<string> = new Set<ObservationKind>([
  'Resent',
  'WatchEnded',
  'NameLearnt',
  'AvatarSeen',
  'Move',
  'Typing',
  'TypingSeen',
]);

const LATENCIES: readonly (readonly [what: string, kinds: readonly ObservationKind[]])[] = [
  ['login answered', ['LoginSuccess', 'LoginFail']],
  ['UseCircuitCode sent', ['UseCircuitCodeSent']],
  ['UseCircuitCode answered', ['UseCircuitCodeAcked']],
  ['CompleteAgentMovement sent', ['CompleteAgentMovementSent']],
  ['RegionHandshake received', ['RegionHandshakeReceived']],
  ['RegionHandshakeReply sent', ['RegionHandshakeReplySent']],
  ['AgentMovementComplete received', ['AgentMovementCompleteReceived']],
  ['arrived', ['Arrived']],
  ['first AgentUpdate', ['FirstAgentUpdateSent']],
  ['capabilities granted', ['SeedGranted']],
  ['event queue open', ['EventQueueRunning']],
  ['first object', ['ObjectsReceived']],
  ['own avatar seen', ['AvatarSeen']],
  ['first land', ['LayerReceived']],
  ['first neighbour', ['NeighbourConnected']],
  ['logout asked for', ['LogoutInitiated']],
];

function firstOf({ records, startMs }: Session, kinds: readonly ObservationKind[]): number | undefined {
  const found = records.find(({ kind }) => (kinds as readonly string[]).includes(kind));
  return found === undefined ? undefined : found.mono - startMs;
}

function align(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): AlignedStep[] {
  const all = [...new Set([...a.keys(), ...b.keys()])];
  return all
    .map((what) => ({ what, a: a.get(what), b: b.get(what) }))
    .toSorted((one, other) => (one.a ?? one.b ?? 0) - (other.a ?? other.b ?? 0));
}

function alignTraffic(a: readonly Traffic[], b: readonly Traffic[]): AlignedTraffic[] {
  const keys = new Map<string, { what: string; direction: Traffic['direction'] }>();
  const index = (all: readonly Traffic[]): Map<string, Traffic> => {
    const found = new Map<string, Traffic>();
    for (const one of all) {
      const key = `${one.direction} ${one.what}`;
      keys.set(key, one);
      found.set(key, one);
    }
    return found;
  };
  const [one, other] = [index(a), index(b)];
  const amount = ({ count, sizeBytes }: Amount = { count: 0, sizeBytes: 0 }): Amount => ({
    count,
    sizeBytes,
  });
  return Array.from(keys, ([key, { what, direction }]) => ({
    what,
    direction,
    a: amount(one.get(key)),
    b: amount(other.get(key)),
  })).toSorted(
    (left, right) =>
      right.a.sizeBytes + right.b.sizeBytes - left.a.sizeBytes - left.b.sizeBytes ||
      left.what.localeCompare(right.what, 'en'),
  );
}

function divergencesOf(
  timeline: readonly AlignedStep[],
  latencies: readonly AlignedStep[],
  traffic: readonly AlignedTraffic[],
  [a, b]: readonly [string, string],
): Divergence[] {
  const steps = onlyOne(timeline, a, b);
  const messages = traffic.flatMap(({ what, direction, a: one, b: other }): Divergence[] => {
    const title = `${what} (${direction})`;
    const bare = what.replace(/^HTTP /, '');
    const known = timeline.some(
      (step) => [bare, `${bare} called`].includes(step.what) || step.what.endsWith(` by ${bare}`),
    );
    if (one.count > 0 && other.count > 0) return moreOf(title, one, other, a, b);
    if (known) return [];
    const only = one.count > 0 ? a : b;
    const times = one.count + other.count;
    return [
      {
        kind: one.count > 0 ? 'only-a' : 'only-b',
        what: title,
        words: `only ${only}: ${title}, ${times} times`,
      },
    ];
  });
  return [...steps, ...orderOf(latencies, a, b), ...slowerOf(latencies, a, b), ...messages];
}

function onlyOne(timeline: readonly AlignedStep[], a: string, b: string): Divergence[] {
  return timeline.flatMap((step): Divergence[] => {
    if (step.a !== undefined && step.b !== undefined) return [];
    const isA = step.a !== undefined;
    return [{ kind: isA ? 'only-a' : 'only-b', what: step.what, words: `only ${isA ? a : b}: ${step.what}` }];
  });
}

/** Steps that the two do in another order; each with the one that it changes places with first. */
function orderOf(steps: readonly AlignedStep[], a: string, b: string): Divergence[] {
  const both = steps.filter((step) => step.a !== undefined && step.b !== undefined);
  const inA = both.toSorted((one, other) => one.a! - other.a!);
  const told = new Set<string>();
  return inA.flatMap((step, at): Divergence[] => {
    const later = inA.slice(at + 1).find((other) => other.a! > step.a! && other.b! < step.b!);
    if (later === undefined || told.has(later.what)) return [];
    told.add(later.what);
    const words = `${a}: ${step.what} before ${later.what}; ${b}: ${later.what} first`;
    return [{ kind: 'order', what: step.what, words }];
  });
}

function slowerOf(latencies: readonly AlignedStep[], a: string, b: string): Divergence[] {
  return latencies.flatMap((step): Divergence[] => {
    if (step.a === undefined || step.b === undefined || step.what === 'logout asked for') return [];
    const [fast, slow] = [Math.min(step.a, step.b), Math.max(step.a, step.b)];
    if (slow - fast < SLOWER_MS || slow < fast * SLOWER_TIMES) return [];
    const who = step.a > step.b ? a : b;
    return [
      {
        kind: 'slower',
        what: step.what,
        words: `${who} is slower: ${step.what} after ${Math.round(slow)} ms, not ${Math.round(fast)} ms`,
      },
    ];
  });
}

function moreOf(what: string, one: Amount, other: Amount, a: string, b: string): Divergence[] {
  const [few, many] = [Math.min(one.count, other.count), Math.max(one.count, other.count)];
  if (many < LEAST_COUNT || many < few * MORE_TIMES) return [];
  const who = one.count > other.count ? a : b;
  return [{ kind: 'more', what, words: `${who} has more: ${what}, ${many} to ${few}` }];
}
