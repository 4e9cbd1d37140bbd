/**
 * What the READMEs and guides tell to type can be typed: commands and their options exist, scripts and npm scripts too, JSON is
 * JSON and the configurations in it are accepted. No command is told that only works once the package is installed.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadGridConfig } from '@landfall/grid';
import { main } from '@landfall/lab';
import { codeBlocks, list, read, root } from './markdown.ts';

const FILES = [
  'README.md',
  'CONTRIBUTING.md',
  ...list('packages').map((name) => `packages/${name}/README.md`),
  ...list('docs/guide').map((name) => `docs/guide/${name}`),
  ...list('docs/recipes').map((name) => `docs/recipes/${name}`),
];

/** Lines of blocks without a language, or of the shell's; a comment may follow behind two spaces or `#`. */
const lines = FILES.flatMap((file) =>
  [...read(file).matchAll(/^ *```(?:sh|bash|)\n([\s\S]*?)^ *```$/gm)].flatMap(([, text = '']) =>
    text.split('\n').map((line) => ({ file, line: line.trim() })),
  ),
);
const commandOf = (line: string): string => line.replace(/ {2,}.*$| #.*$/, '');

const HELP = new Map<string, string>();

async function help(words: readonly string[]): Promise<string> {
  const key = words.join(' ');
  const known = HELP.get(key);
  if (known !== undefined) return known;
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const interrupted = new AbortController().signal;
  const code = await main([...words, '--help'], { input: new PassThrough(), output, errors, interrupted });
  expect(code, `landfall ${key} --help`).toBe(0);
  const text = String(output.read() ?? '');
  HELP.set(key, text);
  return text;
}

const told = lines
  .map(({ file, line }) => ({ file, command: commandOf(line) }))
  .filter(({ command }) => /^(?:npx )?landfall /.test(command));

describe('the command', () => {
  it('is told in the README and the guides', () => expect(told.length).toBeGreaterThan(15));

  it.each(told.map(({ file, command }) => [file, command] as const))('%s: %s', async (_, command) => {
    const words = command
      .replace(/^npx /, '')
      .replaceAll('[', ' ')
      .replaceAll(']', ' ')
      .split(/\s+/)
      .slice(1);
    const named = words.slice(
      0,
      words.findIndex((word) => !/^[a-z-]+$/.test(word) || word.startsWith('-')),
    );
    const path = named.length === 0 && /^[a-z]+$/.test(words[0] ?? '') ? words.slice(0, 1) : named;
    const command1 = ['assets', 'scenario'].includes(path[0]!) ? path.slice(0, 2) : path.slice(0, 1);
    if (command1.length === 0) return;
    const text = await help(command1);
    const all = `${text}${await help([])}`;
    for (const [option] of command.matchAll(/--[a-z][a-z-]*/g)) expect(all).toContain(option);
  });
});

describe('scripts', () => {
  const scripts = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };

  it('of npm exist', () => {
    for (const { file, line } of lines) {
      const name = /^npm (?:run )?([a-z:-]+)/.exec(line)?.[1];
      if (name === undefined || ['ci', 'install', 'i'].includes(name)) continue;
      expect(Object.keys(scripts.scripts), `${file}: ${line}`).toContain(name);
    }
  });

  it('that are run by path exist', () => {
    for (const { file, line } of lines) {
      const path = /^node ([\w./-]+\.m?js)/.exec(line)?.[1];
      if (path !== undefined) expect(existsSync(root + path), `${file}: ${line}`).toBe(true);
    }
  });
});

describe('JSON', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'landfall-guide-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const blocks = FILES.flatMap(codeBlocks).filter(({ info }) => info === 'json');

  it.each(blocks.map(({ file, line, text }) => [`${file}:${line}`, text] as const))('%s', (_, text) => {
    expect(() => JSON.parse(text) as unknown).not.toThrow();
  });

  it('of the grid’s unit is accepted, and every port that nginx, monitoring and a firewall name is said', async () => {
    const [config = ''] = codeBlocks('docs/operate/services.md')
      .filter(({ info }) => info === 'json')
      .map(({ text }) => text);
    await writeFile(join(folder, 'unit.json'), config);
    const { advertise, hosts, regions } = await loadGridConfig(join(folder, 'unit.json'));
    const ports = regions.map(({ udpPort }) => udpPort);
    expect(ports).not.toContain(0);
    expect(new Set(ports).size).toBe(regions.length);
    expect(advertise).toBeDefined();
    const [, port = ''] = / --port (\d+) /.exec(read('deploy/systemd/landfall-grid.service')) ?? [];
    const proxy = read('deploy/nginx/grid.conf');
    expect(proxy).toContain(`proxy_pass http://127.0.0.1:${port};`);
    expect(hosts).toEqual([/server_name (\S+);/.exec(proxy)?.[1]]);
    expect(read('docs/operate/monitoring.md')).toContain(`http://127.0.0.1:${port}/get_grid_info`);
  });

  it('of the grid is accepted as its configuration, scene and all', async () => {
    const [config = '', scene = ''] = codeBlocks('docs/guide/grid.md')
      .filter(({ info }) => info === 'json')
      .map(({ text }) => text);
    await writeFile(join(folder, 'pier.json'), scene);
    const parsed = JSON.parse(config) as { regions: object[] };
    parsed.regions[0] = { ...parsed.regions[0], scene: 'pier.json' };
    await writeFile(join(folder, 'grid.json'), JSON.stringify(parsed));
    const { regions } = await loadGridConfig(join(folder, 'grid.json'));
    expect(regions.map(({ name }) => name)).toEqual(['Pier', 'Sea']);
  });
});
