import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import { MAX_FRAME_BYTES } from '@landfall/protocol/relay';
import type { MessageSocket } from '@landfall/transport/ports';

/** No status of its own, but that of WebSockets for data that is not taken: text. */
const NOT_TAKEN = 1003;
const GOING_AWAY = 1001;
/** A peer that does not answer the closing is cut. */
const CLOSING_MS = 3000;

/** The server's side of WebSockets: binary, not compressed, of bounded messages. */
export class WebSockets {
  // Datagrams are packed by their senders already, and compression keeps some 100 KiB a connection.
  readonly #server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
    clientTracking: true,
  });

  get size(): number {
    return this.#server.clients.size;
  }

  accept(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    take: (socket: MessageSocket) => void,
  ): void {
    this.#server.handleUpgrade(request, socket, head, (webSocket) => take(new ServedSocket(webSocket)));
  }

  /** Ends them all; resolves when they are gone. */
  async close(): Promise<void> {
    const gone = [...this.#server.clients].map((client) => closed(client));
    this.#server.close();
    await Promise.all(gone);
  }
}

function closed(client: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => client.terminate(), CLOSING_MS);
    client.once('close', () => {
      clearTimeout(cut);
      resolve();
    });
    client.close(GOING_AWAY);
  });
}

class ServedSocket implements MessageSocket {
  readonly #socket: WebSocket;
  #receive: ((message: Uint8Array) => void) | undefined;
  #report: ((reason: string) => void) | undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (!isBinary) socket.close(NOT_TAKEN);
      else this.#receive?.(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    });
    // Its close follows.
    socket.on('error', () => undefined);
    socket.on('close', (code: number) => this.#report?.(String(code)));
  }

  get waitingBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(message: Uint8Array): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(message, { binary: true });
  }

  onMessage(receive: (message: Uint8Array) => void): void {
    this.#receive = receive;
  }

  onClose(report: (reason: string) => void): void {
    this.#report = report;
  }

  close(): void {
    this.#socket.close();
    const cut = setTimeout(() => this.#socket.terminate(), CLOSING_MS);
    cut.unref();
    this.#socket.once('close', () => clearTimeout(cut));
  }
}
