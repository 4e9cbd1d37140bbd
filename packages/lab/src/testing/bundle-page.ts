import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const packages = fileURLToPath(new URL('../../../', import.meta.url));

/** A page in that folder whose module worker runs this source, which may import the packages. */
export async function bundlePage(folder: string, worker: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { outputFiles } = await build({
    stdin: { contents: worker, resolveDir: packages, loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    plugins: [
      {
        name: 'sources of the packages',
        setup: (plugin) =>
          plugin.onResolve({ filter: /^@landfall\// }, ({ path }) => {
            const [, to = '', ...room] = path.split('/');
            return { path: join(packages, to, 'src', ...room, 'index.ts') };
          }),
      },
    ],
  });
  const page = `const worker = new Worker('./worker.js', { type: 'module' });
worker.postMessage(location.href);
`;
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><script type="module" src="./page.js"></script>',
  );
  await writeFile(join(folder, 'page.js'), page);
  await writeFile(join(folder, 'worker.js'), outputFiles[0]?.text ?? '');
}
