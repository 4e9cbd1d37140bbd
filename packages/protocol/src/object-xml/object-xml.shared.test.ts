import { readFileSync, readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { decodeXmlText } from '../xml/index.ts';
import { decodeObjectXml, encodeObjectXml, parseXmlNode } from './index.ts';
import type { XmlNode } from './index.ts';

const BLOCK = 512;

/** The objects in an archive, by their path in it. */
function objectsIn(archive: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const tar = gunzipSync(archive);
  const objects = new Map<string, Uint8Array>();
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0;) {
    const text = (from: number, to: number): string =>
      tar.toString('latin1', at + from, at + to).split('\0', 1)[0]!;
    const size = Number.parseInt(text(124, 136), 8) || 0;
    const name = text(0, 100);
    if (/_object\.xml$|^objects\/.*\.xml$/.test(name))
      objects.set(name, Uint8Array.from(tar.subarray(at + BLOCK, at + BLOCK + size)));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return objects;
}

/** What an element says, with its numbers to five digits (those of extra parameters are also kept packed). OpenSim reads in any order. */
function sayings(node: XmlNode, path = node.name): readonly string[] {
  const own = node.children.length === 0 ? [`${path}: ${plain(node.text)}`] : [];
  const attributes = (node.attributes ?? []).map(([name, value]) => `${path}@${name}: ${value}`);
  return [
    ...own,
    ...attributes,
    ...node.children.flatMap((child) => sayings(child, `${path}/${child.name}`)),
  ];
}

function plain(text: string): string {
  return /^-?\d+\.?\d*(?:E-?\d+)?$/i.test(text) ? (Number(text) + 0).toPrecision(5) : text;
}

const allSayings = (bytes: Uint8Array): readonly string[] => [...sayings(nodeOf(bytes))].sort();
const nodeOf = (bytes: Uint8Array): XmlNode => parseXmlNode(decodeXmlText(bytes.subarray(0, endOf(bytes))));
const endOf = (bytes: Uint8Array): number => (bytes.at(-1) === 0 ? bytes.length - 1 : bytes.length);

describe.skipIf(sharedFolder === undefined)('objects that OpenSim wrote', () => {
  const captures = `${sharedFolder ?? ''}captures/`;
  const inventories = ['bot-one-all-v0.3.iar', 'bot-one-objects-home-v1.2.iar'];

  it.each(inventories)('into %s are read whole, and say the same when they are written', (name) => {
    const objects = objectsIn(readFileSync(`${captures}asset-service/archives/${name}`));
    const read = [...objects.values()].map((bytes) => decodeObjectXml(bytes));
    expect(read.map(({ layout, groups, size }) => [layout, groups.length, size === undefined])).toEqual(
      expect.arrayContaining([
        ['asset', 1, true],
        ['asset', 2, false],
      ]),
    );
    for (const bytes of objects.values()) {
      const written = encodeObjectXml(decodeObjectXml(bytes));
      expect(allSayings(written)).toEqual(allSayings(bytes));
      expect(written.at(-1)).toBe(bytes.at(-1));
    }
  });

  it('one by one into an archive are read whole, and say the same when they are written', () => {
    const folder = `${captures}ground-truth/oar-objects-xml/`;
    const files = readdirSync(folder);
    expect(files).toHaveLength(98);
    for (const file of files) {
      const bytes = readFileSync(folder + file);
      const written = encodeObjectXml(decodeObjectXml(bytes));
      expect(allSayings(written), file).toEqual(allSayings(bytes));
    }
  });
});
