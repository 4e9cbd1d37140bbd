import type { Uuid } from '@landfall/protocol/datatypes';
import { MemoryStore } from '../store/index.ts';
import type { ByteRange, NewAsset, PutResult, ReadResult } from '../store/index.ts';

/** A store in memory that fails when it is told to, and waits when it is told to. */
export class FaultyStore extends MemoryStore {
  /** Thrown by every read and put while it is set. */
  fault: Error | undefined;
  /** Reads wait for it. */
  gate: Promise<void> = Promise.resolve();
  reads = 0;

  override async put(asset: NewAsset): Promise<PutResult> {
    if (this.fault !== undefined) throw this.fault;
    return await super.put(asset);
  }

  override async read(id: Uuid, range?: ByteRange): Promise<ReadResult | undefined> {
    this.reads++;
    await this.gate;
    if (this.fault !== undefined) throw this.fault;
    return await super.read(id, range);
  }
}
