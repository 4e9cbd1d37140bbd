/** The bytes of a file as they come: a reader takes whole things from the front, at `at`. */
export class IncomingBytes {
  /** What is kept of the file. What was handed out of it stays as it was. */
  bytes: Uint8Array = new Uint8Array(0);
  /** Of `bytes`; another one after each `push`. */
  view = viewOf(this.bytes);
  /** Into `bytes`: what is before it has been taken. */
  at = 0;
  /** Where in the file `bytes` begins. */
  base = 0;

  /** How many bytes have come and not been taken. */
  get waiting(): number {
    return this.bytes.length - this.at;
  }

  /** How long the file is as far as it has come. */
  get fileBytes(): number {
    return this.base + this.bytes.length;
  }

  /** The chunk is kept, and copied only where something waits in front of it. */
  push(chunk: Uint8Array): void {
    const rest = this.bytes.subarray(this.at);
    this.base += this.at;
    this.at = 0;
    this.bytes = rest.length === 0 ? chunk : joined(rest, chunk);
    this.view = viewOf(this.bytes);
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const whole = new Uint8Array(one.length + other.length);
  whole.set(one);
  whole.set(other, one.length);
  return whole;
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
