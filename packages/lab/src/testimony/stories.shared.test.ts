/** Every recorded capture: whose stories are in it, and what went wrong first, as the README beside it says. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { nodeInflate } from '@landfall/transport/node';
import { describe, expect, test } from 'vitest';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { parseSequence, compareSequence, referenceOf, signalsOf } from '../reference/index.ts';
import type { Question } from '../narrator/index.ts';
import type { ReferenceName } from '../reference/index.ts';
import { answerQuestion, arrange, compareStory, narrate, protagonistsOf, whyOf } from '../narrator/index.ts';
import { differenceOf, formatDifference } from '../difference/index.ts';
import { readBesideLog, readTestimony } from './index.ts';

interface Expected {
  readonly who: readonly string[];
  /** How the paragraph of `why` begins. */
  readonly why: string;
  /** What the story tells besides. */
  readonly tells?: readonly string[];
}

const WELL = 'Nothing went wrong: ';
const arrived = (who: string, ...tells: string[]): Expected => ({
  who: [who],
  why: `${WELL}${who} arrived `,
  tells,
});

const EXPECTED: Readonly<Record<string, Expected>> = {
  'asset-service': { who: [], why: 'Nothing went wrong: there is no session in it.' },
  'build-objects': arrived(
    'Test User',
    'NewFileAgentInventory answered 200',
    'UpdateCreateInventoryItem',
    'neighbour East Region connected',
  ),
  'chat-im': {
    who: ['Bot Two', 'Bot One'],
    why: `${WELL}of 2 sessions 2 arrived`,
    tells: ['hears Bot One: A SHOUT', 'private message from Bot One'],
  },
  'inventory-caps': arrived('Bot One', 'FetchInventoryDescendents2 answered 200', 'asset by the circuit'),
  'login-cached-objects': arrived('Bot One', 'ObjectUpdateCached', 'ObjectUpdateCompressed'),
  'login-nodemetaverse': arrived('Node Meta', 'ObjectUpdateCompressed', 'says: '),
  'login-refused-already-logged-in': {
    who: ['Camp Bot0', 'Camp Bot1', 'Camp Bot2'],
    why: 'Camp Bot0: the grid refused the login: You appear to be already logged in',
  },
  'login-standard': arrived(
    'Bot One',
    'UploadBakedTexture answered 200',
    'neighbour East Region connected',
    'logout taken without an answer',
  ),
  'misc-queries': arrived('Bot One', 'asks to sit on something'),
  'probe-bad-password': {
    who: ['Probe One', 'No Body', 'Nobody'],
    why: 'Probe One: the grid refused the login: Could not authenticate your avatar',
  },
  'probe-dup-ooo': { who: ['Probe One'], why: 'Probe One: the client sent 2 packets twice without marking' },
  'probe-eventqueue': {
    who: ['Probe One'],
    why: 'Probe One: UseCircuitCode came only 58.1 s after the login response',
  },
  'probe-malformed': {
    who: ['Probe One'],
    why: 'Probe One: the client sent a datagram that makes no sense: datagram is too short',
  },
  'probe-no-complete-movement': {
    who: ['Probe One'],
    why: 'Probe One: CompleteAgentMovement came only 45 s after the answer to UseCircuitCode',
  },
  'probe-no-handshake-reply': {
    who: ['Probe One'],
    why: 'Probe One: RegionHandshakeReply came only 15 s after RegionHandshake',
  },
  'probe-silent-raw': {
    who: ['Probe Three'],
    why: 'Probe Three: the client fell silent',
    tells: ['timeout: nothing heard for 60.1 s', 'the first step missing is RegionHandshakeReply'],
  },
  'probe-wrong-circuit': {
    who: ['Probe Two'],
    why: 'Probe Two: the simulator did not take UseCircuitCode 12345: another circuit code than the login gave',
  },
  'region-crossing': arrived(
    'Bot One',
    'Crossed the border from Default Region to East Region',
    'Crossed the border from East Region to Default Region',
  ),
  'server-shutdown': {
    who: ['Bot Two'],
    why: 'Bot Two: the region showed the agent out: The simulator is going down',
  },
  teleport: {
    who: ['Bot One'],
    why: 'Bot One: the teleport from Default Region to <128, 128, 40> in the region at 2000, 2000 came to nothing: The region you tried to teleport to was not found',
    tells: [
      'Teleported within Default Region',
      'Teleported from Default Region to East Region',
      'Teleported from East Region to Default Region',
    ],
  },
  'texture-caps': arrived('Bot One', 'texture by GetTexture', 'mesh by GetMesh'),
  'texture-udp': arrived('Bot One', 'texture by the circuit'),
  'var-region-512': arrived('Bot One', 'arrived in Var Region'),
  walk: arrived('Bot One', 'begins to walk', 'begins to fly', 'sits down on the ground'),
  'wallflower-no-agentupdate': {
    who: ['Wall Flower'],
    why: 'Wall Flower: AgentUpdate never came after the arrival: not one AgentUpdate in 100 s',
  },
  'wallflower-silent': {
    who: ['Wall Silent'],
    why: 'Wall Silent: the client fell silent',
    tells: ['timeout: nothing heard for 60 s'],
  },
  'master/behaviours-silent-wallflower-ghost': {
    who: ['Bot Six', 'Bot Five', 'Bot Four', 'Lib Two', 'Test User', 'Bot Three'],
    why: 'Bot Five: the login was granted, and its ticket never used: UseCircuitCode never came',
    tells: ['not one AgentUpdate in 70 s', 'timeout: nothing heard for 60.1 s', 'was in a region already'],
  },
  'master/bot-follows-kill-and-return': {
    who: ['Lib Two', 'Lib One'],
    why: 'Lib Two: the client fell silent',
    tells: ['Lib One stood in the region'],
  },
  'master/logins-during-start': {
    who: ['Bot Four', 'Lib Two'],
    why: 'Bot Four: the grid refused the login: Logins to this region are disabled',
    tells: ['Lib Two stood in the region'],
  },
  'master/region-restart-and-neighbour': {
    who: ['Bot Six', 'Bot Four', 'Bot Three'],
    why: 'Bot Four: the region showed the agent out: The simulator is going down',
  },
  'master/standard-and-level-walk': {
    who: ['Test User', 'Bot Three'],
    why: `${WELL}of 6 sessions 6 arrived`,
  },
  'master/teleports-local-var-far-back': {
    who: ['Bot Two'],
    why: 'Bot Two: the teleport from Alpha to <20, 20, 30> in the region at 1500, 1500 came to nothing: The region you tried to teleport to was not found',
    tells: ['Teleported from Alpha to Big Var', 'Teleported from Big Var to Far Away'],
  },
  'master/travel-by-console-and-on-foot': {
    who: ['Bot Six', 'Bot Three', 'Bot Four'],
    why: WELL,
    tells: ['Teleported from Alpha to Far Away', 'Crossed the border from Alpha to Beta'],
  },
};

