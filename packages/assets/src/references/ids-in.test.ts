import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { idsIn } from './ids-in.ts';

const A = 'a1b2c3d4-e5f6-4789-8abc-def012345678';
const BARE = A.replaceAll('-', '');
const B = '00000000-0000-4000-8000-00000000000b';

async function idsOf(text: string, size = 1000): Promise<string[]> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const found: string[] = [];
  for await (const id of idsIn(chunks())) found.push(id.toString());
  return found;
}

describe('the ids in a list', () => {
  it('are found on lines of any kind, in the order they stand there', async () => {
    expect(await idsOf(`# of my grid\n${A}\r\n"${B}",12,\n<a id='${A.toUpperCase()}'/>`)).toEqual([A, B, A]);
  });

  it('are whole wherever a chunk ends, and each is told as often as it stands there', async () => {
    const list = `${A}\n${B}\n${A}${B}`;
    for (const size of [1, 2, 35, 36, 37, 38, 73])
      expect(await idsOf(list, size), `chunks of ${size}`).toEqual([A, B, A, B]);
  });

  it('stand behind other digits too', async () => {
    expect(await idsOf(`ff${A}0`)).toEqual([A]);
  });

  it('stand there without dashes, between what is no digit or letter, wherever a chunk ends', async () => {
    const list = `${BARE}\n"${BARE.toUpperCase()}",a_${BARE}_b\n${B} ${BARE}`;
    for (const size of [1, 2, 31, 32, 33, 39, 40, 41, 1000])
      expect(await idsOf(list, size), `chunks of ${size}`).toEqual([A, A, A, B, A]);
    expect(await idsOf('0'.repeat(32))).toEqual([]);
  });

  it('stand there as numbers of SQL, C and PostgreSQL too', async () => {
    const list = `0x${BARE}, 0X${BARE.toUpperCase()}\n\\x${BARE}`;
    for (const size of [1, 2, 3, 33, 34, 35, 39, 40, 41, 1000])
      expect(await idsOf(list, size), `chunks of ${size}`).toEqual([A, A, A]);
    for (const text of [`a0x${BARE}`, `10x${BARE}`, `x${BARE}`, `0x${BARE}0`, `0x0${BARE}`])
      for (const size of [1, 4, 1000]) expect(await idsOf(text, size), text).toEqual([]);
  });

  it('with dashes are not hidden by digits in front of them', async () => {
    for (const size of [1, 30, 1000]) expect(await idsOf(`${BARE.slice(0, 24)}${A}`, size)).toEqual([A]);
  });

  it('are no zero id, no part of one, and nothing else', async () => {
    expect(await idsOf(Uuid.zero.toString())).toEqual([]);
    expect(await idsOf(`${A.slice(1)} ${A.slice(0, -1)} ${A.replace('-', '_')}`)).toEqual([]);
    for (const digits of [`0${BARE}`, `${BARE}0`, `g${BARE}`, `${BARE}Z`, BARE.slice(1)])
      for (const size of [1, 31, 32, 33, 1000]) expect(await idsOf(` ${digits} `, size), digits).toEqual([]);
    expect(await idsOf('')).toEqual([]);
  });

  it('may stand in one line that never ends', async () => {
    const line = `${'x'.repeat(100_000)}${A}${'y'.repeat(100_000)}`;
    expect(await idsOf(line, 4096)).toEqual([A]);
  });
});
