import { pathToFileURL } from 'node:url';
import { bundles, bundleSource } from './bundle-source.ts';

/** The worker bundled from its sources, for tests that run on sources. In a folder elsewhere it finds nothing that is installed. */
export async function bundledWorker(entry = 'node/worker', folder = `${bundles}codecs`): Promise<URL> {
  const outfile = `${folder}/${entry.replace('/', '-')}-${process.pid}.mjs`;
  await bundleSource({
    source: `codecs/src/${entry}`,
    outfile,
    external: ['sharp', '@cornerstonejs/*'],
  });
  return pathToFileURL(outfile);
}
