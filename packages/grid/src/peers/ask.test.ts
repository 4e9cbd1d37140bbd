import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createAskPeer } from './ask.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Somebody who answers so. */
async function answering(listener: RequestListener): Promise<string> {
  const own = createServer(listener);
  server = own;
  await new Promise<void>((resolve) => void own.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(own.address() as AddressInfo).port}`;
}

const QUESTION = { method: 'GET', path: '/agent/', timeoutMs: 10_000 };

it('the key goes along, and the answer comes whole', async () => {
  const uri = await answering((request, response) => response.end(request.headers['x-landfall-key']));
  expect(Buffer.from((await createAskPeer('secret')(uri, QUESTION))!).toString()).toBe('secret');
});

it('an answer that never ends, however steadily it drips, is none when the time is over', async () => {
  const uri = await answering((_, response) => {
    const drip = setInterval(() => response.write('x'), 20);
    response.on('close', () => clearInterval(drip));
  });
  expect(await createAskPeer('')(uri, { ...QUESTION, timeoutMs: 200 })).toBeUndefined();
});

it('an answer that is longer than may be is none', async () => {
  const uri = await answering((_, response) => response.end(Buffer.alloc(70_000)));
  const ask = createAskPeer('');
  expect(await ask(uri, QUESTION)).toBeUndefined();
  expect((await ask(uri, { ...QUESTION, mostAnswerBytes: 70_000 }))?.length).toBe(70_000);
});

it('a no, and nobody at all, are no answer', async () => {
  const uri = await answering((_, response) => response.writeHead(404).end('no'));
  expect(await createAskPeer('')(uri, QUESTION)).toBeUndefined();
  expect(await createAskPeer('')('http://127.0.0.1:1', QUESTION)).toBeUndefined();
});

it('so many are asked at once and no more, until some have been answered', async () => {
  const waiting: (() => void)[] = [];
  const uri = await answering((_, response) => void waiting.push(() => response.end('yes')));
  const ask = createAskPeer('', 3);
  const all = [1, 2, 3].map(() => ask(uri, QUESTION));
  expect(await ask(uri, QUESTION)).toBeUndefined();
  const settle = setInterval(() => waiting.splice(0).forEach((answer) => answer()), 20);
  expect((await Promise.all(all)).map(String)).toEqual(['yes', 'yes', 'yes']);
  expect(String(await ask(uri, QUESTION))).toBe('yes');
  clearInterval(settle);
});

it('of a process that hangs nobody else has less', async () => {
  const hanging = await answering(() => {});
  const hung = server;
  const well = await answering((_, response) => response.end('yes'));
  const ask = createAskPeer('', 2);
  const waiting = [1, 2].map(() => ask(hanging, { ...QUESTION, timeoutMs: 500 }));
  expect(await ask(hanging, QUESTION)).toBeUndefined();
  expect(String(await ask(well, QUESTION))).toBe('yes');
  await Promise.all(waiting);
  hung?.closeAllConnections();
  hung?.close();
});
