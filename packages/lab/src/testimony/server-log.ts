/**
 * OpenSimulator's own console or log file as the testimony of its server. Lines have a time of day, mostly in whole seconds, on the clock
 * of another machine: what they share with a recording (circuits, users, regions) puts them on its clock.
 */
import { createWitness } from '@landfall/protocol/evidence';
import type {
  EvidenceRecord,
  ObservationDetails,
  ObservationKind,
  Witness,
} from '@landfall/protocol/evidence';

/** More lines are the log of months. */
const MOST_LINES = 2_000_000;
const DAY_MS = 86_400_000;

/** `19:26:41 - [X]: …` of the console, behind its prompt where it waited for a line; `2026-11-20 19:26:41,123 INFO  [X]: …`, with or without a logger, of the file. */
const LINE =
  /^(?:[^#]{1,80}# )?(?:(\d{4})-(\d{2})-(\d{2}) )?(\d{2}):(\d{2}):(\d{2})(?:[,.](\d{3}))?\s.*?(\[[A-Z].*)$/;
const ID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

interface Teller {
  readonly pattern: RegExp;
  readonly tell: (found: readonly string[], say: Say) => void;
}

type Say = <K extends ObservationKind>(
  kind: K,
  detail: ObservationDetails[K],
  actor: string,
  circuit?: number,
) => void;

const place = (text: string) => {
  const [x = 0, y = 0, z = 0] = text.split(',').map((part) => Number(part) || 0);
  return { x, y, z };
};

const teller = (pattern: string, tell: Teller['tell']): Teller => ({ pattern: new RegExp(pattern), tell });

/** @source captures with their server logs; OpenSim 0.9.2.2 and master */
const TELLERS: readonly Teller[] = [
  teller(
    '^\\[LLOGIN SERVICE\\]: Login request for (.+?) at .* using viewer (.*?), channel (.*?), IP ([^,]*)',
    ([user = '', viewer = '', channel = '', from = ''], say) =>
      say('LoginReceived', { user, viewer, channel, from }, user),
  ),
  teller('^\\[LLOGIN SERVICE\\]: Login failed for (.+?), reason: (.*)$', ([user = '', reason = ''], say) =>
    say('AuthFail', { user, reason }, user),
  ),
  teller('^\\[LLOGIN SERVICE\\]: All clear\\. Sending login response to (.+)$', ([user = ''], say) =>
    say('LoginResponseSent', { outcome: 'Success', user }, user),
  ),
  teller(
    `^\\[SCENE\\]: Region (.+?) told of incoming root agent (.+?) ${ID} \\(circuit code (\\d+)`,
    ([region = '', user = '', code = ''], say) =>
      say('CircuitProvision', { circuit: Number(code), region }, user, Number(code)),
  ),
  teller(
    '^\\[LLUDPSERVER\\]: Handling UseCircuitCode request for circuit (\\d+) to .+? from IP (\\S+)',
    ([code = '', from = ''], say) =>
      say('UseCircuitCodeReceived', { circuit: Number(code), from }, '', Number(code)),
  ),
  teller(
    `^\\[LLUDPSERVER\\]: Ignoring connection request for ${ID} to .+? with unknown circuit code (\\d+) from IP (\\S+)`,
    ([code = '', from = ''], say) =>
      say('UseCircuitCodeRejected', { circuit: Number(code), from }, '', Number(code)),
  ),
  teller(
    '^\\[SCENE PRESENCE\\]: Complete movement of (.+?) into .+? <(.*?)>',
    ([user = '', at = ''], say) => {
      say('CompleteAgentMovementReceived', { user }, user);
      say('AgentMovementCompleteSent', { position: place(at), lookAt: { x: 1, y: 0, z: 0 } }, user);
    },
  ),
  teller(
    '^\\[ENTITY TRANSFER MODULE\\]:? .+? is sending (.+?) EnableSimulator for neighbour region (.+?)\\(',
    ([user = '', region = ''], say) => say('EnableSimulatorSent', { region, endpoint: '' }, user),
  ),
  teller(
    '^\\[LLUDPSERVER\\]: No packets received from root agent of (.+?) for (\\d+)ms',
    ([agent = '', ms = ''], say) => say('AgentTimeout', { agent, lastActiveMs: Number(ms) }, agent),
  ),
  teller('^\\[CLIENT\\]: Got a logout request for (.+?) in ', ([user = ''], say) =>
    say('LogoutReceived', { user }, user),
  ),
  teller(
    `^\\[SCENE\\]: Removing (root|child) agent (.+?) ${ID} from (.+)$`,
    ([role = '', user = '', region = ''], say) =>
      say(
        'AgentDeparted',
        { user, reason: `removed from ${region}`, ...(role === 'child' ? { child: true as const } : {}) },
        user,
      ),
  ),
];

/** What the lines testify, on the clock that they have: milliseconds of the day, or since 1970 where they have a date. */
export function readServerLog(lines: Iterable<string>): EvidenceRecord[] {
  const records: EvidenceRecord[] = [];
  let [atMs, days, count] = [0, 0, 0];
  const witness: Witness = createWitness(
    {
      side: 'SERVER',
      via: 'Ranger',
      ua: 'OpenSim log',
      actor: '',
      run: 'server-log',
      now: () => atMs,
      wallTime: () => atMs,
    },
    (record) => records.push(record),
  );
  for (const line of lines) {
    if (++count > MOST_LINES) break;
    const found = LINE.exec(line.slice(0, 4096));
    if (found === null) continue;
    const [, year, month, day, hour, minute, second, ms = '0'] = found;
    const ofDay = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + Number(ms);
    if (year === undefined) {
      // It is past midnight.
      if (days + ofDay < atMs - DAY_MS / 2) days += DAY_MS;
      atMs = days + ofDay;
    } else atMs = Date.UTC(Number(year), Number(month) - 1, Number(day)) + ofDay;
    const text = found[8]!;
    for (const { pattern, tell } of TELLERS) {
      const parts = pattern.exec(text);
      if (parts === null) continue;
      tell(parts.slice(1), (kind, detail, actor, circuit) => {
        witness.observe(kind, detail, { actor, ...(circuit === undefined ? {} : { circuit }) });
      });
      break;
    }
  }
  return records;
}

/**
 * The evidence with the server's own testimony in the place of what was concluded of it. The log's clock is put right by what both have:
 * the same thing of the same circuit or user, each time it comes. Times within what the log can tell apart are those of the recording. What it tells of others, who are not in the recording, is left out: of them
 * one side alone would be told.
 * @returns the records in order of time, and by how much the log's clock was moved; undefined where they share nothing
 */
export function withServerLog(
  told: readonly EvidenceRecord[],
  log: readonly EvidenceRecord[],
): { readonly records: EvidenceRecord[]; readonly offsetMs: number | undefined } {
  const pairs = pairsOf(
    told.filter(({ side, reconstructed }) => side === 'SERVER' && reconstructed === true),
    log,
  );
  if (pairs.length === 0) return { records: [...told], offsetMs: undefined };
  const offsets = pairs
    .map(([concluded, own]) => concluded.mono - own.mono)
    .toSorted((one, other) => one - other);
  const offsetMs = offsets[offsets.length >> 1]!;
  const partners = new Map(pairs.map(([concluded, own]) => [own, concluded]));
  const replaced = new Set(pairs.map(([concluded]) => concluded));
  const base = told[0]!;
  const wallOf = (mono: number): number => Date.parse(base.at) + (mono - base.mono);
  let last = -Infinity;
  const testified = log.map((record): EvidenceRecord => {
    const partner = partners.get(record);
    // A line comes after the one before it, whatever whole seconds say.
    const mono = Math.max(last, partner?.mono ?? record.mono + offsetMs);
    last = mono;
    const at = new Date(wallOf(mono)).toISOString();
    const actor = record.actor === '' ? (partner?.actor ?? '') : record.actor;
    const { sim, circuit } = partner ?? record;
    return {
      ...record,
      // A log says less than the wire where it says the same.
      data: { ...partner?.data, ...record.data },
      at,
      mono,
      actor,
      ...(sim === undefined ? {} : { sim }),
      ...(circuit === undefined ? {} : { circuit }),
    };
  });
  const recorded = new Set(
    [...told, ...partners.keys()].map(({ actor }) => actor).filter((actor) => actor !== ''),
  );
  const [first, end] = [told[0]!.mono - SLACK_MS, told.at(-1)!.mono + SLACK_MS];
  const within = testified.filter(({ mono, actor }) => mono >= first && mono <= end && recorded.has(actor));
  const rest = told.filter((record) => !replaced.has(record));
  return { records: [...rest, ...within].toSorted((one, other) => one.mono - other.mono), offsetMs };
}

/** A server tells a little before and after what was recorded. */
const SLACK_MS = 5000;
/** A pair is one only where both clocks, once put right, say about the same. */
const APART_MS = 3000;

type Pair = readonly [concluded: EvidenceRecord, own: EvidenceRecord];

function pairsOf(concluded: readonly EvidenceRecord[], log: readonly EvidenceRecord[]): Pair[] {
  const all = pair(concluded, log);
  if (all.length === 0) return [];
  const offsets = all.map(([one, own]) => one.mono - own.mono).toSorted((one, other) => one - other);
  const middle = offsets[offsets.length >> 1]!;
  const shifted = new Map(log.map((record) => [record, record.mono + middle] as const));
  // The nearest of the same, now that the clocks are about right.
  return pairNearest(concluded, log, (record) => shifted.get(record)!);
}

function pair(concluded: readonly EvidenceRecord[], log: readonly EvidenceRecord[]): Pair[] {
  const waiting = group(concluded);
  return log.flatMap((own): Pair[] => {
    const partner = waiting.get(keyOf(own))?.shift();
    return partner === undefined ? [] : [[partner, own]];
  });
}

function pairNearest(
  concluded: readonly EvidenceRecord[],
  log: readonly EvidenceRecord[],
  timeOf: (record: EvidenceRecord) => number,
): Pair[] {
  const waiting = group(concluded);
  return log.flatMap((own): Pair[] => {
    const same = waiting.get(keyOf(own)) ?? [];
    const at = same.findIndex((one) => Math.abs(one.mono - timeOf(own)) <= APART_MS);
    const [partner] = at < 0 ? [] : same.splice(at, 1);
    return partner === undefined ? [] : [[partner, own]];
  });
}

function group(records: readonly EvidenceRecord[]): Map<string, EvidenceRecord[]> {
  const groups = new Map<string, EvidenceRecord[]>();
  for (const record of records) {
    const key = keyOf(record);
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [record]);
    else same.push(record);
  }
  return groups;
}

/** The same thing: of the same circuit where it names one, else of the same user. */
function keyOf({ kind, data, circuit, actor }: EvidenceRecord): string {
  const named = CIRCUITS.has(kind)
    ? (data?.['circuit'] ?? circuit)
    : (data?.['user'] ?? data?.['agent'] ?? actor);
  return JSON.stringify([kind, named]);
}

const CIRCUITS: ReadonlySet<string> = new Set<ObservationKind>([
  'CircuitProvision',
  'UseCircuitCodeReceived',
  'UseCircuitCodeRejected',
]);
