/** Disks write whole sectors or none of one. */
const SECTOR_BYTES = 512;

interface PendingWrite {
  readonly bytes: Uint8Array;
  readonly position: number;
}

/** A file of a {@link MemoryFiles}: what is seen, and what is durable of it. */
export class MemoryFile {
  /** What readers see. Flip bits here to damage it. */
  bytes: Uint8Array = new Uint8Array(0);
  #durable: Uint8Array = new Uint8Array(0);
  #pending: PendingWrite[] = [];
  /** In seconds since 1970, by the clock of its {@link MemoryFiles}. */
  writtenAt = 0;
  /** The same, of its names too. */
  changedAt = 0;

  /** Copies what readers see from `position` on into `into`; returns how many bytes there were. */
  read(into: Uint8Array, position: number): number {
    const part = this.bytes.subarray(position, position + into.length);
    into.set(part);
    return part.length;
  }

  /** Readers see it at once; until the next sync, power loss may keep or lose each sector of it. A gap before it is zeros. */
  write(bytes: Uint8Array, position: number): void {
    this.bytes = written(this.bytes, bytes, position);
    this.#pending.push({ bytes: new Uint8Array(bytes), position });
  }

  /** Cutting is durable at once: the harder case, lost bytes, is what the dice give for writes. */
  truncate(sizeBytes: number): void {
    this.bytes = this.bytes.slice(0, sizeBytes);
    this.#durable = this.#durable.slice(0, sizeBytes);
    this.#pending = this.#pending
      .filter(({ position }) => position < sizeBytes)
      .map(({ bytes, position }) => ({ bytes: bytes.subarray(0, sizeBytes - position), position }));
  }

  /** All that readers see is durable now. */
  sync(): void {
    this.#durable = this.bytes.slice();
    this.#pending = [];
  }

  /** The file as power loss leaves it: each sector of each un-synced write kept or lost. */
  losePower(random: () => number): MemoryFile {
    let left: Uint8Array = this.#durable.slice();
    for (const { bytes, position } of this.#pending) {
      for (let at = 0; at < bytes.length; at += SECTOR_BYTES) {
        if (random() < 0.5) left = written(left, bytes.subarray(at, at + SECTOR_BYTES), position + at);
      }
    }
    const survivor = new MemoryFile();
    survivor.bytes = left;
    survivor.writtenAt = this.writtenAt;
    survivor.changedAt = this.changedAt;
    survivor.sync();
    return survivor;
  }
}

function written(old: Uint8Array, bytes: Uint8Array, position: number): Uint8Array {
  const end = position + bytes.length;
  const next = end <= old.length ? old : new Uint8Array(end);
  if (next !== old) next.set(old);
  next.set(bytes, position);
  return next;
}
