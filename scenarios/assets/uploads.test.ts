/** Assets of a grid that stands on an embedded store, over real sockets, from upload to the asset service. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedStore } from '@landfall/assets/embedded';
import { parseAssetServiceConfig, serveAssets } from '@landfall/assets/service';
import { arrive } from '@landfall/client';
import type { Session } from '@landfall/client';
import { startGrid } from '@landfall/grid';
import type { Grid } from '@landfall/grid';
import { VIEWER_CAPABILITIES } from '@landfall/protocol/capability';
import { ALL_MESSAGES } from '@landfall/protocol/message';
import { createNodePorts } from '@landfall/transport/node';
import type { NodePorts } from '@landfall/transport/node';
import { fetchImage, fetchTexture, fetchTransfer, upload } from './visit.ts';

const PEOPLE = ['Ann', 'Ben'].map((first) => ({ first, last: 'Shore', password: 'secret' }));
/** Large enough for a file of its own in the store, and for forty packets. */
const PICTURE = Uint8Array.from({ length: 40_321 }, (_, index) => (index * 31 + (index >> 7)) & 0xff);
const NOTE = new TextEncoder().encode(
  'Linden text version 2\n{\nLLEmbeddedItems version 1\n{\ncount 0\n}\nText length 5\nhello}\n',
);

let folder = '';
let ports: NodePorts;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-grid-assets-'));
  ports = createNodePorts();
});
afterEach(async () => {
  await ports.close();
  await rm(folder, { recursive: true });
});

const openGrid = (assets: EmbeddedStore): Promise<Grid> =>
  startGrid({ passwordScheme: 'opensim', regions: [{ name: 'Quay' }], accounts: PEOPLE }, ports, { assets });

const comeAs = (firstName: string, { loginUri: grid }: Grid): Promise<Session> =>
  arrive(
    {
      grid,
      firstName,
      lastName: 'Shore',
      secret: { password: 'secret' },
      capabilities: VIEWER_CAPABILITIES,
      messages: ALL_MESSAGES,
    },
    ports,
  );

describe('a texture and a notecard that were uploaded', () => {
  it('reach others by every way, and outlive the grid in a store that the asset service serves', async () => {
    const store = await EmbeddedStore.open({ folder });
    const grid = await openGrid(store);
    const [ann, ben] = [await comeAs('Ann', grid), await comeAs('Ben', grid)];
    const texture = await upload(
      ann,
      ports,
      { asset_type: 'texture', inventory_type: 'texture', name: 'sea' },
      PICTURE,
    );
    const note = await upload(
      ann,
      ports,
      { asset_type: 'notecard', inventory_type: 'notecard', name: 'log' },
      NOTE,
    );

    const whole = await fetchTexture(ben, ports.http, texture.asset);
    expect(whole.body).toEqual(PICTURE);
    const part = await fetchTexture(ben, ports.http, texture.asset, 'bytes=600-1199');
    expect([part.status, part.headers['content-range']]).toEqual([206, `bytes 600-1199/${PICTURE.length}`]);
    expect(part.body).toEqual(PICTURE.subarray(600, 1200));
    expect(await fetchImage(ben, texture.asset)).toEqual(PICTURE);
    expect(await fetchTransfer(ben, note.asset, 7)).toEqual(NOTE);
    await ann.logout();
    await ben.logout();
    await grid.close();
    await store[Symbol.asyncDispose]();

    const again = await EmbeddedStore.open({ folder });
    expect((await again.read(note.asset))?.bytes).toEqual(NOTE);
    expect((await again.stat(texture.asset))?.name).toBe('sea');
    const service = await serveAssets(parseAssetServiceConfig({ port: 0 }), { store: again });
    const query = `?texture_id=${texture.asset.toString()}`;
    for (const path of [`/assets/${texture.asset.toString()}/data`, `/GetTexture/${query}`]) {
      const served = await fetch(service.url + path);
      expect(new Uint8Array(await served.arrayBuffer())).toEqual(PICTURE);
    }
    await service.close();
    await again[Symbol.asyncDispose]();
  });

  it('are there for the next grid on the same store', async () => {
    const store = await EmbeddedStore.open({ folder });
    const first = await openGrid(store);
    const asked = { asset_type: 'texture', inventory_type: 'texture', name: 'sea' };
    const { asset } = await upload(await comeAs('Ann', first), ports, asked, PICTURE);
    await first.close();
    const second = await openGrid(store);
    const ben = await comeAs('Ben', second);
    expect((await fetchTexture(ben, ports.http, asset)).body).toEqual(PICTURE);
    await second.close();
    await store[Symbol.asyncDispose]();
  });

  it('are refused by a store that is full, in words', async () => {
    const store = await EmbeddedStore.open({ folder, limits: { maxStoreBytes: 1000 } });
    const grid = await openGrid(store);
    const ann = await comeAs('Ann', grid);
    const asked = { asset_type: 'texture', inventory_type: 'texture', name: 'sea' };
    const { asset } = await upload(ann, ports, asked, PICTURE);
    expect(asset.isZero).toBe(true);
    expect((await store.stats()).assets).toBe(0);
    await grid.close();
    await store[Symbol.asyncDispose]();
  });
});
