import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorkerCodec } from '@landfall/codecs/node';
import { bundledWorker } from '@landfall/codecs/testing';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import { createNodePorts } from '@landfall/transport/node';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { arriveToFile, InventoryShell } from './index.ts';

it('a picture becomes a texture, and its pixels are still there when it is had again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-shell-'));
  const ports = createNodePorts();
  const grid = await startGrid({ ...DEFAULT_GRID, passwordScheme: 'opensim', httpPort: 0 }, ports);
  await using codec = createWorkerCodec({ script: await bundledWorker() });
  try {
    const background = { r: 200, g: 10, b: 10 };
    const picture = sharp({ create: { width: 100, height: 30, channels: 3, background } });
    await writeFile(join(folder, 'red.png'), await picture.png().toBuffer());
    const secret = { password: 'secret' };
    const who = { grid: grid.loginUri, firstName: 'Test', lastName: 'User', secret };
    const session = await arriveToFile(who, ports);
    const lines: string[] = [];
    const writeLine = async (line: string): Promise<void> => void lines.push(line);
    const shell = new InventoryShell({ session, writeLine, codec: () => codec });
    await shell.runLine(`put ${join(folder, 'red.png')} /Textures`);
    await shell.runLine('ls -l /Textures');
    await shell.runLine(`get /Textures/red ${join(folder, 'red.j2c')}`);
    await expect(shell.runLine('get /Textures/red')).rejects.toThrow('it is no text');
    await session.logout();
    expect([lines[0], lines[1]]).toEqual([
      'uploaded: /Textures/red',
      expect.stringMatching(/^texture +mct .* red$/),
    ]);
    const texture = await codec.decode(new Uint8Array(await readFile(join(folder, 'red.j2c'))));
    expect([texture.width, texture.height, texture.channels]).toEqual([128, 32, 3]);
    expect([...texture.samples.subarray(0, 3)]).toEqual([200, 10, 10]);
  } finally {
    await grid.close();
    await ports.close();
    await rm(folder, { recursive: true });
  }
});
