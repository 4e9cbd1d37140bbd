import { request as startRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AskPeer } from '../simulator/region/index.ts';
import { KEY_FIELD } from './front.ts';

/** No answer about agents is longer. */
const MOST_ANSWER_BYTES = 64 * 1024;
/** As many as a front takes; what would be more is not asked: that process is as good as dead. */
const MOST_ASKED_AT_ONCE = 512;

/**
 * Asks other processes of the grid, who know the key, or simulators of others, who have none. Time, size and number of what is under
 * way are bounded, the number for each process apart: one that hangs keeps nobody from asking the others.
 */
export function createAskPeer(key: string | undefined, mostAtOnce = MOST_ASKED_AT_ONCE): AskPeer {
  const underWay = new Map<string, number>();
  return async (peerUri, { method, path, body, timeoutMs, mostAnswerBytes = MOST_ANSWER_BYTES }) => {
    const already = underWay.get(peerUri) ?? 0;
    if (already >= mostAtOnce) return undefined;
    underWay.set(peerUri, already + 1);
    const headers = {
      ...(key === undefined ? {} : { [KEY_FIELD]: key }),
      'content-type': 'application/json',
      'content-length': body?.length ?? 0,
      connection: 'close',
    };
    try {
      // From the first byte to the last, however steadily they drip.
      const signal = AbortSignal.timeout(timeoutMs);
      const answer = await send(new URL(path, `${peerUri}/`), { method, headers, signal }, body);
      return await read(answer, mostAnswerBytes);
    } catch {
      return undefined;
    } finally {
      const left = (underWay.get(peerUri) ?? 1) - 1;
      if (left === 0) underWay.delete(peerUri);
      else underWay.set(peerUri, left);
    }
  };
}

function send(
  url: URL,
  options: NonNullable<Parameters<typeof startRequest>[1]>,
  body: Uint8Array | undefined,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asked = startRequest(url, options, resolve);
    asked.on('error', reject);
    asked.end(body);
  });
}

/** @returns undefined for an answer that is too long, or no yes */
async function read(answer: IncomingMessage, mostBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of answer) {
    if (!(chunk instanceof Uint8Array)) return undefined;
    sizeBytes += chunk.length;
    if (sizeBytes > mostBytes) {
      answer.destroy();
      return undefined;
    }
    chunks.push(chunk);
  }
  return answer.statusCode === 200 ? Buffer.concat(chunks) : undefined;
}
