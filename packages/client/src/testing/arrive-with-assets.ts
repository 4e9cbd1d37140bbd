import { Uuid } from '@landfall/protocol/datatypes';
import type { ServingPorts } from '@landfall/transport/ports';
import { arrive } from '../arrive/index.ts';
import { assets } from '../assets/index.ts';
import type { AssetsOptions } from '../assets/index.ts';
import type { Logger } from '../logger/index.ts';
import { fakeArriveOptions } from './arrive-in-fake-grid.ts';
import type { VirtualNetwork } from './arrive-in-fake-grid.ts';
import { FakeAssets } from './fake-assets.ts';
import { FakeGrid } from './fake-grid.ts';
import type { FakeGridOptions } from './fake-grid.ts';

/** An id by its number. */
export const idOf = (number: number): Uuid => new Uuid(0x1234, 0, 0, number);

/** Bytes that begin and end as a texture does (one tile-part), each of the others telling where it is; at least 32. */
export function textureOf(length: number, seed = 0): Uint8Array {
  const bytes = Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8) + seed) & 0xff);
  bytes.set([0xff, 0x4f, 0xff, 0x51, 0, 4, 0, 0, 0xff, 0x90, 0, 10, 0, 0]);
  new DataView(bytes.buffer).setUint32(14, length - 10);
  bytes.set([0xff, 0xd9], length - 2);
  return bytes;
}

/** A session with nothing but this room, and the assets that its region has. */
export async function arriveWithAssets<Network extends VirtualNetwork>(
  network: Network,
  options: AssetsOptions = {},
  { names, ...gridOptions }: FakeGridOptions & { readonly names?: readonly string[] } = {},
  { logger }: { readonly logger?: Logger } = {},
) {
  const ports: ServingPorts = network.ports();
  const grid = await FakeGrid.start(ports, gridOptions);
  const fake = new FakeAssets(grid, names);
  const arriving = arrive(
    { ...fakeArriveOptions(grid), rooms: [assets(options)], messages: [], ...(logger && { logger }) },
    ports,
  );
  const session = await network.runUntil(arriving, 60_000);
  /** What a call came to, or its error. */
  const outcome = <T>(call: Promise<T>, limitMs = 600_000): Promise<T | Error> =>
    network.runUntil(
      call.catch((error: Error) => error),
      limitMs,
    );
  return { network, ports, grid, fake, session, assets: session.assets, outcome };
}
