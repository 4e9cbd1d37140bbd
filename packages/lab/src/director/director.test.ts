import { describe, expect, it } from 'vitest';
import { parseScenario } from '../scenario/index.ts';
import { nodeShell, runScenario } from './index.ts';
import type { DirectorOptions, Outcome } from './index.ts';

const fence = (word: string, ...lines: readonly string[]): string =>
  `\`\`\`${word}\n${lines.join('\n')}\n\`\`\`\n`;
const CAST = fence('cast', '[{"First":"Test","Last":"User","Password":"secret"}]');
const LOGIN = fence('actor Test User', 'LOGIN Test User secret');
const ARRIVED = fence('await', 'Title: Arrived', 'Subject: Test User', "Query: entry.kind == 'Arrived'");
const run = async (blocks: readonly string[], options?: DirectorOptions): Promise<Outcome> =>
  await runScenario(await parseScenario('a.md', blocks.join('\n')), options);
const check = (...lines: readonly string[]): string => fence('await', 'Subject: Territory', ...lines);

describe('the director', () => {
  it('goes on behind what is not well, and says what was missing and for how long', async () => {
    const outcome = await run([
      CAST,
      LOGIN,
      check('Title: A wonder', 'Contains: dragons', 'Timeout: 2000'),
      ARRIVED,
    ]);
    expect(outcome.verdict).toBe('failure');
    expect(outcome.observations.map(({ isWell }) => isWell)).toEqual([false, true]);
    expect(outcome.observations[0]).toMatchObject({
      title: 'A wonder',
      waitedMs: 2000,
      words: 'Territory has nothing of "dragons"',
      place: { file: 'a.md', line: 9 },
    });
  });

  it('needs every condition, also those that repeat a key', async () => {
    const two = check('Contains: AUTH SUCCESS', 'Contains: dragons', 'Timeout: 1000');
    expect((await run([CAST, LOGIN, two])).verdict).toBe('failure');
  });

  it('looks behind a cursor, so that what is stale does not count', async () => {
    const said = (text: string): string => fence('mimic Test User', `CHAT ${text}`);
    const heard = (...lines: readonly string[]): string =>
      fence('await', 'Subject: Test User', 'Contains: Msg: hello', 'Timeout: 3000', ...lines);
    const begin = [CAST, LOGIN, ARRIVED, said('hello'), heard()];
    const verdict = async (...more: readonly string[]): Promise<string> =>
      (await run([...begin, ...more])).verdict;
    expect(await verdict(heard())).toBe('success');
    expect(await verdict(heard('Since: last'))).toBe('success'); // Said, and heard.
    expect(await verdict(heard('Since: now'))).toBe('failure');
    expect(await verdict(fence('mark', 'here'), heard('Since: mark here'))).toBe('failure');
    expect(await verdict(fence('mark', 'here'), said('hello'), heard('Since: mark here'))).toBe('success');
    expect(await verdict(said('nothing'), heard('Since: act'))).toBe('failure');
    await expect(verdict(heard('Since: mark nowhere'))).rejects.toThrow(
      /a\.md:\d+: there is no mark nowhere/,
    );
  });

  it('sees what must not be seen', async () => {
    const kicked = check("Query: entry.kind == 'KickSent'", 'Expect: none within 5 s');
    const late = fence('mimic Test User', 'WAIT 2000', 'CHAT enough');
    const said = fence('await', 'Subject: Test User', 'Contains: enough', 'Expect: none within 1 s');
    const heard = fence('await', 'Subject: Test User', 'Contains: enough', 'Expect: none within 5 s');
    expect((await run([CAST, LOGIN, kicked])).verdict).toBe('success');
    expect((await run([CAST, LOGIN, ARRIVED, late, said])).verdict).toBe('success');
    const outcome = await run([CAST, LOGIN, ARRIVED, late, heard]);
    expect(outcome.verdict).toBe('failure');
    expect(outcome.observations.at(-1)?.words).toMatch(/^there was Test User: .*enough/);
  });

  it('counts, and puts in order', async () => {
    const three = fence('mimic Test User', 'CHAT one', 'CHAT one', 'CHAT one');
    const counted = (count: string): string =>
      fence(
        'await',
        'Subject: Test User',
        "Query: entry.kind == 'ChatHeard'",
        `Count: ${count}`,
        'Timeout: 2000',
      );
    const ofCount = async (count: string) =>
      (await run([CAST, LOGIN, ARRIVED, three, counted(count)])).verdict;
    expect(await Promise.all(['3', '>= 3', '>= 4', '2', '< 4', '!= 3'].map(ofCount))).toEqual([
      'success',
      'success',
      'failure',
      'failure',
      'success',
      'failure',
    ]);
    const seen = (kind: string, as: string): string => check(`Query: entry.kind == '${kind}'`, `As: ${as}`);
    const order = (text: string): string => fence('verify', `Order: ${text}`);
    const begin = [CAST, LOGIN, seen('RegionHandshakeSent', 'shook'), seen('AuthSuccess', 'let-in')];
    expect((await run([...begin, order('let-in < shook')])).verdict).toBe('success');
    const wrong = await run([...begin, order('shook < let-in')]);
    expect(wrong.observations.at(-1)?.words).toBe('let-in came before shook');
    await expect(run([CAST, LOGIN, order('a < b')])).rejects.toThrow(/nothing was found as a/);
  });

  it('keeps what was found under names', async () => {
    const circuit = check(
      "Query: entry.kind == 'CircuitProvision'",
      "Capture: circuit = found(entry.val, 'Circuit: ([0-9]+)')",
    );
    const again = check('Contains: "kind": "UseCircuitCodeReceived"', 'Contains: "circuit": ${circuit}');
    expect((await run([CAST, LOGIN, circuit, again])).verdict).toBe('success');
    await expect(run([CAST, LOGIN, again])).rejects.toThrow(/a\.md:\d+: nothing is kept under \$\{circuit\}/);
    const given = { variables: new Map([['who', 'Test User']]) };
    const hello = [fence('mimic Test User', 'CHAT I am ${who}'), check('Contains: I am Test User')];
    expect((await run([CAST, LOGIN, ARRIVED, ...hello], given)).verdict).toBe('success');
  });

  it('has sensors that log, alert and abort', async () => {
    const sensor = (action: string): string =>
      fence('async-sensor', 'Title: Watch', 'Subject: Test User', 'Contains: ping', action);
    const talk = fence('mimic Test User', 'CHAT ping', 'WAIT 1000', 'CHAT after');
    const pong = fence('await', 'Subject: Test User', 'Contains: pong!', 'Timeout: 5000');
    const begin = [CAST, LOGIN, ARRIVED];
    expect((await run([...begin, sensor('director#alert: pong!'), talk, pong])).verdict).toBe('success');
    const logged = await run([...begin, sensor('director#log heard it'), talk]);
    expect(logged.log).toContain('director: heard it');
    const aborted = await run([
      ...begin,
      sensor('director#abort: enough'),
      talk,
      fence('wait', '60 s'),
      pong,
    ]);
    expect(aborted).toMatchObject({ verdict: 'aborted', reason: 'enough' });
    expect(aborted.tookMs).toBeLessThan(10_000);
    expect(aborted.observations.find(({ type }) => type === 'Sensor')).toMatchObject({ isWell: false });
    const wrong = await run([...begin, sensor('director#log ${nobody}'), talk]);
    expect(wrong.observations.at(-1)).toMatchObject({
      isWell: false,
      words: expect.stringMatching(/\$\{nobody\}/),
    });
  });

  it('runs shells only where that is allowed', async () => {
    const shell = [
      fence('bash-export', 'export GREETING=hello'),
      fence('mimic Test User', 'CHAT ${GREETING}'),
    ];
    await expect(run([CAST, ...shell])).rejects.toThrow(/a\.md:5: bash runs programs.*--allow-shell/);
    const blocks = [CAST, LOGIN, ARRIVED, ...shell, check('Contains: hello')];
    expect((await run(blocks, { shell: nodeShell })).verdict).toBe('success');
    await expect(run([fence('bash', 'exit 3')], { shell: nodeShell })).rejects.toThrow(/bash ended with 3/);
  });

  it('does the same again, and different things at the same time', async () => {
    const many = (word: string, ...blocks: readonly string[]): string =>
      `\`\`\`\`${word}\n${blocks.join('\n')}\n\`\`\`\`\n`;
    const talk = fence('mimic Test User', 'CHAT round ${round}');
    const heard = fence('await', 'Subject: Test User', 'Contains: Msg: round ${round}', 'Since: act');
    const rounds = await run([CAST, LOGIN, ARRIVED, many('repeat 3', talk, heard)]);
    expect(rounds.observations.map(({ isWell, words }) => [isWell, /round \d/.exec(words)?.[0]])).toEqual([
      [true, undefined],
      [true, 'round 1'],
      [true, 'round 2'],
      [true, 'round 3'],
    ]);
    const never = (ms: number): string => check('Contains: dragons', `Timeout: ${ms}`);
    const waits = many('parallel', never(3000), fence('wait', '5 s'), never(1000));
    const { observations, tookMs } = await run([CAST, waits]);
    expect(observations.map(({ waitedMs }) => waitedMs)).toEqual([1000, 3000]);
    expect([tookMs >= 5000, tookMs < 9000]).toEqual([true, true]);
    const act = fence('await', 'Subject: Test User', 'Contains: Msg: ping', 'Since: act', 'Timeout: 4 s');
    const other = fence('territory', 'WAIT 2000', 'show users');
    const sequence = `\`\`\`\`\`parallel\n${many('sequence', fence('mimic Test User', 'CHAT ping'), act)}${other}\`\`\`\`\`\n`;
    expect((await run([CAST, LOGIN, ARRIVED, sequence])).verdict).toBe('success');
    const wrong = many('parallel', fence('territory', 'dance'), fence('wait', '60 s'));
    await expect(run([CAST, wrong])).rejects.toThrow(/the console does not know "dance"/);
  });

  it.each<[string, readonly string[], RegExp]>([
    [
      'a line that nobody knows',
      [CAST, fence('actor Test User', 'LOGIN Test User secret', 'DANCE')],
      /a\.md:7: .*knows no DANCE/,
    ],
    ['a console line that nobody knows', [fence('territory', 'dance')], /a\.md:2: the console does not know/],
    ['an actor who is not cast', [LOGIN], /a\.md:1: Test User is not in the cast/],
    ['a cast twice', [CAST, CAST], /a\.md:5: the name "Test User" is taken/],
    ['a fault that there is not', [fence('fault', 'Fault: rain')], /a\.md:1: there is no fault rain/],
    [
      'a fault of no message',
      [fence('fault', 'Fault: drop-message', 'Message: Rain', 'Direction: sent')],
      /a.md:1: there is no message or event Rain/,
    ],
    ['too much of a fault', [fence('fault', 'Fault: crash', 'Times: 3')], /knows no times/],
    ['a kick of nobody', [fence('territory', 'kick user No Body')], /a\.md:2: No Body is not online/],
    ['land that there is not', ['---\ngrid: moon\n---', CAST], /grid is plain, bay or a layout/],
  ])('refuses %s', async (_what, blocks, message) => {
    await expect(run(blocks)).rejects.toThrow(message);
  });

  it('does the same each time', async () => {
    const bad = fence('net', 'Loss: 20%', 'Delay: 50 ms', 'Jitter: 20 ms');
    const tell = async (seed: number): Promise<string[]> => {
      const kinds: string[] = [];
      const two = '[{"First":"Test","Last":"Two","Password":"secret"}]';
      const both = `\`\`\`\`parallel\n${LOGIN}${LOGIN.replaceAll('Test User', 'Test Two')}\`\`\`\`\n`;
      await run([CAST, fence('cast', two), bad, both, fence('wait', '10 s')], {
        seed,
        onRecord: ({ mono, kind }) => kinds.push(`${mono} ${kind}`),
      });
      return kinds;
    };
    expect(await tell(3)).toEqual(await tell(3));
    expect(await tell(3)).not.toEqual(await tell(4));
  });
});
