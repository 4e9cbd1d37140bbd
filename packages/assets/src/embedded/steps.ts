import { setImmediate } from 'node:timers/promises';
import { Uuid } from '@landfall/protocol/datatypes';
import type { AssetEntry, BlobEntry, TableName } from '../index/index.ts';
import type { Engine } from './engine.ts';

/**
 * How work on all of the store is done while it serves: in steps, between which the index may be made anew or the store be
 * closed. Nothing of an engine is kept from one step to the next, and no step is taken within another.
 */
export interface Steps {
  /** With the engine of the moment, which stays until the step is over. @throws ClosedError */
  step<T>(act: (engine: Engine) => Promise<T>): Promise<T>;
}

/** All assets by rising id, from `from` on. What changes while it runs may be in it or not. */
export async function* walkAssets(steps: Steps, from?: Uuid): AsyncGenerator<AssetEntry> {
  for await (const key of walk(steps, 'assets', from?.toBytes())) {
    const entry = await steps.step(async ({ catalogue }) => catalogue.asset(Uuid.fromBytes(key)));
    if (entry !== undefined) yield entry;
  }
}

/** All blobs by rising hash. */
export async function* walkBlobs(steps: Steps): AsyncGenerator<BlobEntry> {
  for await (const key of walk(steps, 'blobs')) {
    const entry = await steps.step(async ({ catalogue }) => catalogue.blob(Buffer.from(key).toString('hex')));
    if (entry !== undefined) yield entry;
  }
}

async function* walk(steps: Steps, table: TableName, from?: Uint8Array): AsyncGenerator<Uint8Array> {
  await steps.step((engine) => engine.commit());
  for (let next = from; ;) {
    const page = await steps.step(async ({ catalogue }) => catalogue.page(table, next));
    yield* page.keys;
    if (page.next === undefined) return;
    next = page.next;
    await setImmediate();
  }
}
