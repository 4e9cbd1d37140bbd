import { createServer, request as forward } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What becomes of an answer. `cut`: its connection breaks in the middle of the body; `short`: it has half of the body and says that this
 * is all; `storm`: 503 instead, the request never went on; `late`: the request took effect, and 503 is said of it; `drip`: a few bytes
 * at a time; `flip`: another bit; `again`: what was answered to the listing before.
 */
export type AnswerFault = 'cut' | 'short' | 'storm' | 'late' | 'drip' | 'flip' | 'again';

/** Stands before an object store and spoils its answers. The signatures stay good: Host goes on as it came. */
export interface FaultyProxy extends AsyncDisposable {
  readonly endpoint: string;
  /** Asked for every request: its method, and its path with the query. */
  fault: (method: string, path: string) => AnswerFault | undefined;
  /** Faults that were met, by kind. */
  readonly met: Map<AnswerFault, number>;
}

export async function startFaultyProxy(endpoint: string): Promise<FaultyProxy> {
  const target = new URL(endpoint);
  const server = createServer((request, response) => {
    void pass(proxy, target, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const proxy: FaultyProxy & { listed: Buffer } = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fault: () => undefined,
    met: new Map(),
    listed: Buffer.alloc(0),
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  return proxy;
}

async function pass(
  proxy: FaultyProxy & { listed: Buffer },
  target: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/', headers } = request;
  const body = await whole(request);
  const fault = proxy.fault(method, url);
  if (fault !== undefined) proxy.met.set(fault, (proxy.met.get(fault) ?? 0) + 1);
  if (fault === 'storm') return busy(response);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const { hostname: host, port } = target;
    forward({ host, port, method, path: url, headers }, resolve).on('error', reject).end(body);
  });
  let bytes = await whole(answer);
  if (fault === 'late') return busy(response);
  const isListing = url.includes('list-type');
  if (fault === 'again' && isListing && proxy.listed.length > 0) bytes = proxy.listed;
  if (isListing) proxy.listed = bytes;
  if (fault === 'short') bytes = bytes.subarray(0, bytes.length >> 1);
  if (fault === 'flip' && bytes.length > 0)
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
  const length = method === 'HEAD' ? answer.headers['content-length'] : bytes.length;
  const { 'transfer-encoding': _, ...kept } = answer.headers;
  response.writeHead(answer.statusCode ?? 500, {
    ...kept,
    ...(length === undefined ? {} : { 'content-length': length }),
  });
  if (fault === 'cut')
    return void response.write(bytes.subarray(0, bytes.length >> 1), () => request.socket.destroy());
  if (fault === 'drip')
    for (let at = 0; at < bytes.length && !response.destroyed; at += 1000) {
      response.write(bytes.subarray(at, at + 1000));
      await sleep(1);
    }
  response.end(method === 'HEAD' || fault === 'drip' ? undefined : bytes);
}

function busy(response: ServerResponse): void {
  response.writeHead(503, { 'content-type': 'application/xml' });
  response.end('<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>later</Message></Error>');
}

async function whole(stream: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
