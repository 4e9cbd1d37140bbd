import { createByteBudget, llsdAnswer } from '@landfall/assets/http';
import type { ByteBudget } from '@landfall/assets/http';
import { asMap, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import type { CapabilityContext, Offer } from '../capabilities/index.ts';
import { Part } from '../region/index.ts';
import type { GridServices } from '../region/index.ts';
import { refused } from './upload-refusals.ts';

/** One upload. Textures of 2048 × 2048 pixels come to some two megabytes. */
export const MAX_UPLOAD_BYTES = 8 * 1024 * 1024;

/** Of all uploads that wait for the store together: a slow one must not fill the memory. */
const MOST_WAITING_BYTES = 8 * MAX_UPLOAD_BYTES;
const MAX_REQUEST_BYTES = 64 * 1024;

/** What is done with the bytes when they have come. @returns the answer */
export type Receive = (bytes: Uint8Array) => Promise<LlsdMap>;

/** What is to become of the bytes; or why they need not be sent, in words or as a whole answer. */
export type UploadPlan = (context: CapabilityContext, asked: LlsdMap) => Receive | LlsdMap | string;

const WAITING = new Part<GridServices, ByteBudget>(() => createByteBudget(MOST_WAITING_BYTES));

/**
 * An upload in two steps: the request is answered with a URL of its own, to which the bytes are posted once. It goes with the agent.
 * @param contentType of both answers
 */
export const uploading =
  (services: GridServices, contentType: string, plan: UploadPlan): Offer =>
  (context) => ({
    methods: ['POST'],
    handle({ body }) {
      const planned = plan(context, asMap(parseLlsd(body, undefined, { maxBytes: MAX_REQUEST_BYTES })));
      if (typeof planned === 'string') return llsdAnswer(refused(planned), contentType);
      if (typeof planned !== 'function') return llsdAnswer(planned, contentType);
      const upload = context.openUrl(
        '',
        async (request) => {
          upload.close();
          return llsdAnswer(await counted(services, request.body, planned), contentType);
        },
        MAX_UPLOAD_BYTES,
      );
      return llsdAnswer({ uploader: upload.url, state: 'upload', upload_price: 0 }, contentType);
    },
  });

async function counted(services: GridServices, bytes: Uint8Array, receive: Receive): Promise<LlsdMap> {
  const waiting = services.part(WAITING);
  const { length } = bytes;
  if (length === 0) return refused('The file is empty.');
  if (length > MAX_UPLOAD_BYTES) return refused('The file is too large.');
  if (!waiting.take(length)) return refused('Too much is being uploaded: try again in a moment.');
  try {
    return await receive(bytes);
  } finally {
    waiting.giveBack(length);
  }
}
