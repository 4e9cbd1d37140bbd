import { ClosedError } from '@landfall/protocol/errors';
import type { MessageSocket } from '../ports/index.ts';

/** A WebSocket to that address. @throws ClosedError when it cannot be opened: a browser does not say why */
export function openWebSocket(url: string): Promise<MessageSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    const refuse = (): void =>
      reject(new ClosedError('the WebSocket cannot be opened', { by: 'network', reason: 'unreachable' }));
    socket.addEventListener('error', refuse);
    socket.addEventListener('close', refuse);
    socket.addEventListener('open', () => resolve(new BrowserSocket(socket)), { once: true });
  });
}

class BrowserSocket implements MessageSocket {
  readonly #socket: WebSocket;
  #receive: ((message: Uint8Array) => void) | undefined;
  #report: ((reason: string) => void) | undefined;
  /** What came before anybody listened. */
  #early: Uint8Array[] = [];

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', (event) => {
      const data: unknown = event.data;
      if (!(data instanceof ArrayBuffer)) return;
      const message = new Uint8Array(data);
      if (this.#receive === undefined) this.#early.push(message);
      else this.#receive(message);
    });
    socket.addEventListener('close', ({ code }) => this.#report?.(String(code)), { once: true });
  }

  get waitingBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(message: Uint8Array): void {
    // One that is closing throws nothing and sends nothing.
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(message as Uint8Array<ArrayBuffer>);
  }

  onMessage(receive: (message: Uint8Array) => void): void {
    this.#receive = receive;
    for (const message of this.#early.splice(0)) receive(message);
  }

  onClose(report: (reason: string) => void): void {
    this.#report = report;
    if (this.#socket.readyState === WebSocket.CLOSED) report('closed');
  }

  close(): void {
    this.#socket.close();
  }
}
