import type { Tools } from './make-geometry.ts';
import { makeGeometry } from './make-geometry.ts';
import { decodeAnimation } from '@landfall/protocol/asset/animation';
import { motionOf } from '../motions/index.ts';
import { makePicture } from './make-picture.ts';
import type { ImageCodec } from '@landfall/codecs/ports';
import type { WorkshopAnswer, WorkshopJob } from './jobs.ts';

/** Makes what is asked for; what it throws is told as `failed`. */
export async function workOn(
  job: WorkshopJob,
  tools: Tools & { readonly codec: Pick<ImageCodec, 'decode'> },
): Promise<WorkshopAnswer> {
  const { ticket } = job;
  try {
    if (job.type === 'picture')
      return { type: 'picture', ticket, ...(await makePicture(tools.codec, job.bytes, job.side)) };
    if (job.type === 'motion')
      return { type: 'motion', ticket, motion: motionOf(decodeAnimation(job.bytes)) };
    return { type: 'geometry', ticket, made: await makeGeometry(job.form, job.level, job.asset, tools) };
  } catch {
    // Damaged, or too much of it: it is shown by what stands for it.
    return { type: 'failed', ticket };
  }
}

/** What of an answer is handed over. */
export function buffersOf(answer: WorkshopAnswer): ArrayBuffer[] {
  if (answer.type === 'geometry') return [answer.made.geometry.buffer];
  if (answer.type === 'picture' && answer.levels.buffer instanceof ArrayBuffer) return [answer.levels.buffer];
  return [];
}
