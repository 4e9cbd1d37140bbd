import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** From here what is installed is found. */
const within = `${root}node_modules/.cache/landfall-codecs`;

/** The worker bundled from its sources, for tests that run on sources: Node 20 runs no TypeScript in a thread. In a folder elsewhere it finds nothing that is installed. */
export async function bundledWorker(entry = 'node/worker', folder = within): Promise<URL> {
  const outfile = `${folder}/${entry.replace('/', '-')}-${process.pid}.mjs`;
  await build({
    entryPoints: [`${root}packages/codecs/src/${entry}.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['sharp', '@cornerstonejs/*'],
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
  return pathToFileURL(outfile);
}