const NOTHING_WRONG = 'Nothing is missing, late, out of order or extra.';

/** A capture that shows how it goes, and one in which it goes otherwise, with what is said of that. */
const REFERENCES: readonly (readonly [ReferenceName, shows: string, not: string, words: string])[] = [
  [
    'login-opensim',
    'login-standard',
    'probe-no-handshake-reply',
    'RegionHandshakeReply came only 15 s after',
  ],
  ['login-opensim', 'chat-im', 'probe-silent-raw', 'RegionHandshakeReply never came after RegionHandshake'],
  // Its handshake waits for the movement, as it would not there.
  ['login-second-life', 'walk', 'probe-no-complete-movement', 'CompleteAgentMovement came only 45 s after'],
  ['neighbour', 'login-standard', 'probe-bad-password', 'There is no neighbour in it'],
  ['crossing', 'region-crossing', 'teleport', 'There is no crossing in it'],
  ['teleport-v2', 'master/travel-by-console-and-on-foot', 'teleport', 'TeleportFinish never came after'],
  ['teleport-within', 'teleport', 'master/travel-by-console-and-on-foot', 'TeleportLocal never came after'],
  ['teleport-refused', 'teleport', 'master/travel-by-console-and-on-foot', 'TeleportFailed never came after'],
  ['logout-answered', 'var-region-512', 'login-standard', 'LogoutReply never came after LogoutRequest'],
  ['logout-taken', 'login-standard', 'wallflower-silent', 'There is no logout in it'],
];

/** A question, a capture that shows the fault, with what is said of it, and one that does not. */
const ASKED: readonly (readonly [Question, fault: string, words: string, well: string, wellWords: string])[] =
  [
    [
      'neighbours',
      'probe-dup-ooo',
      'the seed was never asked',
      'login-standard',
      '1 neighbour connected: the neighbour East Region',
    ],
    [
      'neighbours',
      'probe-silent-raw',
      'the seed was never asked',
      'var-region-512',
      'the region told of none',
    ],
    [
      'silent',
      'wallflower-silent',
      'the client was not heard any more',
      'walk',
      'it logged out; until then both ends were heard',
    ],
    [
      'silent',
      'server-shutdown',
      'the region showed the agent out: The simulator is going down',
      'chat-im',
      'it logged out',
    ],
    [
      'cloud',
      'wallflower-no-agentupdate',
      'the client never sent AgentSetAppearance',
      'login-standard',
      'AgentSetAppearance was sent, and baked textures were uploaded',
    ],
  ];

