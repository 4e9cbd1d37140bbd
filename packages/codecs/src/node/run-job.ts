import { DecodeError } from '@landfall/protocol/errors';
import { cutTexture } from '../codestream/index.ts';
import { CodecAbsentError } from '../ports/index.ts';
import type { Job, JobResult, Reply } from './job.ts';
import { loadOpenJpeg } from './load-open-jpeg.ts';
import type { OpenJpegCodec } from '../open-jpeg/index.ts';
import { loadSharp, preview } from './preview.ts';

let openJpeg: OpenJpegCodec | undefined;

/** Does one job inside a worker. Never rejects. */
export async function runJob(job: Job): Promise<Reply> {
  try {
    return { type: 'done', result: await resultOf(job), heapBytes: heapBytes() };
  } catch (error) {
    if (error instanceof DecodeError)
      return { type: 'undecodable', what: error.message, heapBytes: heapBytes() };
    if (error instanceof CodecAbsentError)
      return { type: 'absent', dependency: error.dependency, heapBytes: heapBytes() };
    // C++ exceptions arrive as numbers.
    return { type: 'broken', what: error instanceof Error ? error.message : `exception ${String(error)}` };
  }
}

const heapBytes = (): number => openJpeg?.heapBytes ?? 0;

async function resultOf(job: Job): Promise<JobResult> {
  if (job.type === 'cut') return cutTexture(job.codestream, job.options);
  openJpeg ??= await loadOpenJpeg();
  if (job.type === 'decode') return openJpeg.decode(job.codestream, { reduce: job.options.reduce ?? 0 });
  if (job.type === 'encode') return openJpeg.encode(job.picture, job.options);
  return await preview(openJpeg, await loadSharp(), job.codestream, job.options);
}
