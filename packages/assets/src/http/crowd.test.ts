import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { bodyPieces, emptyAnswer, serveHttp } from './index.ts';
import type { Answer, Handler } from './index.ts';

const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

async function start(handler: Handler, connections: number) {
  const service = await serveHttp(handler, { limits: { connections } });
  ended.push(() => service.close());
  return service;
}

async function open(port: number, text = ''): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  ended.push(async () => socket.destroy());
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

/** The status of the answer; undefined when the connection ended without one. */
async function ask(port: number, text = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'): Promise<string | undefined> {
  const socket = await open(port, text);
  const answer = await new Promise((resolve) => {
    socket.once('data', (data) => resolve(String(data))).once('close', () => resolve(''));
  });
  return /^HTTP\/1\.1 (\d+)/.exec(String(answer))?.[1];
}

const isClosed = async (socket: Socket): Promise<void> => {
  if (!socket.closed) await new Promise((resolve) => socket.resume().once('close', resolve));
};

const ok: Handler = () => emptyAnswer(204);

describe('a full server', () => {
  it.each([
    ['that send nothing', ''],
    ['that send half a head', 'GET / HTTP/1.1\r\nhost: x\r\n'],
  ])('serves who comes, whatever crowd of connections there is %s', async (_, text) => {
    const { port } = await start(ok, 4);
    const crowd: Socket[] = [];
    for (let count = 0; count < 40; count++) {
      crowd.push(await open(port, text));
      if (count % 10 === 9) expect(await ask(port)).toBe('204');
    }
    for (const socket of crowd.slice(0, 30)) await isClosed(socket);
  });

  it('gives up who has waited longest, between two requests too', async () => {
    const { port } = await start(ok, 2);
    const request = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';
    const [first, second] = [await open(port, request), await open(port, request)];
    await Promise.all([once(first, 'data'), once(second, 'data')]);
    first.write(request);
    await once(first, 'data');
    expect(await ask(port)).toBe('204');
    await isClosed(second);
    expect(first.destroyed).toBe(false);
    first.write(request);
    await once(first, 'data');
  });

  it('lets nobody go whom it answers, or who is sending a body: who comes is turned away', async () => {
    let finish = (): void => undefined;
    const finished = new Promise<Answer>((resolve) => (finish = () => resolve(emptyAnswer(204))));
    const arrived: unknown[] = [];
    const { port } = await start(async (request) => {
      arrived.push(request);
      for await (const _ of bodyPieces(request, 100));
      return await finished;
    }, 2);
    const polling = ask(port);
    const sending = await open(port, 'PUT / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\na');
    const answered = once(sending, 'data');
    while (arrived.length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(await ask(port)).toBeUndefined();
    sending.write('b');
    finish();
    expect(await polling).toBe('204');
    expect(String((await answered)[0])).toContain(' 204 ');
    expect(await ask(port)).toBe('204');
  });

  it('counts requests that were sent behind one another as one that is under way', async () => {
    const answers: (() => void)[] = [];
    const { port } = await start(
      () => new Promise((resolve) => answers.push(() => resolve(emptyAnswer(204)))),
      1,
    );
    const request = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';
    const socket = await open(port, request + request);
    while (answers.length < 2) await new Promise((resolve) => setImmediate(resolve));
    answers[0]!();
    await once(socket, 'data');
    expect(await ask(port)).toBeUndefined();
    answers[1]!();
    await once(socket, 'data');
    expect(socket.destroyed).toBe(false);
  });
});
