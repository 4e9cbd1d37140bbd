import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { main } from './main.ts';
import type { Surroundings } from './main.ts';

/** Runs the command line, and gathers what it complains of. */
async function refused(...args: readonly string[]): Promise<{ code: number; errors: string }> {
  return await refusedIn({}, args);
}

async function refusedIn(
  surroundings: Surroundings,
  args: readonly string[],
): Promise<{ code: number; errors: string }> {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  let text = '';
  errors.on('data', (chunk) => (text += String(chunk)));
  const interrupted = new AbortController().signal;
  const code = await main(args, { input: Readable.from(['']), output, errors, interrupted }, surroundings);
  return { code, errors: text };
}

const TOO_MUCH = '9'.repeat(400);
const SLIPS = ['1e99', '1e1', '0x10', ' 5 ', '-0', 'NaN', 'Infinity', '', ' ', '5s', '1,5', '+5', TOO_MUCH];

/** A command, what it needs besides, and each of its options that takes a number. */
const NUMERIC: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['login', ['--grid', 'http://127.0.0.1:1/', '--user', 'A B'], ['--stay', '--walk', '--deadline']],
  [
    'travel',
    ['--grid', 'http://127.0.0.1:1/', '--user', 'A B', '--to', 'home'],
    ['--loop', '--pause', '--deadline'],
  ],
  ['look', [], ['--timeout', '--max', '--fov', '--map-size', '--size', '--camera', '--area', '--deadline']],
  ['grid', [], ['--port', '--processes', '--record-limit']],
  ['view', [], ['--port']],
  ['gateway', [], ['--port', '--sessions', '--sessions-per-address', '--drain']],
  ['proxy', ['--grid', 'http://127.0.0.1:1/'], ['--port']],
  ['assets serve', [], ['--port', '--processes']],
  ['assets sign', ['--agent', '00000000-0000-4000-8000-000000000001'], ['--hours']],
  ['assets scrub', [], ['--rate']],
  ['assets gc', ['--roots', 'x'], ['--grace-days', '--recent-days', '--temporary-days']],
  ['assets import', ['x.oar'], ['--max-asset-bytes']],
];

/** Those that take several numbers say their form. */
const SEVERAL = ['--size', '--camera', '--area'];

describe('an option that takes a number', () => {
  it.each(NUMERIC.flatMap(([command, needs, options]) => options.map((option) => [command, option, needs])))(
    'of %s, %s, takes no slip of the keys for one',
    async (command, option, needs) => {
      for (const slip of SLIPS) {
        const { code, errors } = await refused(
          ...String(command).split(' '),
          ...(needs as readonly string[]),
          `${String(option)}=${slip}`,
        );
        expect([slip, code, errors.split('\n')[0]]).toEqual([
          slip,
          2,
          expect.stringContaining(`option '${String(option)}`),
        ]);
      }
      if (SEVERAL.includes(String(option))) return;
      const { errors } = await refused(
        ...String(command).split(' '),
        ...(needs as readonly string[]),
        `${String(option)}=${TOO_MUCH}`,
      );
      expect(errors.split('is invalid.')[1], 'how much it may be is said').toMatch(/(?:to|at most) \d/);
    },
  );
});

describe('a slip of the keys', () => {
  it('in the name of an option is told as one, not as an option that is missing', async () => {
    for (const [command, slip] of [
      ['login', '--usr'],
      ['travel', '--gird'],
      ['assets sign', '--agnt'],
    ] as const) {
      const { code, errors } = await refused(...command.split(' '), slip, 'x');
      expect([code, errors]).toEqual([2, expect.stringMatching(`^error: unknown option '${slip}'`)]);
      expect(errors).not.toContain('required');
    }
  });

  it('leaves what is missing to be told, all of it at once', async () => {
    const { code, errors } = await refused('travel', '--to', 'home');
    expect(code).toBe(2);
    expect(errors).toBe(
      "error: required option '--grid <uri>' not specified\nerror: required option '--user <name>' not specified\n",
    );
  });

  it.each([['help nope'], ['help assets nope'], ['assets help nope'], ['nope'], ['assets nope']])(
    'in the name of a command is told as one: %s',
    async (line) => {
      const { code, errors } = await refused(...line.split(' '));
      expect([code, errors]).toEqual([2, expect.stringMatching(/^error: unknown command 'nope'\n/)]);
      expect(errors).not.toContain('Usage');
    },
  );
});

