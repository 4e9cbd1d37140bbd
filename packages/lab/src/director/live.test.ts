import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGrid } from '@landfall/grid';
import { createNodePorts } from '@landfall/transport/node';
import { parseScenario } from '../scenario/index.ts';
import { runScenario } from './index.ts';
import type { LiveSetting, Outcome } from './index.ts';

const fence = (word: string, ...lines: readonly string[]): string =>
  `\`\`\`${word}\n${lines.join('\n')}\n\`\`\`\n`;
const CAST = fence('cast', '[{"First":"Test","Last":"User","Password":"secret"}]');
const LOGIN = fence('actor Test User', 'LOGIN Test User secret');
const await_ = (subject: string, query: string): string =>
  fence('await', `Title: ${query}`, `Subject: ${subject}`, `Query: ${query}`, 'Timeout: 60 s');
const ARRIVED = await_('Test User', "entry.kind == 'Arrived'");
const run = async (live: LiveSetting, ...blocks: readonly string[]): Promise<Outcome> =>
  await runScenario(await parseScenario('a.md', blocks.join('\n')), { live });

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-live-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A program in the manner of the observatory's clients. */
async function program(...lines: readonly string[]): Promise<readonly string[]> {
  const path = join(folder, 'client.mjs');
  await writeFile(path, lines.join('\n'));
  return [process.execPath, path];
}
const CLIENT = [
  "import { createInterface } from 'node:readline';",
  'const say = (sys, sig, val) =>',
  "  console.log(JSON.stringify({ at: new Date().toISOString(), via: 'Visitant', sys, sig, val }));",
  'for await (const line of createInterface({ input: process.stdin })) {',
  "  const [verb, ...words] = line.split(' ');",
  "  if (verb === 'LOGIN') say('MIGRATION', 'ENTRY', words.join(' '));",
  "  else if (verb === 'CHAT') say('MOTOR', 'VOCALIZATION', words.join(' '));",
  "  else console.log('what is ' + verb);",
  '}',
  "console.error('bye');",
];

describe('a stage in real time', () => {
  it('has our own grid on sockets, and parts played by any program that reads lines and writes evidence', async () => {
    const clients = new Map([['other', await program(...CLIENT)]]);
    const cast = fence(
      'cast',
      '[{"First":"Test","Last":"User","Password":"secret"},{"First":"An","Last":"Other","Password":"x","Species":"other"}]',
    );
    const outcome = await run(
      { clients },
      cast,
      LOGIN,
      ARRIVED,
      await_('Territory', "entry.kind == 'RegionHandshakeSent'"),
      fence('actor An Other', 'LOGIN An Other x', 'SIT', 'CHAT Hello'),
      await_(
        'An Other',
        "entry.sig == 'ENTRY' and matches(entry.val, '^An Other x http://127[.]0[.]0[.]1:')",
      ),
      await_('An Other', "entry.val == 'Hello'"),
    );
    expect(outcome.observations.map(({ isWell, words }) => (isWell ? true : words))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(outcome).toMatchObject({ verdict: 'success', isVirtual: false });
    expect(outcome.log).toEqual(expect.arrayContaining(['An Other: what is SIT', 'An Other: bye']));
  }, 120_000);

  it('tells of a program that cannot be run, or ends badly', async () => {
    const act = fence('mimic Somebody', 'CHAT x');
    const none = { clients: new Map([['mimic', [join(folder, 'none')]]]) };
    expect((await run(none, CAST, act)).log.join('\n')).toMatch(/Somebody: \(cannot be run: .*ENOENT/);
    const clients = new Map([['mimic', await program('process.exitCode = 3;')]]);
    expect((await run({ clients }, CAST, act)).log).toContain('Somebody: (ended with 3)');
  }, 120_000);

  it('takes the log of another grid as its evidence, and what that does not tell as not seen', async () => {
    const ports = createNodePorts();
    const [consoleFile, consoleLog] = [join(folder, 'console'), join(folder, 'console.log')];
    await writeFile(consoleFile, '');
    await writeFile(
      consoleLog,
      '12:00:00 - [LLOGIN SERVICE]: All clear. Sending login response to Old User\n',
    );
    const account = { first: 'Test', last: 'User', password: 'secret' };
    const config = { regions: [{ name: 'Plain' }], accounts: [account], passwordScheme: 'opensim' as const };
    const grid = await startGrid(config, ports);
    try {
      const live = { grid: { loginUri: grid.loginUri, console: consoleFile, consoleLog } };
      const told = '[LLOGIN SERVICE]: All clear. Sending login response to Test User';
      const playing = run(
        live,
        CAST,
        LOGIN,
        ARRIVED,
        await_('Territory', "entry.kind == 'LoginResponseSent'"),
        fence(
          'verify',
          'Title: shook',
          'Subject: Territory',
          "Query: entry.kind == 'RegionHandshakeSent'",
          'As: shook',
        ),
        fence('verify', 'Title: order', 'Order: shook < shook'),
        fence('territory', 'show users', 'quit'),
      );
      while (!(await readFile(consoleFile, 'utf8')).includes('create user'))
        await new Promise((resolve) => setImmediate(resolve));
      await appendFile(
        consoleLog,
        `12:00:01 - [USER ACCOUNT SERVICE]: Account Test User x created successfully\n12:00:02 - ${told}\n`,
      );
      const { verdict, observations } = await playing;
      expect(observations.map(({ title, isWell, isOpen = false }) => [title, isWell, isOpen])).toEqual([
        ["entry.kind == 'Arrived'", true, false],
        ["entry.kind == 'LoginResponseSent'", true, false],
        ['shook', false, true],
        ['order', false, true],
      ]);
      expect(verdict).toBe('success');
      expect((await readFile(consoleFile, 'utf8')).split('\n').slice(1)).toEqual(['show users', '']);
    } finally {
      await grid.close();
      await ports.close();
    }
  }, 120_000);

  it.each<[string, (grid: string) => LiveSetting, readonly string[], RegExp]>([
    [
      'a grid that is down',
      () => ({ grid: { loginUri: 'http://127.0.0.1:9/' } }),
      [CAST],
      /nobody answers at http:\/\/127\.0\.0\.1:9/,
    ],
    [
      'a console that is not there',
      (grid) => ({ grid: { loginUri: grid, console: join(folder, 'none') } }),
      [CAST],
      /there is no .*none/,
    ],
    [
      'a fault of a grid that is not ours',
      (grid) => ({ grid: { loginUri: grid } }),
      [fence('fault', 'Fault: crash')],
      /a\.md:1: a grid that is not ours/,
    ],
    [
      'lines for a console without one',
      (grid) => ({ grid: { loginUri: grid } }),
      [fence('territory', 'show users')],
      /a\.md:2: this grid has no console here/,
    ],
  ])('refuses %s', async (_what, settingOf, blocks, message) => {
    const ports = createNodePorts();
    const grid = await startGrid({ regions: [{ name: 'Plain' }] }, ports);
    try {
      await expect(run(settingOf(grid.loginUri), ...blocks)).rejects.toThrow(message);
    } finally {
      await grid.close();
      await ports.close();
    }
  });

  it('ends when somebody interrupts it', async () => {
    const controller = new AbortController();
    const playing = runScenario(
      await parseScenario('a.md', [CAST, LOGIN, fence('wait', '1 min'), ARRIVED].join('\n')),
      {
        live: { signal: controller.signal },
        onRecord: () => controller.abort(),
      },
    );
    expect(await playing).toMatchObject({ verdict: 'aborted', reason: 'interrupted', observations: [] });
  });
});
