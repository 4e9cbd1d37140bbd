import type loadGlue from '@cornerstonejs/codec-openjpeg/wasmjs';
import { createOpenJpeg } from '../open-jpeg/index.ts';
import type { OpenJpegCodec } from '../open-jpeg/index.ts';
import { runJob, transferOf } from '../pool/index.ts';
import type { Job, Reply } from '../pool/index.ts';
import { CodecAbsentError } from '../ports/index.ts';
import { preview } from './preview.ts';

/** OpenJPEG's build as a page's bundler has put it somewhere. */
export interface WebCodecParts {
  /** Its glue: what `@cornerstonejs/codec-openjpeg/wasmjs` exports. */
  readonly load: typeof loadGlue;
  /** Where its `@cornerstonejs/codec-openjpeg/wasm` is fetched from, when the first picture is to be decoded. */
  readonly wasm: string | URL;
}

/** A worker's own side, as far as it is used. */
interface WorkerSide {
  addEventListener(type: 'message', listener: (event: MessageEvent<Job>) => void): void;
  postMessage(reply: Reply, transfer: ArrayBuffer[]): void;
}

/**
 * Makes the worker in which it is called do the jobs of `createWebCodec`: one after the other, a reply for each. The worker's page needs `wasm-unsafe-eval` where it
 * has a content security policy, and nothing else of that kind.
 */
export function serveCodec({ load, wasm }: WebCodecParts): void {
  const side = globalThis as unknown as WorkerSide;
  let openJpeg: OpenJpegCodec | undefined;
  const tools = {
    openJpeg: async () => (openJpeg ??= await createOpenJpeg({ load, wasmBinary: await fetchWasm(wasm) })),
    preview,
    heapBytes: () => openJpeg?.heapBytes ?? 0,
  };
  side.addEventListener('message', ({ data }) => {
    void runJob(data, tools).then((reply) => side.postMessage(reply, transferOf(reply)));
  });
  side.postMessage({ type: 'ready' }, []);
}

async function fetchWasm(wasm: string | URL): Promise<Uint8Array> {
  try {
    const response = await fetch(wasm);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
  } catch {
    // Said below: a page can do nothing else about it.
  }
  throw new CodecAbsentError(`OpenJPEG (${String(wasm)})`);
}
