import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** What is bundled, and into which file. */
export interface Bundling {
  /** Below `packages/`, without its ending: `codecs/src/node/worker`. */
  readonly source: string;
  /** Ends in `.mjs`. From a folder below {@link bundles} what is installed is found, from elsewhere nothing is. */
  readonly outfile: string;
  /** What is loaded, and not taken in. */
  readonly external: readonly string[];
}

/** Where bundles of tests lie; with a slash at its end. */
export const bundles = `${root}node_modules/.cache/landfall/`;

/** Bundles a source file for a thread or process of its own: Node 20 runs no TypeScript there. */
export async function bundleSource({ source, outfile, external }: Bundling): Promise<void> {
  await build({
    entryPoints: [`${root}packages/${source}.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: [...external],
    logLevel: 'error',
    plugins: [
      {
        name: 'sources of the packages',
        setup: (plugin) =>
          plugin.onResolve({ filter: /^@landfall\// }, ({ path }) => {
            const [, to, ...room] = path.split('/');
            return { path: `${root}packages/${to}/src/${room.join('/')}/index.ts` };
          }),
      },
    ],
  });
}