describe('a value that was never set', () => {
  it.each([
    ['login', '--grid', '', '--user', 'A B'],
    ['login', '--grid', 'http://127.0.0.1:1/', '--user', 'A B', '--out', ''],
    ['look', '--oar', ''],
    ['look', '--cache', ' '],
    ['grid', '--save-oar', ''],
    ['grid', '--cors-origin', 'http://a', ''],
    ['decode', ''],
    ['schema', '--diff', ''],
    ['assets', 'stats', '--data', ''],
    ['assets', 'import', ''],
    ['assets', 'gc', '--roots', 'a', ''],
  ])('is told as one: %s', async (...args) => {
    const { code, errors } = await refused(...args);
    expect([code, errors]).toEqual([2, expect.stringMatching(/^error: (?:option|argument) '.*is empty\n$/)]);
  });
});

describe('a grid in the grid of a ROBUST', () => {
  it.each([['8003'], ['ftp://127.0.0.1/'], ['http://'], ['http://127.0.0.1:8003/?a=b']])(
    'wants the URL of its services, not %s',
    async (url) => {
      const { code, errors } = await refused('grid', '--robust', url);
      expect([code, errors]).toEqual([
        2,
        expect.stringContaining('a URL such as http://127.0.0.1:8003 is wanted'),
      ]);
    },
  );

  it('is of one process', async () => {
    const { code, errors } = await refused('grid', '--processes', '2', '--robust', 'http://127.0.0.1:1/');
    expect([code, errors]).toEqual([2, expect.stringContaining('--processes does not go together')]);
  });
});

describe('a file that cannot be had', () => {
  it.each([
    ['look', '--oar', tmpdir()],
    ['look', '--capture', tmpdir()],
    ['decode', tmpdir()],
    ['schema', '--diff', tmpdir()],
    ['grid', '--port', '0', '--oar', tmpdir()],
    ['gateway', '--grids', 'http://127.0.0.1:1/', '--token-file', tmpdir()],
  ])('is told in words: %s', async (...args) => {
    const { code, errors } = await refused(...args);
    expect([code, errors]).toEqual([2, expect.stringContaining('EISDIR, it is a folder')]);
  });
});

describe('a file that is of another kind', () => {
  it.each([['look', '--oar'], ['grid', '--port', '0', '--oar'], ['look', '--capture'], ['decode']])(
    'was typed well, and comes to nothing: %s',
    async (...args) => {
      const { code, errors } = await refused(...args, fileURLToPath(import.meta.url));
      expect([code, errors]).toEqual([
        1,
        expect.stringMatching(/^landfall: \S*wrong-use\.test\.ts: (?:no region archive|neither)/),
      ]);
    },
  );
});

describe('wrong use is told before any work', () => {
  const WHO = ['--grid', 'http://127.0.0.1:1/', '--user', 'A B'];
  const LONG = 'a'.repeat(100_000);
  it.each<[string, readonly string[], RegExp]>([
    ['a page that nobody will see', ['view', '--grid', 'ftp://x/'], /not the .*address of a grid/],
    ['networks of no grid', ['view', '--private-networks', '10.0.0.0/8'], /it takes --grid/],
    ['a network', ['view', '--grid', 'http://x/', '--private-networks', 'x'], /not an address or a network/],
    ['a name', ['gateway', '--grids', 'http://x/', '--hosts', 'http://x'], /no name of a host/],
    ['an origin', ['gateway', '--grids', 'http://x/', '--origins', 'x'], /no origin/],
    ['an address', ['proxy', '--grid', 'http://x/', '--bind', 'x'], /an IP address is needed/],
    ['an address to tell', ['proxy', '--grid', 'http://x/', '--bind', '0.0.0.0'], /--announce/],
    ['no rules', ['proxy', '--grid', 'http://x/', '--rules', '/nowhere.mjs'], /cannot read .*nowhere.mjs/],
    ['a grid', ['gateway', '--grids', 'http://x y/'], /not the .*address of a grid/],
    [
      'a user',
      ['login', ...WHO.slice(0, 2), '--user', `${LONG} B`],
      /--user: a name of 100000 characters; 255/,
    ],
    ['one of one name', ['look', ...WHO.slice(0, 2), '--user', LONG], /--user: a name of 100000 characters/],
    ['words', ['login', ...WHO, '--say', LONG], /100000 bytes; 1023 is the most/],
    ['a start', ['login', ...WHO, '--start', `uri:${LONG}&1&1&1`], /a start of 10001\d characters; 1023/],
    ['a region', ['travel', ...WHO, '--to', LONG], /the name of a region is longer than 254 bytes/],
    ['an address', ['gateway', '--grids', 'http://x/', '--bind', '1.2.3'], /cannot bind TCP 1\.2\.3/],
    [
      'who runs it',
      ['gateway', '--grids', 'http://x/', '--operator', LONG],
      /who runs it has 100000 characters; 255/,
    ],
    ['how it is called', ['gateway', '--grids', `${LONG}=http://x/`], /of a grid has 100000 characters; 255/],
    ['what steers', ['gateway', '--grids', 'http://x/', '--operator', 'a\u202eb'], /that nobody sees/],
    ['a code', ['login', ...WHO, '--token', LONG], /a code is 255 letters and digits at most/],
    ['a host', ['login', ...WHO, '--allow-address', 'x y'], /'--allow-address .* a host is a name/],
    ['one of two', ['travel', ...WHO, '--redirect-host', 'a', 'http://b'], /'--redirect-host .* a host is/],
    ['a limit of nothing', ['login', ...WHO, '--record-limit', '5'], /'--record-limit' .* it takes --record/],
    ['secrets of nothing', ['grid', '--record-secrets'], /'--record-secrets' .* it takes --record/],
    ['who looks at nothing', ['look', '--user', 'A B'], /--user is for a grid/],
    [
      'a cache',
      ['look', ...WHO, '--cache', '/dev/null/x', '--password-stdin'],
      /\/dev\/null is a file, not a folder/,
    ],
    [
      'a place for an archive',
      ['grid', '--port', '0', '--save-oar', '/proc/x.oar'],
      /cannot write \/proc\/x.oar/,
    ],
  ])('%s', async (_, args, words) => {
    let prepared = 0;
    const { code, errors } = await refusedIn({ preparePage: () => void prepared++ }, args);
    expect([code, errors, prepared]).toEqual([2, expect.stringMatching(words), 0]);
  });
});

describe('wrong use leaves nothing behind', () => {
  it.each<[string, (made: string) => readonly string[], RegExp]>([
    [
      'an origin',
      (made) => ['grid', '--assets', made, '--cors-origin', 'x'],
      /corsOrigins\[0\] is no origin/,
    ],
    ['an owner', (made) => ['grid', '--record', made, '--owner', 'Nobody'], /there is no account "Nobody"/],
    ['an address', (made) => ['grid', '--record', made, '--advertise', 'x'], /not a dotted IPv4 address/],
    ['a layout', (made) => ['grid', '--record', made, '--layout', 'x'], /not "x"/],
    ['an archive', (made) => ['grid', '--record', made, '--oar', `${made}.oar`], /cannot read .*ENOENT/],
    ['a capture', (made) => ['look', '--out', made, '--capture', `${made}.pcap`], /cannot read .*ENOENT/],
    [
      'a dump',
      (made) => ['assets', 'import', tmpdir(), '--dump', made, '--data', made],
      /cannot read .*ENOENT/,
    ],
    [
      'a list',
      (made) => ['assets', 'import', 'http://127.0.0.1:1/', '--list', made, '--data', made],
      /cannot read .*ENOENT/,
    ],
    [
      'a spool',
      (made) => [
        'assets',
        'import',
        tmpdir(),
        '--dump',
        '/dev/null',
        '--spool',
        `${made}.spool`,
        '--data',
        made,
      ],
      /--spool: there is no folder/,
    ],
  ])('of %s', async (_, args, words) => {
    const folder = await mkdtemp(join(tmpdir(), 'landfall-wrong-'));
    try {
      const { code, errors } = await refused(...args(join(folder, 'made')));
      expect([code, errors, await readdir(folder)]).toEqual([2, expect.stringMatching(words), []]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('of a token that is guessed quickly', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'landfall-token-'));
    const path = join(folder, 'token');
    try {
      for (const [token, words] of [
        ['a'.repeat(40), /easily guessed: 8 different characters/],
        ['abcdefgh12345678'.repeat(20), /a token of 320 characters; 255 is the most/],
        ['abcdefgh', /is no token: 16 letters/],
      ] as const) {
        await writeFile(path, `${token}\n`);
        const { code, errors } = await refused('gateway', '--grids', 'http://x/', '--token-file', path);
        expect([code, errors]).toEqual([2, expect.stringMatching(words)]);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('a place that is none', () => {
  it('is known before anybody logs in', async () => {
    for (const place of ['', '/1/2/3', 'nowhere://x']) {
      const who = ['--grid', 'http://127.0.0.1:1/', '--user', 'A B'];
      const { code, errors } = await refused('travel', ...who, '--to', place);
      expect([code, errors]).toEqual([2, expect.stringMatching(/^error: option '--to/)]);
    }
  });
});

it('a grid whose regions cannot be saved ends all the same', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-save-'));
  const [output, errors, stop] = [new PassThrough(), new PassThrough(), new AbortController()];
  output.on('data', (chunk) => {
    if (String(chunk).includes('Ctrl-C')) void rm(folder, { recursive: true }).then(() => stop.abort());
  });
  const terminal = { input: Readable.from(['']), output, errors, interrupted: stop.signal };
  const code = await main(['grid', '--port', '0', '--save-oar', join(folder, 'a.oar')], terminal);
  expect([code, String(errors.read())]).toEqual([
    2,
    expect.stringContaining('there is no such file or folder'),
  ]);
});
