import { createServer, request as startRequest } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeUtf8, decodeText } from '@landfall/protocol/bytes';
import { createAskPeer, openPeerFront } from '../peers/index.ts';
import type { PeerFront } from '../peers/index.ts';
import { openDoorway } from './doorway.ts';
import type { Doorway } from './doorway.ts';

let front: PeerFront;
let clients: Server;
let doorway: Doorway;
beforeEach(async () => {
  const answer = async ({ method, target, body }: { method: string; target: string; body: Uint8Array }) => ({
    status: 200,
    body: encodeUtf8(`simulators ${method} ${target} ${body.length}`),
  });
  front = await openPeerFront({ bind: '127.0.0.1', port: 0, key: undefined, answer });
  clients = createServer((asked, response) => {
    let sizeBytes = 0;
    asked.on('data', (bytes: Uint8Array) => (sizeBytes += bytes.length));
    asked.on('end', () => response.end(`clients ${asked.method} ${asked.url} ${sizeBytes}`));
  });
  doorway = await openDoorway(
    { bind: '127.0.0.1', port: 0 },
    {
      simulators: (socket) => front.take(socket),
      clients: (socket) => void clients.emit('connection', socket),
    },
  );
});
afterEach(async () => {
  await doorway.close();
  await front.close();
  clients.closeAllConnections();
});

const uri = (): string => `http://127.0.0.1:${doorway.port}`;

async function asSimulator(
  method: string,
  path: string,
  body: Uint8Array = new Uint8Array(0),
): Promise<string> {
  const answer = await createAskPeer(undefined)(uri(), { method, path, body, timeoutMs: 5000 });
  return decodeText(answer ?? encodeUtf8('no answer'));
}

function asClient(method: string, path: string, body?: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = startRequest(`${uri()}${path}`, { method, agent: false }, (response) => {
      let text = '';
      response.on('data', (bytes: Uint8Array) => (text += decodeText(bytes)));
      response.on('end', () => resolve(text));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** What comes back for these pieces, sent one after the other. */
function inPieces(pieces: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(doorway.port, '127.0.0.1', () => {
      socket.setNoDelay(true);
      const send = (index: number): void => {
        if (index < pieces.length) socket.write(pieces[index]!, () => setImmediate(() => send(index + 1)));
      };
      send(0);
    });
    let text = '';
    socket.on('data', (bytes) => (text += bytes.toString()));
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
}

describe('the doorway of a grid that stands in another', () => {
  it('leads simulators to one side, in the method that OpenSim made up, and clients to the other', async () => {
    expect(await asSimulator('QUERYACCESS', '/agent/x/y/', encodeUtf8('{}'))).toBe(
      'simulators QUERYACCESS /agent/x/y/ 2',
    );
    expect(await asSimulator('POST', '/region/x/')).toBe('simulators POST /region/x/ 0');
    expect(await asClient('GET', '/agents')).toBe('clients GET /agents 0');
    expect(await asClient('POST', '/CAPS/agent/', encodeUtf8('x'))).toBe('clients POST /CAPS/agent/ 1');
  });

  it('loses nothing of a long body, whoever it is for', async () => {
    const body = new Uint8Array(700_000).fill(0x20);
    expect(await asSimulator('PUT', '/agent/x/', body)).toBe('simulators PUT /agent/x/ 700000');
    expect(await asClient('PUT', '/CAPS/x/', body)).toBe('clients PUT /CAPS/x/ 700000');
  });

  it('waits for enough to tell, however it comes', async () => {
    const request = 'PUT /agent/x/ HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}';
    expect(await inPieces(Array.from(request))).toContain('simulators PUT /agent/x/ 2');
    const other = 'GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n';
    expect(await inPieces(Array.from(other))).toContain('clients GET / 0');
    expect(await inPieces(['GET\n'])).toContain('400 Bad Request');
  });

  it('lets nobody in once it is closed, who has not said anything is cut off', async () => {
    const socket = connect(doorway.port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const gone = new Promise((resolve) => socket.once('close', resolve));
    await doorway.close();
    await gone;
    await expect(asClient('GET', '/')).rejects.toThrow('ECONNREFUSED');
  });
});
