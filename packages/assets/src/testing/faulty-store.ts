import type { Uuid } from '@landfall/protocol/datatypes';
import { MemoryStore } from '../store/index.ts';
import type { Allocate, ByteRange, NewAsset, PutResult, ReadResult } from '../store/index.ts';

/** A store in memory that fails when it is told to, and waits when it is told to. */
export class FaultyStore extends MemoryStore {
  /** Thrown by every read and put while it is set. */
  fault: Error | undefined;
  /** Reads wait for it. */
  gate: Promise<void> = Promise.resolve();
  /** Reads lie in buffers of the reader, spoiled first, as a store on a disk has them. */
  usesAllocate = false;
  reads = 0;

  override async put(asset: NewAsset): Promise<PutResult> {
    if (this.fault !== undefined) throw this.fault;
    return await super.put(asset);
  }

  override async read(id: Uuid, range?: ByteRange, allocate?: Allocate): Promise<ReadResult | undefined> {
    this.reads++;
    await this.gate;
    if (this.fault !== undefined) throw this.fault;
    const found = await super.read(id, range);
    if (found === undefined || !this.usesAllocate || allocate === undefined) return found;
    const bytes = allocate(found.bytes.length).fill(0xff).subarray(0, found.bytes.length);
    bytes.set(found.bytes);
    return { asset: found.asset, bytes };
  }
}
