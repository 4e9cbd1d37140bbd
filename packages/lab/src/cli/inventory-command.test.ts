import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { arrive } from '@landfall/client';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import { decodeAnimation } from '@landfall/protocol/asset/animation';
import { PERMISSION } from '@landfall/protocol/inventory';
import { createNodePorts } from '@landfall/transport/node';
import { describe, expect, it } from 'vitest';
import { main } from './main.ts';

/** Runs `landfall inventory` with these words, or with these lines as its input. */
async function inventory(words: readonly string[], lines: readonly string[] = []) {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = { out: '', errors: '' };
  output.on('data', (chunk) => (printed.out += String(chunk)));
  errors.on('data', (chunk) => (printed.errors += String(chunk)));
  const code = await main(['inventory', ...words], {
    input: Readable.from([lines.join('\n')]),
    output,
    errors,
    interrupted: new AbortController().signal,
  });
  return { code, lines: printed.out.split('\n').filter((line) => line !== ''), errors: printed.errors };
}

const BOW = `HIERARCHY ROOT hip { OFFSET 0 0 0 CHANNELS 3 Xrotation Yrotation Zrotation
  JOINT abdomen { OFFSET 0 3 0 CHANNELS 3 Xrotation Yrotation Zrotation End Site { OFFSET 0 1 0 } } }
MOTION Frames: 3 Frame Time: 0.5
0 0 0 0 0 0
0 0 0 20 0 0
0 0 0 40 0 0`;

