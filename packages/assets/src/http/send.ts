import type { ServerResponse } from 'node:http';
import type { Answer, Body, Pieces } from './answer.ts';
import { isFlat, isPieces, sizeOf } from './answer.ts';

const LENGTH = 'content-length';

interface WithMethod {
  readonly method?: string | undefined;
}

/**
 * Puts an answer on the wire, without its body for HEAD. When a piece cannot be had the connection is cut: the client
 * sees fewer bytes than `Content-Length` said, or chunks without an end, and cannot take them for the whole.
 * @param beforeEnd waited for when all is written, before the answer is ended, and with it what must not go on
 * @returns bytes of the body that were given to the connection
 */
export async function send(
  request: WithMethod,
  response: ServerResponse,
  answer: Answer,
  beforeEnd?: () => Promise<void>,
): Promise<number> {
  if (beforeEnd === undefined) {
    const sent = sendAtOnce(request, response, answer);
    if (sent !== undefined) return sent;
  }
  writeHead(request, response, answer);
  const body = bodyOf(request, answer);
  const sent = body === undefined ? 0 : await writeBody(response, body);
  if (sent === 0) response.flushHeaders();
  if (response.destroyed) return sent;
  await beforeEnd?.();
  response.end();
  return sent;
}

/** The same, without a promise, for what is no pieces; undefined for those, and nothing sent. */
export function sendAtOnce(
  request: WithMethod,
  response: ServerResponse,
  answer: Answer,
): number | undefined {
  const body = bodyOf(request, answer);
  if (body !== undefined && isPieces(body)) return undefined;
  writeHead(request, response, answer);
  if (body === undefined) response.end();
  else response.end(body);
  return sizeOf(body);
}

/** What is sent of the body. */
function bodyOf({ method }: WithMethod, { status, body }: Answer): Body | undefined {
  return method === 'HEAD' || hasNoBody(status) || sizeOf(body) === 0 ? undefined : body;
}

const hasNoBody = (status: number): boolean => status === 204 || status === 304;

/** The length is that of the body, but for HEAD, where making one would be a waste: there a route may say it. */
function writeHead(
  { method }: WithMethod,
  response: ServerResponse,
  { status, headers = {}, body }: Answer,
): void {
  const size = sizeOf(body);
  if (isFlat(headers)) response.writeHead(status, headers as (string | number)[]);
  else if (size === undefined || hasNoBody(status)) response.writeHead(status, headers);
  else
    response.writeHead(status, {
      [LENGTH]: size,
      ...headers,
      ...(method === 'HEAD' ? {} : { [LENGTH]: size }),
    });
}

async function writeBody(response: ServerResponse, body: Body): Promise<number> {
  if (isPieces(body)) return await writePieces(response, body);
  response.write(body);
  return sizeOf(body)!;
}

async function writePieces(response: ServerResponse, { pieces }: Pieces): Promise<number> {
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
