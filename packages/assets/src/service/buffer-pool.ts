/**
 * Buffers that are used again. Fresh ones for every read are garbage of 64 KiB each, and the collector lets tens of
 * megabytes of them pile up; taken from here, the memory of reads stays what it is.
 */
export interface BufferPool {
  /** At least so many bytes, of any content. */
  take(sizeBytes: number): Buffer;
  /** Whoever gives a buffer back must not look at it again. */
  give(buffer: Buffer): void;
  /** Bytes that wait to be taken. */
  readonly idleBytes: number;
}

const SMALLEST_BYTES = 4096;
/** So many sizes of the same step, then the step doubles: an eighth of a big buffer at most is not used. */
const STEPS = 16;
/** No size may have more of what is kept, so that those of one size do not keep all others out. */
const LARGEST_SHARE = 0.75;

/** @param mostIdleBytes what is given back beyond is left to the collector */
export function createBufferPool(mostIdleBytes: number): BufferPool {
  const idle = new Map<number, Buffer[]>();
  let idleBytes = 0;
  return {
    get idleBytes() {
      return idleBytes;
    },
    take(sizeBytes) {
      const size = bufferSizeFor(sizeBytes);
      const buffer = idle.get(size)?.pop();
      if (buffer === undefined) return Buffer.allocUnsafeSlow(size);
      idleBytes -= size;
      return buffer;
    },
    give(buffer) {
      const size = buffer.length;
      if (idleBytes + size > mostIdleBytes) return;
      const others = idle.get(size);
      if (others === undefined) idle.set(size, [buffer]);
      else if ((others.length + 1) * size <= LARGEST_SHARE * mostIdleBytes) others.push(buffer);
      else return;
      idleBytes += size;
    },
  };
}

/** The size of the buffer that holds so many bytes: multiples of 4 KiB up to 128 KiB, of 8 KiB up to 256 KiB, and so on. */
export function bufferSizeFor(sizeBytes: number): number {
  let step = SMALLEST_BYTES;
  while (sizeBytes > 2 * STEPS * step) step *= 2;
  return Math.max(1, Math.ceil(sizeBytes / step)) * step;
}
