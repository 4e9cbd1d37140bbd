import { request as startRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AskPeer } from '../simulator/region/index.ts';
import { KEY_FIELD } from './front.ts';

/** No answer of the protocol is longer. */
const MOST_ANSWER_BYTES = 64 * 1024;

/** Asks other processes of the grid, who know the key. */
export function createAskPeer(key: string): AskPeer {
  return (peerUri, { method, path, body, timeoutMs }) =>
    new Promise((resolve) => {
      const none = (): void => resolve(undefined);
      const headers = {
        [KEY_FIELD]: key,
        'content-type': 'application/json',
        'content-length': body?.length ?? 0,
        connection: 'close',
      };
      const asked = startRequest(
        new URL(path, `${peerUri}/`),
        { method, headers, timeout: timeoutMs },
        (answer) => {
          void read(answer).then(resolve, none);
        },
      );
      asked.on('timeout', () => asked.destroy());
      asked.on('error', none);
      asked.end(body);
    });
}

async function read(answer: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of answer) {
    if (!(chunk instanceof Uint8Array)) return undefined;
    sizeBytes += chunk.length;
    if (sizeBytes > MOST_ANSWER_BYTES) {
      answer.destroy();
      return undefined;
    }
    chunks.push(chunk);
  }
  return answer.statusCode === 200 ? Buffer.concat(chunks) : undefined;
}
