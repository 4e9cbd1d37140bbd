import { UsageError } from '@landfall/protocol/errors';
import type { CutOptions, CutTexture } from '../codestream/index.ts';
import { MAX_DISCARD } from '../codestream/index.ts';
import { PREVIEW_LEAST, PREVIEW_MOST } from '../ports/index.ts';
import type {
  CodecStatistics,
  DecodeOptions,
  EncodeOptions,
  ImageCodec,
  Picture,
  PreviewOptions,
  PreviewSize,
} from '../ports/index.ts';
import type { PoolThreads } from './threads.ts';
import { DEFAULT_LIMITS, WorkerPool } from './worker-pool.ts';
import type { PoolLimits } from './worker-pool.ts';

/** An {@link ImageCodec} on threads: checks what is asked, and gives it to a pool. */
export function createPoolCodec(limits: Partial<PoolLimits>, threads: PoolThreads): ImageCodec {
  return new PoolCodec(new WorkerPool({ ...DEFAULT_LIMITS, ...limits }, threads));
}

class PoolCodec implements ImageCodec {
  readonly #pool: WorkerPool;

  constructor(pool: WorkerPool) {
    this.#pool = pool;
  }

  get statistics(): CodecStatistics {
    return this.#pool.statistics;
  }

  async decode(codestream: Uint8Array, options: DecodeOptions = {}): Promise<Picture> {
    check(options.reduce ?? 0, 0, 32, 'reduce');
    return (await this.#pool.run({ type: 'decode', codestream, options })) as Picture;
  }

  async encode(picture: Picture, options: EncodeOptions = {}): Promise<Uint8Array> {
    const { width, height, channels, samples } = picture;
    check(width, 1, PREVIEW_MOST, 'width');
    check(height, 1, PREVIEW_MOST, 'height');
    check(channels, 1, 5, 'channels');
    // OpenJPEG's build reads beyond its memory with two.
    if (channels === 2) throw new UsageError('two channels cannot be encoded');
    if (samples.length !== width * height * channels) throw new UsageError('samples do not fill the picture');
    return (await this.#pool.run({ type: 'encode', picture, options })) as Uint8Array;
  }

  async preview(codestream: Uint8Array, options: PreviewOptions): Promise<Uint8Array> {
    for (const side of sidesOf(options.size)) check(side, PREVIEW_LEAST, PREVIEW_MOST, 'size');
    return (await this.#pool.run({ type: 'preview', codestream, options })) as Uint8Array;
  }

  async cut(codestream: Uint8Array, options: CutOptions): Promise<CutTexture> {
    check(options.discard, 0, MAX_DISCARD, 'discard');
    return (await this.#pool.run({ type: 'cut', codestream, options })) as CutTexture;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool[Symbol.asyncDispose]();
  }
}

const sidesOf = (size: PreviewSize): number[] =>
  size.type === 'longest' ? [size.pixels] : [size.width, size.height];

function check(value: number, least: number, most: number, name: string): void {
  if (!Number.isInteger(value) || value < least || value > most)
    throw new UsageError(`${name} is a whole number from ${least} to ${most}`);
}
