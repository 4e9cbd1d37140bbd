import { basename } from 'node:path';
import { bundles, bundleSource } from '@landfall/codecs/testing';

/** Dependencies that are loaded and not taken in. */
const EXTERNAL = ['lmdb', 'undici', 'prom-client', 'zod', 'ws', '@cornerstonejs/codec-openjpeg', 'sharp'];
let made = 0;

/** Compiles a program of this folder for a process of its own: `travel/soak-process`. Returns its path; whoever asked removes it. */
export async function bundleProgram(source: string): Promise<string> {
  const outfile = `${bundles}scenarios/${basename(source)}-${process.pid}-${made++}.mjs`;
  await bundleSource({ source: `../scenarios/${source}`, outfile, external: EXTERNAL });
  return outfile;
}
