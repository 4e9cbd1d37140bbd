import { parseLlsd } from '@landfall/protocol/llsd';
import { decodeRenderMaterials, zippedBytes } from '@landfall/protocol/material';
import type { LegacyMaterial } from '@landfall/protocol/material';
import type { Inflate } from '@landfall/transport/ports';
import { contentOf } from '../capture/index.ts';
import type { CapturedExchange } from '../capture/index.ts';
import type { MaterialSource } from './gather-materials.ts';

/** Of an answer, and of what it expands to. */
const MOST_BYTES = 16 * 1024 * 1024;
/** Materials that are kept; a region has some thousands. */
const MOST_MATERIALS = 20_000;
/** The only key of such an answer, near its beginning. */
const KEY = 'Zipped';
/** So near. */
const HEAD_BYTES = 256;

/** Legacy materials that a region named by its capability `RenderMaterials` over plain HTTP in a recording, whatever the capability's address was. */
export class RecordedMaterials {
  readonly #known = new Map<string, LegacyMaterial>();

  /** Takes one exchange, if it is an answer with materials. @throws DecodeError where what it has is none */
  async take({ request, response }: CapturedExchange, inflate: Inflate): Promise<void> {
    // A PUT answers otherwise; of a GET and a POST the answers are alike.
    if (response?.status !== 200 || (request?.method !== 'GET' && request?.method !== 'POST')) return;
    const body = await contentOf(response, inflate, MOST_BYTES);
    if (body === undefined || !isZipped(body)) return;
    const expanded = await inflate(zippedBytes(parseLlsd(body)), 'deflate', MOST_BYTES);
    for (const { id, material } of decodeRenderMaterials(expanded))
      if (this.#known.size < MOST_MATERIALS || this.#known.has(id.toString()))
        this.#known.set(id.toString(), material);
  }

  /** Those that were named, by the text of their ids; undefined where none was. */
  get source(): MaterialSource['legacy'] {
    return this.#known.size === 0 ? undefined : () => Promise.resolve(this.#known);
  }
}

function isZipped(body: Uint8Array): boolean {
  return Buffer.from(body.subarray(0, HEAD_BYTES)).includes(KEY);
}