const captures = `${sharedFolder}captures/`;
const LOGS = Object.keys(EXPECTED).flatMap((name) =>
  ['server-main.log', 'server-var.log']
    .filter((log) => sharedFolder !== undefined && existsSync(`${captures}${name}/${log}`))
    .map((log) => [name, log] as const),
);
const fileOf = (name: string): string => `${captures}${name}/capture.pcap`;

describe.skipIf(sharedFolder === undefined)('the stories of recorded captures', () => {
  test('are expected of every capture there is', () => {
    const inside = (folder: string): string[] =>
      readdirSync(captures + folder)
        .map((name) => folder + name)
        .filter((name) => existsSync(fileOf(name)));
    expect([...inside(''), ...inside('master/')].toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
  });

  test.each(Object.entries(EXPECTED))('%s', async (name, { who, why, tells = [] }) => {
    const { records } = await readTestimony(fileOf(name), nodeInflate);
    const actors = protagonistsOf(records);
    expect(actors.filter((actor) => !/^(?:Client at|Agent) /.test(actor))).toEqual(
      expect.arrayContaining([...who]),
    );
    const { isWell, paragraph } = whyOf(actors.map((actor) => arrange(records, actor)));
    expect(paragraph.slice(0, why.length)).toBe(why);
    expect(isWell).toBe(why.startsWith(WELL));
    const stories = actors
      .map((actor) => narrate(records, { style: 'plain', actor }).replaceAll('\\', ''))
      .join('\n');
    for (const words of tells) expect(stories).toContain(words);
    for (const actor of who) expect(stories).toContain(actor);
    expect(JSON.stringify(records)).not.toMatch(/\/CAPS\/[0-9a-f-]{36}|"sessionId"/i);
  });

  test.each(LOGS)('%s, with the log %s of its server', async (name, log) => {
    const told = await readTestimony(fileOf(name), nodeInflate);
    const { records } = await readBesideLog(told, `${captures}${name}/${log}`);
    const testified = records.filter(({ reconstructed }) => reconstructed !== true);
    expect(testified.length).toBeGreaterThan(0);
    const actors = protagonistsOf(records);
    const { paragraph } = whyOf(actors.map((actor) => arrange(records, actor)));
    const { why } = EXPECTED[name]!;
    expect(paragraph.slice(0, why.length)).toBe(why);
  });

  test.each(REFERENCES)('beside %s: as in %s, not as in %s', async (name, shows, not, words) => {
    const compared = async (capture: string): Promise<string> => {
      const { records } = await readTestimony(fileOf(capture), nodeInflate);
      const told = protagonistsOf(records).map((actor) =>
        compareStory(arrange(records, actor), referenceOf(name)),
      );
      return told.join('\n');
    };
    expect(await compared(shows)).toContain(NOTHING_WRONG);
    expect(await compared(not)).toContain(words);
  });

  test.each(ASKED)('why %s: seen in %s as “%s”, not in %s', async (question, fault, words, good, fine) => {
    const answer = async (capture: string) => {
      const { records, traffic } = await readTestimony(fileOf(capture), nodeInflate);
      return answerQuestion(
        question,
        protagonistsOf(records).map((actor) => arrange(records, actor)),
        traffic,
      );
    };
    const [bad, right] = [await answer(fault), await answer(good)];
    expect([bad.isWell, bad.paragraph]).toEqual([false, expect.stringContaining(words)]);
    expect([right.isWell, right.paragraph]).toEqual([true, expect.stringContaining(fine)]);
  });

  test('two clients at the same grid differ in what is known of them', async () => {
    const told = async (name: string) => ({ name, ...(await readTestimony(fileOf(name), nodeInflate)) });
    const difference = differenceOf(await told('login-standard'), await told('login-nodemetaverse'));
    const words = difference.divergences.map((divergence) => divergence.words);
    expect(words).toContain('only login-nodemetaverse: ObjectUpdateCompressed');
    expect(words).toContain('only login-standard: UploadBakedTexture called');
    expect(difference.latencies.length).toBeGreaterThan(10);
    const text = formatDifference(difference);
    expect(text).toContain('## What differs');
  });

  test('the login sequence of the founding notes is met by a real login', async () => {
    const notes = readFileSync(`${sharedFolder}seeds/login-sequence.md`, 'utf8');
    const sequence = parseSequence(notes);
    expect(sequence.title).toBe('Initial login to world');
    expect([...sequence.participants.keys()]).toEqual(['V', 'R', 'L']);
    const { records } = await readTestimony(fileOf('misc-queries'), nodeInflate);
    const { steps } = compareSequence(
      sequence,
      records.flatMap((record) => signalsOf(record)),
    );
    const seen = steps.filter(({ atMs }) => atMs !== undefined).map(({ step }) => step.message);
    expect(seen).toEqual(
      expect.arrayContaining([
        'UseCircuitCode',
        'CompleteAgentMovement',
        'RegionHandshake',
        'RegionHandshakeReply',
      ]),
    );
  });
});
