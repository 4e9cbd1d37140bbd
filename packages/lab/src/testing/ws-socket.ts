import { WebSocket } from 'ws';
import type { MessageSocket } from '@landfall/transport/ports';

/** A browser's WebSocket as Node has it not yet. */
export function openWsSocket(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<MessageSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false, headers: { ...headers } });
    socket.once('error', reject);
    socket.once('open', () => resolve(adapt(socket)));
  });
}

function adapt(socket: WebSocket): MessageSocket {
  let receive: (message: Uint8Array) => void = () => undefined;
  let report: (reason: string) => void = () => undefined;
  socket.on('error', () => undefined);
  socket.on('message', (data: Buffer) => receive(Uint8Array.from(data)));
  socket.on('close', (code) => report(String(code)));
  return {
    get waitingBytes() {
      return socket.bufferedAmount;
    },
    send: (message) => socket.send(message),
    onMessage: (to) => (receive = to),
    onClose: (to) => (report = to),
    close: () => socket.close(),
  };
}
