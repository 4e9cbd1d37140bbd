import { DecodeError } from '@landfall/protocol/errors';
import { cutTexture } from '../codestream/index.ts';
import type { OpenJpegCodec } from '../open-jpeg/index.ts';
import { CodecAbsentError } from '../ports/index.ts';
import type { PreviewOptions } from '../ports/index.ts';
import type { Job, JobResult, Reply } from './job.ts';

/** What a thread does its jobs with: loaded when it is first needed. */
export interface JobTools {
  /** The one codec of the thread. Rejects with {@link CodecAbsentError} where it is not installed. */
  readonly openJpeg: () => Promise<OpenJpegCodec>;
  /**
   * A texture decoded, scaled and written as a picture file. Rejects with {@link CodecAbsentError} where what writes it is
   * missing.
   */
  readonly preview: (
    codec: OpenJpegCodec,
    codestream: Uint8Array,
    options: PreviewOptions,
  ) => Promise<Uint8Array>;
  /** Of the codec; 0 as long as it is not loaded. */
  readonly heapBytes: () => number;
}

/** Does one job inside a thread. Never rejects. */
export async function runJob(job: Job, tools: JobTools): Promise<Reply> {
  try {
    return { type: 'done', result: await resultOf(job, tools), heapBytes: tools.heapBytes() };
  } catch (error) {
    if (error instanceof DecodeError)
      return { type: 'undecodable', what: error.message, heapBytes: tools.heapBytes() };
    if (error instanceof CodecAbsentError)
      return { type: 'absent', dependency: error.dependency, heapBytes: tools.heapBytes() };
    // C++ exceptions arrive as numbers.
    return { type: 'broken', what: error instanceof Error ? error.message : `exception ${String(error)}` };
  }
}

async function resultOf(job: Job, { openJpeg, preview }: JobTools): Promise<JobResult> {
  if (job.type === 'cut') return cutTexture(job.codestream, job.options);
  const codec = await openJpeg();
  if (job.type === 'decode') return codec.decode(job.codestream, { reduce: job.options.reduce ?? 0 });
  if (job.type === 'encode') return codec.encode(job.picture, job.options);
  return await preview(codec, job.codestream, job.options);
}

/** Memory of a reply that goes to the other side instead of being copied. */
export function transferOf(reply: Reply): ArrayBuffer[] {
  return reply.type === 'done' ? [bytesOf(reply.result).buffer as ArrayBuffer] : [];
}

function bytesOf(result: JobResult): Uint8Array {
  if (result instanceof Uint8Array) return result;
  return 'samples' in result ? result.samples : result.bytes;
}
