import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { createRandom } from '@landfall/protocol/testing';
import { readArchive } from '../archive/index.ts';
import { formatArchiveWarning, loadRegionArchive } from './index.ts';
import { CONTROL, SETTINGS, heightBytes, inPieces, packArchive } from './test-archive.ts';

const messageOf = async (bytes: Uint8Array): Promise<string> => {
  try {
    const { warnings } = await loadRegionArchive(inPieces(bytes));
    return warnings.map(formatArchiveWarning).join('\n');
  } catch (error) {
    return String(error);
  }
};

const messageOfMembers = async (bytes: Uint8Array): Promise<string> => {
  try {
    for await (const { kind } of readArchive(inPieces(bytes))) void kind;
    return 'no error';
  } catch (error) {
    return String(error);
  }
};

describe('an archive whose gzip is damaged', () => {
  it('says that, wherever it is: not what that made of its tar, its control file or its name', async () => {
    const whole = await packArchive({
      'archive.xml': CONTROL,
      'settings/Quay.xml': SETTINGS,
      'terrains/Quay.r32': heightBytes(256 * 256),
      'assets/11111111-2222-4333-8444-555555555501_texture.jp2': createRandom(5).bytes(20_000),
    });
    for (let at = 12; at < whole.length - 20; at += Math.ceil(whole.length / 60)) {
      const damaged = Uint8Array.from(whole);
      for (let offset = 0; offset < 20; offset++) damaged[at + offset]! ^= 0x5a;
      expect([at, await messageOf(damaged)]).toEqual([at, expect.stringContaining('gzip stream is damaged')]);
      expect([at, await messageOfMembers(damaged)]).toEqual([
        at,
        expect.stringContaining('gzip stream is damaged'),
      ]);
    }
  });
});

describe('a file that is no archive', () => {
  it.each([
    [
      '<!doctype html><html><body>404</body></html>',
      'it is a web page: what was meant to be downloaded was not',
    ],
    ['just some words', 'it is a text'],
    ['', 'the file is empty'],
    ['INSERT INTO `assets` VALUES (1);', 'it is a dump of a database'],
    ['PK\x03\x04', 'zip'],
  ])('is told as what it is: %s', async (content, words) => {
    expect(await messageOf(encodeUtf8(content))).toContain(words);
    expect(await messageOf(encodeUtf8(content))).not.toContain('tar ');
  });
});
