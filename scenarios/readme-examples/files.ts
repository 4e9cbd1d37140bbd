/** The files that examples read and write: each example has a folder of its own, with what it expects to find. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundledWorker } from '@landfall/codecs/testing';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import { bayAssets } from '@landfall/grid/bay';
import { createPcapWriter } from '@landfall/lab/capture';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import { MemoryNetwork } from '@landfall/transport/memory';

/** How examples name files: alone, or from where they are run. */
const NAMED =
  /'(?:\.\/|\/var\/cache\/)?([\w/-]+\.(?:oar|j2c|pcap|webp)|[\w-]+-(?:data|assets)|my-viewer\/my-grid)'/g;

/** The example with each file that it names in the folder. Sources have no worker beside them: the codec's is bundled there. */
export async function withFilesIn(text: string, folder: string): Promise<string> {
  const named = text.replace(NAMED, (_, name: string) => JSON.stringify(join(folder, name)));
  if (!named.includes(CODEC)) return named;
  const script = await bundledWorker();
  return named.replaceAll(CODEC, `${CODEC} script: new URL('${script.href}'),`);
}

const CODEC = 'createWorkerCodec({';

/** Does the example name files? */
export const namesFiles = (text: string): boolean => text.search(NAMED) >= 0;

/** Runs with a folder that holds a region's archive, a texture and a capture, and removes it. */
export async function withFiles(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-example-'));
  try {
    await writeFile(join(folder, 'region.oar'), await bayArchive());
    await writeFile(
      join(folder, 'texture.j2c'),
      bayAssets().find(({ type }) => type === ASSET_TYPE.texture)!.bytes,
    );
    await writeFile(join(folder, 'capture.pcap'), capture());
    await run(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Every example gets a copy; to make it takes longer than most of them. */
let archive: Promise<Uint8Array> | undefined;
const bayArchive = (): Promise<Uint8Array> => (archive ??= makeArchive());

async function makeArchive(): Promise<Uint8Array> {
  const network = new MemoryNetwork();
  const config = { ...DEFAULT_GRID, passwordScheme: 'opensim' } as const;
  const grid = await network.runUntil(startGrid(config, network.ports()), 1000);
  const parts: Uint8Array[] = [];
  for await (const part of grid.saveArchive()) parts.push(part);
  await network.runUntil(grid.close(), 1000);
  return Buffer.concat(parts);
}

/** A client that asks its simulator for a circuit, and nothing else. */
function capture(): Uint8Array {
  const parts: Uint8Array[] = [];
  const write = createPcapWriter((bytes) => parts.push(bytes));
  const header = [0x40, 0, 0, 0, 1, 0, 0xff, 0xff, 0, 3];
  write({
    wallTimeMs: Date.UTC(2026, 0, 1),
    from: { address: '127.0.0.1', port: 40_000 },
    to: { address: '127.0.0.1', port: 9000 },
    bytes: Uint8Array.from([...header, ...new Uint8Array(36)]),
  });
  return Buffer.concat(parts);
}
