import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Answers that a connection has not done with. */
const underWay = new WeakMap<Socket, Set<() => void>>();

/**
 * Calls `then` once when nothing of the answer is needed any more: it was sent, or its connection is gone. The answer's
 * own `close` is not enough: it was before us when the peer went while we read, and never comes for one that waited behind
 * another of the same connection.
 */
export function whenSent({ socket }: IncomingMessage, response: ServerResponse, then: () => void): void {
  if (socket.destroyed || response.closed) {
    then();
    return;
  }
  const waiting = underWay.get(socket) ?? watch(socket);
  const done = (): void => {
    if (waiting.delete(done)) then();
  };
  waiting.add(done);
  response.once('close', done);
}

function watch(socket: Socket): Set<() => void> {
  const waiting = new Set<() => void>();
  underWay.set(socket, waiting);
  socket.once('close', () => {
    for (const done of waiting) done();
  });
  return waiting;
}
