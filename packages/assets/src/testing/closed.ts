import type { Socket } from 'node:net';

/**
 * The end of a connection, be it a reset: what is closed before all that came was read is reset, and `once` of node:events rejects for the
 * error that comes before.
 */
export function closed(socket: Socket): Promise<void> {
  socket.on('error', () => undefined);
  return new Promise((resolve) => socket.once('close', () => resolve()));
}
