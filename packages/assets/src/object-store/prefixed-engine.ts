import type { FoundObject, GetOptions, Listing, ObjectEngine, ObjectHead, PutOptions } from '../s3/index.ts';

/** The same engine with a prefix before every key, so that several stores can share a bucket. */
export class PrefixedEngine implements ObjectEngine {
  readonly #engine: ObjectEngine;
  readonly #prefix: string;

  constructor(engine: ObjectEngine, prefix: string) {
    this.#engine = engine;
    this.#prefix = prefix;
  }

  async put(key: string, bytes: Uint8Array, options?: PutOptions): ReturnType<ObjectEngine['put']> {
    return await this.#engine.put(this.#prefix + key, bytes, options);
  }

  async get(key: string, options: GetOptions): Promise<FoundObject | undefined> {
    return await this.#engine.get(this.#prefix + key, options);
  }

  async head(key: string): Promise<ObjectHead | undefined> {
    return await this.#engine.head(this.#prefix + key);
  }

  async delete(key: string): Promise<void> {
    await this.#engine.delete(this.#prefix + key);
  }

  async list(prefix: string, { after, most }: Parameters<ObjectEngine['list']>[1] = {}): Promise<Listing> {
    const listing = await this.#engine.list(this.#prefix + prefix, {
      ...(after !== undefined && { after: this.#prefix + after }),
      ...(most !== undefined && { most }),
    });
    const objects = listing.objects.map((each) => ({ ...each, key: each.key.slice(this.#prefix.length) }));
    return { ...listing, objects };
  }

  async createBucket(): Promise<void> {
    await this.#engine.createBucket();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#engine[Symbol.asyncDispose]();
  }
}
