// A page's WebSocket.
import { WebSocket } from 'ws';

export function openSocket(url) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    socket.once('error', reject);
    socket.once('open', () =>
      resolve({
        get waitingBytes() {
          return socket.bufferedAmount;
        },
        send: (message) => socket.send(message),
        onMessage: (receive) => {
          socket.removeAllListeners('message');
          socket.on('message', (data) => receive(new Uint8Array(data.buffer, data.byteOffset, data.length)));
        },
        onClose: (report) => socket.on('close', (code) => report(String(code))),
        close: () => socket.close(),
      }),
    );
  });
}
