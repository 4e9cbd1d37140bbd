/** What people ask of a session that went well as far as its references go: why there are no neighbours, why it is silent, why the avatar is a cloud. */
import type { EvidenceRecord, ObservationKind } from '@landfall/protocol/evidence';
import { passagesOf } from './passages.ts';
import { formatCount, formatDuration } from './quantity.ts';
import { referencesOf } from '../reference/index.ts';
import type { Story } from './story.ts';
import { comparePassage, wordsOf } from './why.ts';
import type { Why } from './why.ts';

/** What can be asked. */
export const QUESTIONS = ['neighbours', 'silent', 'cloud'] as const;

/** One of {@link QUESTIONS}. */
export type Question = (typeof QUESTIONS)[number];

/** How often something was said or asked, as far as all of the wire was seen; of a client without a wire nothing is known. */
export interface Said {
  /** A message's name, or `HTTP` and the capability's. */
  readonly what: string;
  /** A message from client to simulator, one from simulator to client, or a request of HTTP. */
  readonly direction: 'c2s' | 's2c' | 'http';
  /** How often in the whole file. */
  readonly count: number;
}

/** One answer: whether it is as it should be, and a clause that says how it stands. */
interface Answer {
  readonly isWell: boolean;
  readonly words: string;
}

const well = (words: string): Answer => ({ isWell: true, words });
const wrong = (words: string): Answer => ({ isWell: false, words });

/**
 * Answers a question of all avatars of a file, a sentence for each login.
 * @param traffic what was counted in the whole file
 */
export function answerQuestion(question: Question, stories: readonly Story[], traffic: readonly Said[]): Why {
  const answers = stories.flatMap(({ protagonist: who, stays }) =>
    stays.map(({ records }) => ({
      who,
      ...ANSWERS[question](records, who, stories.length === 1 ? traffic : []),
    })),
  );
  if (answers.length === 0) return { isWell: true, paragraph: 'There is no session in it.' };
  return {
    isWell: answers.every(({ isWell }) => isWell),
    paragraph: answers.map(({ who, words }) => `${who}: ${words}.`).join(' '),
  };
}

type Judge = (records: readonly EvidenceRecord[], who: string, traffic: readonly Said[]) => Answer;

const ANSWERS: Readonly<Record<Question, Judge>> = {
  neighbours: whyNoNeighbours,
  silent: whySilent,
  cloud: whyCloud,
};

const find = (
  records: readonly EvidenceRecord[],
  ...kinds: readonly ObservationKind[]
): EvidenceRecord | undefined => records.find(({ kind }) => (kinds as readonly string[]).includes(kind));

const text = (record: EvidenceRecord | undefined, name: string): string => {
  const value = record?.data?.[name];
  return typeof value === 'string' ? value.trim().replace(/\.$/, '') : '';
};

/** A question about life in a region has no other answer before there is any. */
function notArrived(records: readonly EvidenceRecord[]): Answer | undefined {
  if (find(records, 'Arrived', 'AgentMovementCompleteReceived', 'AgentMovementCompleteSent') !== undefined)
    return undefined;
  return wrong(
    'it never arrived, so there is nothing else to ask; `landfall why` says what became of the login',
  );
}

/** Neighbours are told of by the event queue, which the seed gives; then a circuit is opened to each. */
function whyNoNeighbours(records: readonly EvidenceRecord[], who: string): Answer {
  const early = notArrived(records);
  if (early !== undefined) return early;
  const passages = passagesOf(records, who).filter(({ subject }) => subject === 'neighbour');
  const broken = passages.flatMap((passage) => {
    const [finding] = comparePassage(passage, referencesOf('neighbour')).findings;
    return finding === undefined ? [] : [`${passage.title}: ${wordsOf(finding)}`];
  });
  if (broken.length > 0) return wrong(broken.join('; '));
  if (passages.length > 0)
    return well(
      `${formatCount(passages.length, 'neighbour')} connected: ${passages.map(({ title }) => title).join(', ')}`,
    );
  const told = find(records, 'EnableSimulatorReceived');
  if (told !== undefined)
    return wrong(
      `EnableSimulator told of a neighbour at ${text(told, 'endpoint')}, and UseCircuitCode never went there`,
    );
  return whyNotToldOf(records);
}

