/** What the documents say of the tree is so: rooms are listed, and code that is quoted from a file is in that file. */
import { existsSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codeBlocks, list, read, root } from './markdown.ts';

describe.each(list('packages'))('the README of %s', (name) => {
  it('lists every room', () => {
    const rooms = list(`packages/${name}/src`).flatMap((entry) => roomsIn(`packages/${name}/src`, entry));
    const listed = [
      ...read(`packages/${name}/README.md`).matchAll(/^\| \[`([a-z0-9/-]+)`\]\(src\/\1\) \|/gm),
    ];
    expect(listed.map(([, room]) => room).toSorted()).toEqual(rooms.toSorted());
  });
});

/** The folder, if it is a room, and the rooms in it. One directly in `src` is a room of its own unless it only holds others. */
function roomsIn(src: string, folder: string): string[] {
  const path = `${root}${src}/${folder}`;
  if (!statSync(path).isDirectory()) return [];
  const inside = list(`${src}/${folder}`).flatMap((entry) => roomsIn(src, `${folder}/${entry}`));
  const isTop = !folder.includes('/');
  const isRoom = existsSync(`${path}/index.ts`) || (isTop && inside.length === 0);
  return isRoom ? [folder, ...inside] : inside;
}

/** A line of only this in a quotation stands for lines that are left out. */
const LEFT_OUT = /^[ \t]*\/\/ …\n/gm;

/** Line by line without indentation, as a quotation may be shifted. */
const flat = (text: string): string => text.replace(/^[ \t]+/gm, '').trim();

describe.each(list('docs/recipes'))('%s', (name) => {
  const quotations = codeBlocks(`docs/recipes/${name}`).flatMap(({ info, text }) => {
    const path = /^\w+ ([\w./-]+\/[\w./-]+)$/.exec(info)?.[1];
    return path === undefined ? [] : [{ path, text }];
  });

  it('quotes the tree', () => {
    expect(quotations.length).toBeGreaterThan(0);
    for (const { path, text } of quotations) {
      const source = flat(read(path));
      let from = 0;
      for (const part of text.split(LEFT_OUT).map(flat)) {
        const at = source.indexOf(part, from);
        expect(at, `${path} has, in this order:\n${part}`).toBeGreaterThanOrEqual(0);
        from = at + part.length;
      }
    }
  });
});

/** In backquotes, and nothing but a path: `packages/lab/src`, or `lab/src` for short. */
const PATH = /`((?:packages|protocol|transport|client|grid|lab|scripts|vectors|scenarios|docs)\/[\w./-]+)`/g;
const DOCUMENTS = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'docs/glossary.md',
  ...['recipes', 'guide', 'wire', 'decisions'].flatMap((folder) =>
    list(`docs/${folder}`)
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${folder}/${name}`),
  ),
];

it.each(DOCUMENTS)('%s names files that exist', (file) => {
  for (const [, named = ''] of read(file).matchAll(PATH)) {
    const path = /^(protocol|transport|client|grid|lab)\//.test(named) ? longFormOf(named) : named;
    expect(existsSync(root + path), path).toBe(true);
  }
});

/** `transport/drive` is how a room is imported, `transport/src/drive` where it is. */
function longFormOf(short: string): string {
  return `packages/${short.replace(/^(\w+)\/(?!src\b)/, '$1/src/')}`;
}
