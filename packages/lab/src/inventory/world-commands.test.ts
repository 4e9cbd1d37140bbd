import { createWorkerCodec } from '@landfall/codecs/node';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import type { Uuid } from '@landfall/protocol/datatypes';
import { FOLDER_TYPE } from '@landfall/protocol/inventory';
import { createNodePorts } from '@landfall/transport/node';
import { expect, it } from 'vitest';
import { arriveToFile, InventoryShell } from './index.ts';

it('puts what it takes into the folder that was said, also where the region puts it among the objects, as OpenSimulator does', async () => {
  const ports = createNodePorts();
  const grid = await startGrid({ ...DEFAULT_GRID, passwordScheme: 'opensim', httpPort: 0 }, ports);
  try {
    const secret = { password: 'secret' };
    const session = await arriveToFile(
      { grid: grid.loginUri, firstName: 'Test', lastName: 'User', secret },
      ports,
    );
    const lines: string[] = [];
    const shell = new InventoryShell({
      session,
      writeLine: async (line) => void lines.push(line),
      codec: () => createWorkerCodec({ workers: 1 }),
    });
    const { build } = session.region;
    const box = await build.rez({ position: { x: 128, y: 130, z: 40 } });
    const objects = session.inventory.folderFor(FOLDER_TYPE.object)!.folderId;
    const takeCopy = build.takeCopy.bind(build);
    build.takeCopy = (localIds: readonly number[], _folder: Uuid | string, options) =>
      takeCopy(localIds, objects, options);
    await shell.runLine('mkdir /Trip');
    await shell.runLine(`take ${box.localId} /Trip`);
    await shell.runLine('ls /Objects');
    await session.logout();
    expect(lines).toEqual(['made: /Trip', expect.stringMatching(/^taken: \/Trip\/./)]);
  } finally {
    await grid.close();
    await ports.close();
  }
});
