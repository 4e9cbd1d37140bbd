import { UsageError } from '@landfall/protocol/errors';
import type { FoundObject, GetOptions, Listing, ObjectEngine, ObjectHead, PutOptions } from '../s3/index.ts';
import { OversizeError } from '../s3/index.ts';
import { StorageError } from '../store/index.ts';

interface Kept {
  bytes: Buffer;
  modifiedAt: number;
}

/** A bucket in memory that several {@link MemoryObjects} have in common, as several fronts have one. */
export class MemoryBucket {
  readonly objects = new Map<string, Kept>();
  /** Whether PUT honours If-None-Match (`yes`), says that it cannot (`no`), or does not notice it (`ignored`). */
  readonly conditional: 'yes' | 'no' | 'ignored';
  /** The bucket's own clock, seconds since 1970; counts whole seconds only, as engines do. */
  clock: () => number = () => Date.now() / 1000;

  constructor(conditional: 'yes' | 'no' | 'ignored' = 'no') {
    this.conditional = conditional;
  }

  /** Flips a bit of an object. */
  flip(key: string, bit: number): void {
    const { bytes } = this.objects.get(key)!;
    bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  }

  keys(prefix: string): string[] {
    return [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  }
}

export type Verb = 'put' | 'get' | 'head' | 'delete' | 'list';

/** Around every request: `before` it takes effect and `after`. What they throw is what the caller gets. */
export interface Interception {
  before?(verb: Verb, key: string): Promise<void> | void;
  after?(verb: Verb, key: string): Promise<void> | void;
}

/** An object store in memory, without HTTP: what a test that rules over the order of requests needs. */
export class MemoryObjects implements ObjectEngine {
  readonly #bucket: MemoryBucket;
  readonly #around: Interception;
  readonly requests: Record<Verb, number> = { put: 0, get: 0, head: 0, delete: 0, list: 0 };

  constructor(bucket: MemoryBucket, around: Interception = {}) {
    this.#bucket = bucket;
    this.#around = around;
  }

  async put(
    key: string,
    bytes: Uint8Array,
    { ifAbsent = false, deadline }: PutOptions = {},
  ): ReturnType<ObjectEngine['put']> {
    if (!/^[A-Za-z0-9/._~-]+$/.test(key)) throw new UsageError(`no key: ${key}`);
    if (deadline !== undefined && performance.now() >= deadline)
      throw new StorageError('there is no time left', 'unreachable');
    const copy = Buffer.from(bytes);
    return await this.#act('put', key, () => {
      const { conditional, objects, clock } = this.#bucket;
      if (ifAbsent && conditional === 'no') return 'unsupported';
      if (ifAbsent && conditional === 'yes' && objects.has(key)) return 'exists';
      objects.set(key, { bytes: copy, modifiedAt: clock() });
      return 'put';
    });
  }

  async get(key: string, { range, mostBytes }: GetOptions): Promise<FoundObject | undefined> {
    return await this.#act('get', key, () => {
      const found = this.#bucket.objects.get(key);
      if (found === undefined) return undefined;
      const bytes = range === undefined ? found.bytes : found.bytes.subarray(range.start, range.end);
      if (bytes.length > mostBytes) throw new OversizeError();
      return { ...this.#headOf(found), bytes: Buffer.from(bytes) };
    });
  }

  async head(key: string): Promise<ObjectHead | undefined> {
    return await this.#act('head', key, () => {
      const found = this.#bucket.objects.get(key);
      return found === undefined ? undefined : this.#headOf(found);
    });
  }

  async delete(key: string): Promise<void> {
    await this.#act('delete', key, () => void this.#bucket.objects.delete(key));
  }

  async list(
    prefix: string,
    { after = '', most = 1000 }: Parameters<ObjectEngine['list']>[1] = {},
  ): Promise<Listing> {
    return await this.#act('list', prefix, () => {
      const keys = this.#bucket.keys(prefix).filter((key) => key > after);
      const objects = keys.slice(0, most).map((key) => {
        const found = this.#bucket.objects.get(key)!;
        return { key, sizeBytes: found.bytes.length, modifiedAt: Math.floor(found.modifiedAt) };
      });
      return { objects, isTruncated: keys.length > most, now: Math.floor(this.#bucket.clock()) };
    });
  }

  async createBucket(): Promise<void> {
    await Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.resolve();
  }

  async #act<T>(verb: Verb, key: string, act: () => T): Promise<T> {
    this.requests[verb] += 1;
    await this.#around.before?.(verb, key);
    const result = act();
    await this.#around.after?.(verb, key);
    return result;
  }

  #headOf({ bytes, modifiedAt }: Kept): ObjectHead {
    return {
      sizeBytes: bytes.length,
      modifiedAt: Math.floor(modifiedAt),
      now: Math.floor(this.#bucket.clock()),
    };
  }
}
