import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type loadGlue from '@cornerstonejs/codec-openjpeg/wasmjs';
import { createOpenJpeg } from '../open-jpeg/index.ts';
import type { OpenJpegCodec } from '../open-jpeg/index.ts';
import { CodecAbsentError } from '../ports/index.ts';

const PACKAGE = '@cornerstonejs/codec-openjpeg';

/** OpenJPEG from where npm has installed it. @throws CodecAbsentError when it is not installed */
export async function loadOpenJpeg(): Promise<OpenJpegCodec> {
  const require = createRequire(import.meta.url);
  let paths: { readonly glue: string; readonly wasm: string };
  try {
    paths = { glue: require.resolve(`${PACKAGE}/wasmjs`), wasm: require.resolve(`${PACKAGE}/wasm`) };
  } catch {
    throw new CodecAbsentError(PACKAGE);
  }
  const load = require(paths.glue) as typeof loadGlue;
  return await createOpenJpeg({ load, wasmBinary: await readFile(paths.wasm) });
}
