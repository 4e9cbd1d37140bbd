/** What operators and testers of proposals are told to type: the commands and their options exist. And what the status page says is shown. */
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { main } from '@landfall/lab';
import { list, read } from './markdown.ts';

const FILES = [
  ...['operate', 'proposals'].flatMap((folder) =>
    list(`docs/${folder}`).map((name) => `docs/${folder}/${name}`),
  ),
  ...list('site/pages')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `site/pages/${name}`),
  ...list('deploy/systemd').map((name) => `deploy/systemd/${name}`),
  'deploy/README.md',
  'deploy/Containerfile',
];

/** As it is typed: in blocks, in lines of a unit, within sentences. */
const CALL =
  /(?:npx landfall|bin\.js|(?<=[`\s])landfall(?= (?:assets|grid|gateway|view|login|travel|inspect|scenario) ))((?: +[^\s`|&#)]+)+)/g;

interface Told {
  readonly file: string;
  readonly words: readonly string[];
}

function toldIn(file: string): Told[] {
  const text = read(file).replace(/\\\n/g, ' ');
  return [...text.matchAll(CALL)]
    .map(([, rest = '']) => ({ file, words: rest.trim().split(/\s+/) }))
    .filter(({ words }) => /^[a-z]+$/.test(words[0] ?? ''));
}

async function helpOf(words: readonly string[]): Promise<string> {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const interrupted = new AbortController().signal;
  const code = await main([...words, '--help'], { input: new PassThrough(), output, errors, interrupted });
  expect(code, `landfall ${words.join(' ')} --help`).toBe(0);
  return String(output.read() ?? '');
}

/** The command, and what of it is a command of its own. */
function pathOf([first = '', second = '']: readonly string[]): readonly string[] {
  return ['assets', 'scenario', 'inventory'].includes(first) && /^[a-z]+$/.test(second)
    ? [first, second]
    : [first];
}

const told = FILES.flatMap(toldIn);

describe('what operators are told to type', () => {
  it('is some of it', () => expect(told.length).toBeGreaterThan(15));

  it.each(told.map(({ file, words }) => [file, words.join(' '), words] as const))(
    '%s: landfall %s',
    async (_, __, words) => {
      const help = await helpOf(pathOf(words));
      const options = words.flatMap((word) => /^\[?(--[a-z][a-z-]*)/.exec(word)?.[1] ?? []);
      for (const option of options)
        expect(help).toMatch(new RegExp(`^ +(?:-\\w, )?${option}(?![\\w-])`, 'm'));
    },
  );
});

describe('the status page', () => {
  const rows = read('site/pages/status.md')
    .split('\n')
    .filter((line) => /^\| [^|]+ \| (yes|partly|no) \| .*\|$/.test(line))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));

  it('has a line for what such a program may be asked for', () => expect(rows.length).toBeGreaterThan(100));

  it('leads from every yes to what shows it, and says of every partly what is missing', () => {
    const bare = rows.filter(([, , is, shown = '']) => {
      if (is === 'yes') return !shown.includes('](');
      return is === 'partly' && shown === '';
    });
    expect(bare.map(([, what]) => what)).toEqual([]);
  });
});
