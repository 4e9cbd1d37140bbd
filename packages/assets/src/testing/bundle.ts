import { basename } from 'node:path';
import { bundles, bundleSource } from '@landfall/codecs/testing';

/** Bundles a source file (of this room, or `room/name`) for a process of its own, and says where. */
export async function bundle(name: string): Promise<string> {
  const path = name.includes('/') ? name : `testing/${name}`;
  const outfile = `${bundles}assets/${basename(name)}-${process.pid}.mjs`;
  await bundleSource({
    source: `assets/src/${path}`,
    outfile,
    external: ['lmdb', 'prom-client', 'undici', 'zod'],
  });
  return outfile;
}