function whyNotToldOf(records: readonly EvidenceRecord[]): Answer {
  const failed = find(records, 'SeedFailed');
  if (find(records, 'SeedGranted', 'SeedReceived') === undefined)
    return wrong(
      failed === undefined
        ? 'the seed was never asked for capabilities, so there is no event queue, and nothing else tells of neighbours'
        : `the seed gave no capabilities: ${text(failed, 'message')}`,
    );
  if (find(records, 'EventQueueRunning', 'EventQueueOpened') === undefined)
    return wrong('the event queue was never asked, and nothing else tells of neighbours');
  const stopped = find(records, 'EventQueueStopped');
  const left = find(records, 'LogoutInitiated');
  if (stopped !== undefined && (left === undefined || stopped.mono < left.mono))
    return wrong(`the event queue ended before it told of any: ${text(stopped, 'reason')}`);
  return well('the event queue was open, and the region told of none: none is next to it that runs');
}

/** Who is not heard any more, and whether that was meant. */
function whySilent(records: readonly EvidenceRecord[]): Answer {
  const silent = find(records, 'Silent', 'AgentTimeout', 'RegionSilent');
  if (silent !== undefined) return wrong(wordsOfSilence(silent, records));
  const kicked = find(records, 'Kicked', 'KickSent');
  if (kicked !== undefined)
    return wrong(`the region showed the agent out${withColon(text(kicked, 'reason'))}`);
  const early = notArrived(records);
  if (early !== undefined) return early;
  if (find(records, 'LogoutInitiated', 'LogoutReceived') !== undefined)
    return well('it logged out; until then both ends were heard');
  return well('it is not silent: both ends were heard until the record ends');
}

function wordsOfSilence({ kind, mono, data }: EvidenceRecord, records: readonly EvidenceRecord[]): string {
  const startMs = records[0]?.mono ?? mono;
  const since = ` ${formatDuration(Math.max(0, mono - startMs))} into it`;
  const forMs = data?.['silentMs'] ?? data?.['lastActiveMs'];
  const long = typeof forMs === 'number' ? ` for ${formatDuration(forMs)}` : '';
  if (kind === 'RegionSilent')
    return `${text({ data } as EvidenceRecord, 'region') || 'the region'} was not heard any more${long},${since}`;
  const gaveUp = find(records, 'AgentTimeout', 'DisableSimulatorReceived') !== undefined;
  const end = gaveUp
    ? ', and the region closed its circuit for that'
    : ', and the region has not given it up yet';
  return `the client was not heard any more${long},${since}${end}`;
}

const withColon = (words: string): string => (words === '' ? '' : `: ${words}`);

/** Others see a cloud until the region has what the avatar wears, and its bakes: what the client sends, or has made by the grid. */
function whyCloud(records: readonly EvidenceRecord[], _who: string, traffic: readonly Said[]): Answer {
  const early = notArrived(records);
  if (early !== undefined) return early;
  if (traffic.length === 0)
    return well(
      'what it wears cannot be told from what there is: that takes a recording of this avatar alone',
    );
  const count = (what: string): number =>
    traffic.filter((one) => one.what === what).reduce((sum, one) => sum + one.count, 0);
  // The grid bakes, and is only told when.
  if (count('HTTP UpdateAvatarAppearance') > 0)
    return count('AvatarAppearance') > 0
      ? well('the grid was asked to bake, and AvatarAppearance came')
      : wrong('the grid was asked to bake, and no AvatarAppearance came of it');
  if (count('AgentSetAppearance') === 0)
    return wrong(
      count('AgentWearablesUpdate') > 0
        ? 'AgentWearablesUpdate said what it wears, and the client never sent AgentSetAppearance'
        : 'the client never sent AgentSetAppearance, nor asked what it wears: nobody knows what it looks like',
    );
  const bakes = count('HTTP UploadBakedTexture');
  const cached = count('AgentCachedTextureResponse') > 0;
  if (bakes === 0 && !cached)
    return wrong('AgentSetAppearance was sent, and no baked texture was uploaded or known to the region');
  return well(
    `AgentSetAppearance was sent${bakes > 0 ? ', and baked textures were uploaded' : ', and the region was asked for the bakes it knows'}`,
  );
}
