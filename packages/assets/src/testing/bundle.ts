import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Bundles a source file (of this room, or `room/name`) for a process of its own, and says where: Node 20 runs no TypeScript. */
export async function bundle(name: string): Promise<string> {
  const path = name.includes('/') ? name : `testing/${name}`;
  const outfile = `${root}node_modules/.cache/landfall-assets/${basename(name)}-${process.pid}.mjs`;
  await build({
    entryPoints: [`${root}packages/assets/src/${path}.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['lmdb', 'prom-client', 'undici', 'zod'],
    logLevel: 'error',
    plugins: [
      {
        name: 'sources of the packages',
        setup: (plugin) =>
          plugin.onResolve({ filter: /^@landfall\// }, ({ path }) => {
            const [, to, room] = path.split('/');
            return { path: `${root}packages/${to}/src/${room}/index.ts` };
          }),
      },
    ],
  });
  return outfile;
}
