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
      if (idleBytes + buffer.length > mostIdleBytes) return;
      idleBytes += buffer.length;
      const others = idle.get(buffer.length);
      if (others === undefined) idle.set(buffer.length, [buffer]);
      else others.push(buffer);
    },
  };
}

/** The size of the buffer that holds so many bytes: multiples of 4 KiB up to 128 KiB, of 8 KiB up to 256 KiB, and so on. */
export function bufferSizeFor(sizeBytes: number): number {
  let step = SMALLEST_BYTES;
  while (sizeBytes > 2 * STEPS * step) step *= 2;
  return Math.max(1, Math.ceil(sizeBytes / step)) * step;
}
