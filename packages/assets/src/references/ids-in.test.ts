import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { idsIn } from './ids-in.ts';

const A = 'a1b2c3d4-e5f6-4789-8abc-def012345678';
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

  it('are no zero id, no part of one, and nothing else', async () => {
    expect(await idsOf(Uuid.zero.toString())).toEqual([]);
    expect(
      await idsOf(`${A.slice(1)} ${A.slice(0, -1)} ${A.replace('-', '_')} ${A.replaceAll('-', '')}`),
    ).toEqual([]);
    expect(await idsOf('')).toEqual([]);
  });

  it('may stand in one line that never ends', async () => {
    const line = `${'x'.repeat(100_000)}${A}${'y'.repeat(100_000)}`;
    expect(await idsOf(line, 4096)).toEqual([A]);
  });
});
