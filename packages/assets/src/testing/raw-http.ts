import type { Socket } from 'node:net';

export interface RawResponse {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** Speaks HTTP by the byte, so that malformed requests can be sent and every byte of an answer is seen. */
export class RawConnection {
  readonly socket: Socket;
  #received = Buffer.alloc(0);
  #ended = false;
  #wake: () => void = () => undefined;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    socket.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
    socket.on('error', () => undefined);
  }

  /** Sends the bytes and waits for one response, interim ones skipped; undefined when the server closes without one. */
  async send(bytes: Uint8Array | string): Promise<RawResponse | undefined> {
    this.socket.write(bytes);
    const isHead = Buffer.from(bytes).subarray(0, 5).toString() === 'HEAD ';
    return await this.receive(isHead);
  }

  async receive(isHead = false): Promise<RawResponse | undefined> {
    for (;;) {
      const response = this.#take(isHead);
      if (response !== undefined && response.status >= 200) return response;
      if (response !== undefined) continue;
      if (this.#ended) return undefined;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  close(): void {
    this.socket.destroy();
  }

  #take(isHead: boolean): RawResponse | undefined {
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const { status, headers } = parseHead(this.#received.subarray(0, end).toString('latin1'));
    const hasBody = !isHead && status >= 200 && status !== 204 && status !== 304;
    const length = hasBody ? Number(headers.get('content-length') ?? 0) : 0;
    if (this.#received.length < end + 4 + length) return undefined;
    const body = this.#received.subarray(end + 4, end + 4 + length);
    this.#received = this.#received.subarray(end + 4 + length);
    return { status, headers, body };
  }
}

/** The head of a response, without the empty line. */
export function parseHead(head: string): Pick<RawResponse, 'status' | 'headers'> {
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { status: Number(statusLine.split(' ')[1]), headers: new Map(headers) };
}
