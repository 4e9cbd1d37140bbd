import type { IncomingMessage } from 'node:http';
import { joined } from './joined.ts';

/**
 * The body of a request, or why there is none. What is beyond the bound is thrown away as it comes, for as long as a
 * request may take, so that the other side gets to read its answer.
 */
export function readBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Uint8Array | 'too long' | 'broken'> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    let isRefused = false;
    const refuse = (): void => {
      isRefused = true;
      chunks.length = 0;
      resolve('too long');
    };
    request.on('data', (chunk: Uint8Array) => {
      if (isRefused) return;
      length += chunk.length;
      if (length > maxBytes) refuse();
      else chunks.push(chunk);
    });
    request.on('end', () => {
      if (!isRefused) resolve(joined(chunks, length));
    });
    request.on('error', () => resolve('broken'));
    request.on('close', () => resolve('broken'));
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) refuse();
  });
}
