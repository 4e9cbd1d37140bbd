import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer, Pieces } from './answer.ts';
import { isPieces, sizeOf } from './answer.ts';

/**
 * Puts an answer on the wire, without its body for HEAD. When a piece cannot be had the connection is cut: the client
 * sees fewer bytes than `Content-Length` said and cannot take them for the whole.
 * @returns bytes of the body that were given to the connection
 */
export async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers = {}, body }: Answer,
): Promise<number> {
  const size = sizeOf(body);
  response.writeHead(
    status,
    status === 204 || status === 304 ? headers : { 'content-length': size, ...headers },
  );
  if (body === undefined || size === 0 || request.method === 'HEAD') {
    response.end();
    return 0;
  }
  if (!isPieces(body)) {
    response.end(body);
    return size;
  }
  return await sendPieces(response, body);
}

async function sendPieces(response: ServerResponse, { pieces }: Pieces): Promise<number> {
  let sent = 0;
  try {
    for await (const piece of pieces) {
      if (response.destroyed) return sent;
      sent += piece.byteLength;
      if (!response.write(piece)) await drained(response);
    }
  } catch (error) {
    response.destroy();
    throw error;
  }
  response.end();
  return sent;
}

/** Until more may be written, or nothing any more. Both listeners go with either: a long answer waits thousands of times. */
function drained(response: ServerResponse): Promise<void> {
  if (response.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