describe('landfall inventory', () => {
  it('does several commands in one login, in the embedded grid', async () => {
    const { code, lines, errors } = await inventory(
      [],
      [
        'mkdir /Trip # for the summer',
        'mkdir Trip/Maps',
        'cd Trip',
        'pwd',
        'cp "/Clothing/Default Shirt" Shirt',
        'ln Shirt Maps',
        'mv Shirt Maps/Hemd',
        'tree',
        'find HEMD',
        'rm -r /Trip/Maps',
        'ls',
        'purge',
        'ls /Trash',
      ],
    );
    expect(errors).toBe('');
    expect(lines).toEqual([
      'made: /Trip',
      'made: /Trip/Maps',
      '/Trip',
      'copied: /Trip/Shirt',
      'linked: /Trip/Maps/Shirt',
      'moved: /Trip/Maps/Hemd',
      'Maps/',
      '  Hemd',
      '  Shirt -> Hemd',
      '/Trip/Maps/Hemd',
      'put 1 into the trash',
      'emptied',
    ]);
    expect(code).toBe(0);
  });

  it('does one command, for people and as JSON', async () => {
    const people = await inventory(['ls', '-l', '/Clothing']);
    expect(people.lines).toHaveLength(2);
    expect(people.lines[0]).toMatch(/^clothing +mct +[0-9a-f-]{36} {2}Default Pants$/);
    const { lines } = await inventory(['--json', 'ls', '/Clothing']);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { kind: 'item', name: 'Default Pants', path: '/Clothing/Default Pants', type: 'clothing' },
      { kind: 'item', name: 'Default Shirt' },
    ]);
  });

  it('uploads files by what they are, and prints or writes them again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'landfall-put-'));
    try {
      const file = (name: string): string => join(folder, name);
      await writeFile(file('note.txt'), 'Grüße\n\u001b[2Jzweite Zeile\n');
      await writeFile(file('other.txt'), 'another');
      await writeFile(file('door.lsl'), 'default\n{\n}\n');
      await writeFile(file('broken.png'), Buffer.from('\u0089PNG and nothing more', 'latin1'));
      const { lines, errors, code } = await inventory(
        [],
        [
          'mkdir /Up',
          'cd /Up',
          `put ${file('note.txt')}`,
          `put ${file('door.lsl')} .`,
          'get note',
          `put ${file('other.txt')} note`,
          'get note',
          'get door',
          `get note ${file('note.asset')}`,
          'ls',
          `put ${file('broken.png')}`,
        ],
      );
      expect(lines.slice(1, 11)).toEqual([
        'uploaded: /Up/note',
        'uploaded: /Up/door',
        'Grüße',
        ' [2Jzweite Zeile',
        'uploaded: /Up/note',
        'another',
        'default',
        '{',
        '}',
        expect.stringMatching(/^wrote \d+ bytes to /),
      ]);
      expect(lines.slice(11)).toEqual(['door', 'note']);
      expect([code, errors]).toEqual([1, expect.stringContaining('no picture that can be read')]);
      const asset = await readFile(file('note.asset'), 'utf8');
      expect(asset).toContain('Text length 7\nanother}');
      await writeFile(file('edited.txt'), asset.replace('another', 'and another one'));
      await writeFile(file('cut.txt'), asset.slice(0, 30));
      await writeFile(file('bow.bvh'), BOW);
      await writeFile(file('bell.wav'), 'RIFF\x24\0\0\0WAVEfmt ');
      await writeFile(file('chair.glb'), 'glTF\x02\0\0\0');
      await writeFile(file('cut.bvh'), 'HIERARCHY JOINT');
      await writeFile(file('cut.wearable'), 'LLWearable version 22\nCut');
      const again = await inventory(
        ['--json'],
        [`put ${file('edited.txt')} /note`, 'get /note', `put ${file('cut.txt')}`],
      );
      expect(again.lines.slice(1).map((line) => JSON.parse(line) as unknown)).toMatchObject([
        { path: '/note', text: 'and another one' },
      ]);
      expect([again.code, again.errors]).toEqual([2, expect.stringContaining('none that can be read')]);
      const worn = await inventory(
        [],
        [
          `get "/Clothing/Default Shirt" ${file('shirt.txt')}`,
          `put ${file('shirt.txt')} /Clothing/Shirt`,
          'ls -l /Clothing/Shirt',
          `put --loop ${file('bow.bvh')} /Animations`,
          'ls -l /Animations',
          `get /Animations/bow ${file('bow.anim')}`,
          `put ${file('cut.bvh')}`,
        ],
      );
      expect(worn.lines.slice(1)).toEqual([
        'uploaded: /Clothing/Shirt',
        expect.stringMatching(/^clothing .* Shirt$/),
        'uploaded: /Animations/bow',
        expect.stringMatching(/^animatn .* bow$/),
        expect.stringContaining('bow.anim'),
      ]);
      expect(worn.errors).toContain('no motion that an avatar can play: line 1');
      const bow = decodeAnimation(await readFile(file('bow.anim')));
      expect([bow.loops, bow.joints.map(({ name }) => name)]).toEqual([true, ['mTorso']]);
      for (const [name, words] of [
        ['cut.wearable', 'begins as a wearable'],
        ['bell.wav', 'ffmpeg -i bell.wav -ac 1 -ar 44100 -c:a libvorbis bell.ogg'],
        ['chair.glb', 'models cannot be uploaded yet'],
      ] as const)
        expect((await inventory([], [`put ${file(name)}`])).errors).toContain(words);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('finds what stands in the region, and who is there, though it has just arrived', async () => {
    const ports = createNodePorts();
    const grid = await startGrid({ ...DEFAULT_GRID, passwordScheme: 'opensim', httpPort: 0 }, ports);
    const who = {
      grid: grid.loginUri,
      firstName: 'Second',
      lastName: 'Avatar',
      secret: { password: 'secret' },
    };
    const other = await arrive(who, ports);
    try {
      const box = await other.region.build.rez({ position: { x: 128, y: 130, z: 40 } });
      await other.region.build.permit(box.localId, 'everyone', PERMISSION.copy);
      const words = ['--grid', grid.loginUri, '--user', 'Test User', '--password-stdin'];
      const taken = await inventory([...words, 'take', box.id.toString()], ['secret']);
      expect(taken).toMatchObject({ code: 0, lines: [expect.stringMatching(/^taken: \/Objects\//)] });
      const given = await inventory(
        [...words, 'give', '/Clothing/Default Shirt', 'second avatar'],
        ['secret'],
      );
      expect(given).toMatchObject({ code: 0, lines: ['offered: /Clothing/Default Shirt'] });
      const shirt = await inventory([...words, 'rez', '/Clothing/Default Shirt'], ['secret']);
      expect([shirt.code, shirt.errors]).toEqual([
        2,
        expect.stringContaining('only objects are brought out'),
      ]);
    } finally {
      await other.logout();
      await grid.close();
      await ports.close();
    }
  });

  it('ends with the first command of its input that fails', async () => {
    const { code, lines, errors } = await inventory([], ['ls /Nope', 'ls /']);
    expect([code, lines, errors]).toEqual([2, [], 'landfall: "/Nope": there is no "Nope" in "/"\n']);
    expect(await inventory(['find', 'nothing like it'])).toMatchObject({ code: 1 });
  });

  it.each([
    [['lsx'], 'there is no command "lsx"'],
    [['rm', '--gently', 'a'], 'rm does not know --gently'],
    [['cp', 'a'], 'cp <item> <folder or new name>'],
    [['ls', '--user', 'Test User'], 'it takes --grid'],
    [['ls', '--grid', 'http://127.0.0.1:1/'], 'takes a --user'],
  ])('%j is known to be wrong before anything is asked', async (words, text) => {
    const { code, errors } = await inventory(words);
    expect(code).toBe(2);
    expect(errors).toContain(text);
  });

  it('reads the password and then commands, for any grid', async () => {
    const ports = createNodePorts();
    const grid = await startGrid({ ...DEFAULT_GRID, passwordScheme: 'opensim', httpPort: 0 }, ports);
    try {
      const who = ['--grid', grid.loginUri, '--user', 'Second Avatar', '--password-stdin'];
      const first = await inventory(who, ['secret', 'mkdir /Kept', 'exit', 'mkdir /Never']);
      expect(first).toMatchObject({ code: 0, lines: ['made: /Kept'], errors: '' });
      const second = await inventory([...who, 'find', 'ke'], ['secret']);
      expect(second).toMatchObject({ code: 0, lines: ['/Kept'] });
      const wrong = await inventory([...who, 'ls'], ['wrong']);
      expect(wrong.code).toBe(1);
    } finally {
      await grid.close();
      await ports.close();
    }
  });
});
