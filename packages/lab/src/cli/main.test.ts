import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedStore } from '@landfall/assets/embedded';
import { serveHttp, textAnswer } from '@landfall/assets/http';
import { startGrid } from '@landfall/grid';
import type { Grid } from '@landfall/grid';
import { createNodePorts } from '@landfall/transport/node';
import { createPcapWriter } from '../capture/index.ts';
import { main } from './main.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-cli-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

interface Run {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

/** Runs the command line and gathers what it prints; `onOutput` is told all of it so far. */
async function landfall(
  args: readonly string[],
  { input = '', onOutput }: { input?: string; onOutput?: (all: string, interrupt: () => void) => void } = {},
): Promise<Run> {
  const interruption = new AbortController();
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = { out: '', errors: '' };
  output.on('data', (chunk) => {
    printed.out += String(chunk);
    onOutput?.(printed.out, () => interruption.abort());
  });
  errors.on('data', (chunk) => (printed.errors += String(chunk)));
  const code = await main(args, {
    input: Readable.from([input]),
    output,
    errors,
    interrupted: interruption.signal,
  });
  return { code, ...printed };
}

const read = async (name: string): Promise<string> => await readFile(join(folder, name), 'utf8');

describe('landfall demo', () => {
  it('arrives, hears hello, walks, leaves, and writes the story', async () => {
    const { code, out } = await landfall(['demo', '--out', folder]);
    expect(code).toBe(0);
    expect(out).toMatch(/Test User +hears Second Avatar: Hello/);
    expect(out).toMatch(/Test User +departed/);
    expect(out).not.toContain('\x1b');
    expect(await read('story.md')).toContain('Arrived: Test User stood in the region');
    expect(await read('sequence.svg')).toMatch(/^<svg /);
    expect(await read('sequence.mmd')).toContain('sequenceDiagram');
    const evidence = (await read('evidence.ndjson'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { at: string; via: string });
    expect(new Set(evidence.map(({ via }) => via))).toEqual(new Set(['Visitant', 'Ranger']));
    expect(Object.keys(evidence[0]!).slice(0, 6)).toEqual(['at', 'ua', 'via', 'sys', 'sig', 'val']);
  });

  it('goes on a journey, and tells each move as a part of its own', async () => {
    const { code, out } = await landfall(['demo', '--travel', '--out', folder]);
    expect(code).toBe(0);
    expect(out).toMatch(/Test User +is in Eastern Shore now, no longer in Landfall Bay/);
    const parts = [...(await read('story.md')).matchAll(/^## Under way \((.*)\)$/gm)];
    expect(parts.map(([, move]) => move)).toEqual([
      'Crossing from Landfall Bay to Eastern Shore',
      'Teleport from Eastern Shore to Western Sea',
      'Teleport from Western Sea to Landfall Bay',
    ]);
    const lanes = [...(await read('sequence.mmd')).matchAll(/participant \w+ as (Region .*)$/gm)];
    expect(lanes.map(([, lane]) => lane)).toEqual([
      'Region Landfall Bay',
      'Region Eastern Shore',
      'Region Western Sea',
    ]);
  }, 60_000);

  it('keeps secrets out of everything it writes and prints', async () => {
    const { out, errors } = await landfall(['--log-level', 'debug', 'demo', '--out', folder]);
    const everything = [
      out,
      errors,
      await read('story.md'),
      await read('evidence.ndjson'),
      await read('sequence.svg'),
      await read('sequence.mmd'),
    ].join('\n');
    expect(everything).not.toContain('5ebe2294ecd0e0f08eab7690d2a6ee69');
    expect(everything).not.toMatch(/\bsecret\b/);
    expect(everything).not.toMatch(/\/CAPS\//i);
  });

  it('leaves at once, and well, when it is interrupted', async () => {
    const { code } = await landfall(['demo', '--out', folder], {
      onOutput: (all, interrupt) => {
        if (all.includes('walks to')) interrupt();
      },
    });
    expect(code).toBe(130);
    expect(await read('story.md')).toContain('LogoutRequest');
  });
});

describe('landfall login', () => {
  it('arrives in a grid, stays, and leaves', async () => {
    await withGrid(async (uri) => {
      const { code, out } = await landfall(
        [
          'login',
          '--grid',
          uri,
          '--user',
          'Ann Other',
          '--password-stdin',
          '--stay',
          '0',
          '--walk',
          '0',
          '--out',
          folder,
        ],
        { input: 'pa ss\n' },
      );
      expect(code).toBe(0);
      expect(out).toContain('arrived in Shore');
    });
  });

  it('keeps the words of a refusal, and writes the story all the same', async () => {
    await withGrid(async (uri) => {
      const { code, errors } = await landfall(
        ['login', '--grid', uri, '--user', 'Ann Other', '--password-stdin', '--out', folder],
        { input: 'wrong\n' },
      );
      expect(code).toBe(1);
      expect(errors).toMatch(/password/i);
      expect(errors).not.toContain('wrong\n');
      expect(await read('evidence.ndjson')).not.toContain('pa ss');
    });
  });

  it('never shows a user and password that the address brings', async () => {
    await withGrid(async (uri) => {
      const withUser = uri.replace('http://', 'http://ann:b@rley@');
      const common = [
        '--user',
        'Ann Other',
        '--password-stdin',
        '--stay',
        '0',
        '--walk',
        '0',
        '--out',
        folder,
      ];
      const options = { input: 'pa ss\n' };
      const well = await landfall(['--log-level', 'debug', 'login', '--grid', withUser, ...common], options);
      expect(well.code).toBe(0);
      const refused = await landfall(['login', '--grid', withUser, ...common], { input: 'wrong\n' });
      expect(refused.code).toBe(1);
      const files = ['story.md', 'evidence.ndjson', 'sequence.svg', 'sequence.mmd'];
      const written = await Promise.all(files.map(read));
      expect([well.out, well.errors, refused.out, refused.errors, ...written].join('\n')).not.toMatch(
        /rley|ann:/,
      );
    });
  });

  it.each(['ftp://ann:barley@grid.example/', 'http://ann:bar/ley@grid.example/', 'ann:barley@grid.example'])(
    'does not repeat an address that is none: %s',
    async (grid) => {
      const { code, errors } = await landfall([
        'login',
        '--grid',
        grid,
        '--user',
        'Ann Other',
        '--out',
        folder,
      ]);
      expect(code).toBe(2);
      expect(errors).toContain('--grid');
      expect(errors).not.toMatch(/bar|ley|ann/);
    },
  );

  it('fails when the grid shows it out before its time', async () => {
    await withGrid(async (uri, grid) => {
      let isKicked = false;
      const args = [
        'login',
        '--grid',
        uri,
        '--user',
        'Ann Other',
        '--password-stdin',
        '--stay',
        '60',
        '--walk',
        '0',
        '--out',
        folder,
      ];
      const { code, errors } = await landfall(args, {
        input: 'pa ss',
        onOutput: (all) => {
          if (isKicked || !all.includes('arrived in Shore')) return;
          isKicked = true;
          grid.inject({ kind: 'kick', agent: 'Ann Other', reason: 'Enough.' });
        },
      });
      expect([code, errors]).toEqual([
        1,
        expect.stringContaining('the region showed the agent out (Enough.)'),
      ]);
    });
  });

  it('plays the rejected one', async () => {
    await withGrid(async (uri) => {
      const { code } = await landfall(
        [
          'login',
          '--grid',
          uri,
          '--user',
          'Ann Other',
          '--password-stdin',
          '--behaviour',
          'rejection',
          '--out',
          folder,
        ],
        { input: 'pa ss' },
      );
      expect(code).toBe(0);
    });
  });

  it('plays the ghost, stays out of sight, and lets go of everything', async () => {
    await withGrid(async (uri) => {
      const who = ['--grid', uri, '--user', 'Ann Other', '--password-stdin', '--out', folder];
      const { code } = await landfall(['login', ...who, '--behaviour', 'ghost', '--stay', '0.1'], {
        input: 'pa ss',
      });
      expect(code).toBe(0);
      const evidence = await read('evidence.ndjson');
      expect(evidence).toContain('"kind":"Departed"');
      expect(evidence).not.toContain('"kind":"LogoutInitiated"');
    });
  });

  it('plays the silent one until it has had enough, and ends', async () => {
    await withGrid(async (uri) => {
      const who = ['--grid', uri, '--user', 'Ann Other', '--password-stdin', '--out', folder];
      const args = ['login', ...who, '--behaviour', 'silent', '--stay', '600'];
      const { code, out } = await landfall(args, {
        input: 'pa ss',
        onOutput: (all, interrupt) => {
          if (all.includes('terrain complete')) interrupt();
        },
      });
      expect(code).toBe(130);
      expect(out.indexOf('terrain complete')).toBeLessThan(out.indexOf('departed'));
      expect(await read('evidence.ndjson')).toContain('"kind":"Departed"');
    });
  });

  it('says that a grid is not there, is none, or is no address', async () => {
    const attempt = async (uri: string): Promise<Run> =>
      await landfall(
        ['login', '--grid', uri, '--user', 'A B', '--password-stdin', '--out', folder, '--deadline', '5'],
        { input: 'x' },
      );
    expect((await attempt('http://127.0.0.1:9/')).errors).toMatch(/127\.0\.0\.1:9/);
    expect((await attempt('nonsense')).code).toBe(2);
    await withServer('<html><body>Welcome to the proxy</body></html>', async (uri) => {
      expect((await attempt(uri)).errors).toMatch(/HTML/i);
    });
  });

  it.each(['login', 'demo'])(
    '%s says that it cannot write its story before anybody logs in',
    async (command) => {
      const file = join(folder, 'occupied');
      await writeFile(file, 'x');
      const who = ['--grid', 'http://127.0.0.1:9/', '--user', 'A B', '--password-stdin'];
      const args = [command, ...(command === 'login' ? who : []), '--out', file];
      const { code, out, errors } = await landfall(args, { input: 'x' });
      expect(code).toBe(2);
      expect(errors).toContain(`${file} is a file, not a folder`);
      expect(out).toBe('');
    },
  );

  it('wants a place to arrive at before it begins, and writes nothing without', async () => {
    const out = join(folder, 'never');
    const { code, errors } = await landfall(
      ['login', '--grid', 'http://127.0.0.1:1', '--user', 'A B', '--start', 'Atlantis', '--out', out],
      { input: 'x' },
    );
    expect([code, errors]).toEqual([2, expect.stringMatching(/--start.*a start is last, home, Region/)]);
    await expect(readFile(join(out, 'story.md'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('wants some time to arrive in', async () => {
    const who = ['--grid', 'http://127.0.0.1:9/', '--user', 'A B', '--password-stdin', '--out', folder];
    const { code, errors } = await landfall(['login', ...who, '--deadline', '0'], { input: 'x' });
    expect([code, errors]).toEqual([2, expect.stringContaining('--deadline')]);
  });

  it('wants a first and a last name', async () => {
    const { code, errors } = await landfall(
      ['login', '--grid', 'http://127.0.0.1:9/', '--user', 'a b c', '--password-stdin'],
      { input: 'x' },
    );
    expect(code).toBe(2);
    expect(errors).toContain('--user');
  });
});

describe('landfall grid', () => {
  it('lays out more land around the default scene, and not together with other regions', async () => {
    const { code, out } = await landfall(['grid', '--port', '0', '--layout', 'var'], {
      onOutput: (all, interrupt) => all.includes('Ctrl-C') && interrupt(),
    });
    expect([code, out.match(/^.*Region .*$/gm)?.length]).toEqual([0, 13]);
    expect(out).toContain('Region Landfall Sound, 512 m');
    const file = join(folder, 'grid.json');
    const both = await landfall(['grid', '--layout', '3x3', '--config', file]);
    expect([both.code, both.errors]).toEqual([2, expect.stringContaining('--layout and --config')]);
    const wrong = await landfall(['grid', '--layout', '3 by 3']);
    expect([wrong.code, wrong.errors]).toEqual([2, expect.stringContaining('not "3 by 3"')]);
  });

  it('runs until it is interrupted', async () => {
    const { code, out } = await landfall(['grid', '--port', '0'], {
      onOutput: (all, interrupt) => {
        if (all.includes('Ctrl-C')) interrupt();
      },
    });
    expect([code, out.includes('Login address: http://127.0.0.1:')]).toEqual([0, true]);
  });

  it('keeps its assets in a folder, which it makes and gives free again', async () => {
    const assets = join(folder, 'assets');
    const { code, out } = await landfall(['grid', '--port', '0', '--assets', assets], {
      onOutput: (all, interrupt) => {
        if (all.includes('Ctrl-C')) interrupt();
      },
    });
    expect([code, out.includes(`Assets: ${assets}`)]).toEqual([0, true]);
    const store = await EmbeddedStore.open({ folder: assets });
    const busy = await landfall(['grid', '--port', '0', '--assets', assets]);
    expect(busy.code).toBe(1);
    expect(busy.errors).toContain(`${assets} is in use by`);
    await store[Symbol.asyncDispose]();
    await writeFile(join(folder, 'no-folder'), 'x');
    const none = await landfall(['grid', '--port', '0', '--assets', join(folder, 'no-folder')]);
    expect(none.code).toBe(1);
    expect(none.errors).toContain('no-folder');
    expect(none.errors).not.toContain('unexpected');
  });

  it('does not let others in with accounts that everybody knows, unless that is said', async () => {
    for (const bind of ['0.0.0.0', '192.0.2.1']) {
      const { code, out, errors } = await landfall(['grid', '--port', '0', '--bind', bind]);
      expect([code, out]).toEqual([2, '']);
      expect(errors).toContain('--config');
      expect(errors).toContain('--allow-known-accounts');
    }
    for (const bind of ['300.1.1.1', 'localhost', '::1', '127.example.org']) {
      const { code, errors } = await landfall(['grid', '--port', '0', '--bind', bind]);
      expect([code, errors]).toEqual([2, expect.stringContaining(`dotted IPv4 address`)]);
      expect(errors).not.toContain('others reach');
    }
    // Meant, and then it is only the address that is wrong: nothing is opened.
    const meant = ['grid', '--port', '0', '--bind', '0.0.0.0', '--allow-known-accounts'];
    expect((await landfall(meant)).errors).toContain('advertise must name the address');
    const file = join(folder, 'grid.json');
    const accounts = [{ first: 'Test', last: 'User', password: 'secret' }];
    await writeFile(file, JSON.stringify({ regions: [{ name: 'A' }], accounts }));
    const copied = await landfall(['grid', '--config', file, '--bind', '192.0.2.1']);
    expect([copied.code, copied.errors.includes('accounts[0]')]).toEqual([2, true]);
  });

  it('lets pages of an origin in that is named', async () => {
    let header: string | null = null;
    let isAsked = false;
    const { code } = await landfall(['grid', '--port', '0', '--cors-origin', 'https://viewer.example'], {
      onOutput: (all, interrupt) => {
        const uri = /Login address: (\S+)/.exec(all)?.[1];
        if (uri === undefined || isAsked || !all.includes('Ctrl-C')) return;
        isAsked = true;
        void fetch(uri, { headers: { origin: 'https://viewer.example' } })
          .then((answer) => (header = answer.headers.get('access-control-allow-origin')))
          .finally(interrupt);
      },
    });
    expect([code, header]).toEqual([0, 'https://viewer.example']);
  });

  it('names the key of a bad configuration, and a port in use', async () => {
    const file = join(folder, 'grid.json');
    await writeFile(file, JSON.stringify({ regions: [{ name: 'A', size: 300 }] }));
    const bad = await landfall(['grid', '--config', file]);
    expect(bad.code).toBe(2);
    expect(bad.errors).toContain('regions[0].size');
    await withGrid(async (uri) => {
      const { port } = new URL(uri);
      const used = await landfall(['grid', '--port', port]);
      expect([used.code, used.errors.includes(port)]).toEqual([2, true]);
    });
  });
});

describe('landfall schema', () => {
  it('prints all messages, and the difference to a template', async () => {
    const all = await landfall(['schema']);
    expect(all.out.trim().split('\n')).toHaveLength(483);
    const file = join(folder, 'message_template.msg');
    await writeFile(
      file,
      'version 2.0\n{\n\tStartPingCheck High 1 NotTrusted Unencoded\n\t{\n\t\tPingID Single\n\t\t{ PingID U16 }\n\t\t{ OldestUnacked U32 }\n\t}\n}\n',
    );
    const { code, out } = await landfall(['schema', '--diff', file]);
    expect(code).toBe(0);
    expect(out).toContain('StartPingCheck');
  });

  it('names the file that is no template', async () => {
    const file = join(folder, 'no-template.msg');
    await writeFile(file, 'hello there');
    const { code, out, errors } = await landfall(['schema', '--diff', file]);
    expect([code, out]).toEqual([2, '']);
    expect(errors).toContain(`${file} is no message template: `);
  });
});

describe('landfall', () => {
  it.each([
    [['frobnicate']],
    [['login']],
    [['decode']],
    [['--log-level', 'shout', 'demo']],
    [['login', '--grid', 'x', '--user', 'a b', '--behaviour', 'rude']],
  ])('refuses %j with 2', async (args) => {
    expect((await landfall(args)).code).toBe(2);
  });

  it('says what it can do', async () => {
    const { code, out } = await landfall(['--help']);
    expect(code).toBe(0);
    for (const command of ['login', 'grid', 'decode', 'schema', 'demo']) expect(out).toContain(command);
  });

  it('loads one command where one is named, and all where help is wanted on all', async () => {
    const listed = async (...args: string[]): Promise<string[]> => {
      const { out, errors } = await landfall(args);
      return [...(out + errors).matchAll(/^ {2}([a-z]+) (?: |\[options\])/gm)].map(([, name]) => name!);
    };
    const all =
      'login travel inventory look grid view gateway proxy assets convert decode story why replay diff inspect visitant scenario schema demo'.split(
        ' ',
      );
    for (const args of [[], ['--help'], ['help'], ['-h', 'grid']]) expect(await listed(...args)).toEqual(all);
    expect((await landfall(['help', 'look'])).out).toContain('Usage: landfall look');
    expect((await landfall(['--log-level', 'info', 'schema', '--help'])).out).toContain(
      'Usage: landfall schema',
    );
    expect((await landfall(['frobnicate', 'grid'])).errors).toContain("unknown command 'frobnicate'");
  });

  it('says so when a capture has no packet of a circuit', async () => {
    const parts: Uint8Array[] = [];
    const write = createPcapWriter((part) => parts.push(part));
    const [from, to] = [
      { address: '127.0.0.1', port: 53 },
      { address: '127.0.0.1', port: 5353 },
    ];
    const file = join(folder, 'other.pcap');
    write({ wallTimeMs: 0, from, to, bytes: Uint8Array.of(1, 2) });
    await writeFile(file, Buffer.concat(parts));
    const { code, errors } = await landfall(['decode', file]);
    expect([code, errors]).toEqual([0, `landfall: ${file} has no packet of a circuit\n`]);
  });

  it('names what a capture holds and nobody reads, and fails when that is all', async () => {
    const header = Buffer.alloc(24);
    header.writeUInt32LE(0xa1b2c3d4, 0);
    header.writeUInt32LE(147, 20);
    const record = Buffer.alloc(20);
    record.writeUInt32LE(4, 8);
    await writeFile(join(folder, 'other.pcap'), Buffer.concat([header, record, record]));
    const { code, errors } = await landfall(['decode', join(folder, 'other.pcap')]);
    expect(code).toBe(1);
    expect(errors).toMatch(/has no packet of a circuit\nlandfall: 2 frames not read: link type 147\n$/);
    await writeFile(join(folder, 'empty.pcap'), header);
    expect((await landfall(['decode', join(folder, 'empty.pcap')])).code).toBe(0);
  });

  it('cannot decode what is not there or no capture', async () => {
    expect((await landfall(['decode', join(folder, 'none.pcap')])).errors).toContain('ENOENT');
    await writeFile(join(folder, 'x.pcap'), 'not a capture at all');
    const foreign = await landfall(['decode', join(folder, 'x.pcap')]);
    expect([foreign.code, foreign.errors]).toEqual([
      1,
      expect.stringMatching(/^landfall: \S+x\.pcap: neither a pcap nor a pcapng file/),
    ]);
    const look = await landfall(['look', '--capture', join(folder, 'x.pcap'), '--out', join(folder, 'look')]);
    expect(look.errors).toMatch(/^landfall: \S+x\.pcap: neither/);
  });
});

async function withGrid(use: (uri: string, grid: Grid) => Promise<void>): Promise<void> {
  const ports = createNodePorts();
  const config = {
    passwordScheme: 'opensim',
    regions: [{ name: 'Shore' }],
    accounts: [{ first: 'Ann', last: 'Other', password: 'pa ss' }],
  } as const;
  const grid = await startGrid(
    { ...config, regions: [...config.regions], accounts: [...config.accounts] },
    ports,
  );
  try {
    await use(grid.loginUri, grid);
  } finally {
    await grid.close();
    await ports.close();
  }
}

async function withServer(html: string, use: (uri: string) => Promise<void>): Promise<void> {
  const server = await serveHttp(() => textAnswer(html, 'text/html'));
  try {
    await use(`${server.url}/`);
  } finally {
    await server.close();
  }
}

describe('an output that fails', () => {
  async function into(code: string, ...args: string[]): Promise<{ code: number; errors: string }> {
    const output = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })),
    });
    const errors = new PassThrough();
    const interrupted = new AbortController().signal;
    const exit = await main(args, { input: Readable.from(['']), output, errors, interrupted });
    return { code: exit, errors: String(errors.read() ?? '') };
  }

  async function commands(): Promise<string[][]> {
    const capture = join(folder, 'a.pcap');
    const parts: Uint8Array[] = [];
    const port = { address: '127.0.0.1', port: 13_005 };
    // StartPingCheck, number 1.
    const bytes = Buffer.from('00000000010001010000000000', 'hex').subarray(0, 12);
    createPcapWriter((part) => parts.push(part))({ wallTimeMs: 0, from: port, to: port, bytes });
    await writeFile(capture, Buffer.concat(parts));
    const store = join(folder, 'store');
    await (await EmbeddedStore.open({ folder: store }))[Symbol.asyncDispose]();
    return [['schema'], ['--help'], ['decode', capture], ['assets', 'stats', '--data', store]];
  }

  it('for want of disk is told in a line, and no success', async () => {
    for (const args of await commands())
      expect([args, await into('ENOSPC', ...args)]).toEqual([
        args,
        { code: 1, errors: 'landfall: cannot write to standard output: the disk is full\n' },
      ]);
  });

  it('because its reader has gone is none', async () => {
    for (const args of await commands())
      expect([args, await into('EPIPE', ...args)]).toEqual([args, { code: 0, errors: '' }]);
  });
});
