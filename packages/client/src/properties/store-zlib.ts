/** A stored block says its length in 16 bits. */
const MAX_BLOCK = 0xffff;
const MODULUS = 65_521;

/** Bytes as zlib has them without compressing them: for who reads nothing else. @source RFC 1950, RFC 1951 §3.2.4 */
export function storeZlib(bytes: Uint8Array): Uint8Array {
  const blocks = Math.max(1, Math.ceil(bytes.length / MAX_BLOCK));
  const out = new Uint8Array(2 + blocks * 5 + bytes.length + 4);
  out.set([0x78, 0x01]);
  let end = 2;
  for (let block = 0; block < blocks; block++) {
    const piece = bytes.subarray(block * MAX_BLOCK, (block + 1) * MAX_BLOCK);
    const { length } = piece;
    out.set([block === blocks - 1 ? 1 : 0, length, length >> 8, ~length, ~length >> 8], end);
    out.set(piece, end + 5);
    end += 5 + length;
  }
  new DataView(out.buffer).setUint32(end, adler32(bytes));
  return out;
}

function adler32(bytes: Uint8Array): number {
  let [low, high] = [1, 0];
  for (const byte of bytes) {
    low = (low + byte) % MODULUS;
    high = (high + low) % MODULUS;
  }
  return high * 0x1_0000 + low;
}
