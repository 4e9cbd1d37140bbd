import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server as TcpServer, Socket } from 'node:net';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpHandler } from '../ports/index.ts';
import { createNodePorts } from './index.ts';
import type { NodePorts, NodePortsOptions } from './index.ts';

const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

function nodePorts(options?: NodePortsOptions): NodePorts {
  const ports = createNodePorts(options);
  ended.push(() => ports.close());
  return ports;
}

/** Listens on a free port of the loopback, until the test ends. */
function listen(server: Server | TcpServer): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  ended.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Sends the text to the port and collects what comes back until the other side ends the connection. */
function converse(port: number, request: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}

const failure = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);
const ok: HttpHandler = async () => ({ status: 200, headers: {}, body: new Uint8Array(0) });

describe('the clock of Node', () => {
  it('never calls back early, even for fractions of a millisecond', async () => {
    const { clock } = nodePorts();
    const delays = [0.2, 0.7, 1.3, 2.9, 5.5];
    const early = await Promise.all(
      delays.map((delayMs) => {
        const due = clock.now() + delayMs;
        return new Promise<boolean>((resolve) => clock.after(delayMs, () => resolve(clock.now() < due)));
      }),
    );
    expect(early).toEqual(delays.map(() => false));
  });

  it('does not fire at once when asked for longer than a timer can wait, and can be cancelled', async () => {
    const { clock } = nodePorts();
    let fired = 0;
    const cancels = [
      clock.after(2 ** 31 + 5, () => fired++),
      clock.after(1, () => fired++, { background: true }),
    ];
    for (const cancel of cancels) cancel();
    const cancelLong = clock.after(2 ** 40, () => fired++);
    await new Promise<void>((resolve) => clock.after(5, resolve));
    cancelLong();
    cancelLong();
    expect(fired).toBe(0);
  });
});

describe('HTTP over TLS', () => {
  const pem = (name: string): string =>
    readFileSync(new URL(`../../../../vectors/transport/${name}`, import.meta.url), 'latin1');
  const startTls = async (): Promise<string> => {
    const options = { key: pem('self-signed.key'), cert: pem('self-signed.crt') };
    const port = await listen(createTlsServer(options, (_, response) => response.end('secure')));
    return `https://127.0.0.1:${port}`;
  };

  it('refuses a certificate that nobody vouches for, and shows the origin only', async () => {
    const origin = await startTls();
    const error = await failure(nodePorts().http.request({ method: 'GET', url: `${origin}/CAPS/secret` }));
    expect(error).toMatchObject({ code: 'closed', by: 'network', reason: 'tls' });
    expect(String(error)).toContain(
      `${origin} has no acceptable TLS certificate (DEPTH_ZERO_SELF_SIGNED_CERT)`,
    );
    expect(String(error)).not.toContain('secret');
  });

  it('accepts it for one request, or for the origins named, and no other', async () => {
    const [origin, other] = [await startTls(), await startTls()];
    const { http } = nodePorts({ http: { unverifiedOrigins: [`${origin}/`] } });
    expect((await http.request({ method: 'GET', url: `${origin}/` })).status).toBe(200);
    expect(await failure(http.request({ method: 'GET', url: other }))).toMatchObject({ reason: 'tls' });
    const asked = { method: 'GET', url: other, allowUnverifiedTls: true } as const;
    expect((await http.request(asked)).status).toBe(200);
    expect(await failure(http.request({ method: 'GET', url: other }))).toMatchObject({ reason: 'tls' });
  });

  it('tells a server without TLS as such', async () => {
    const port = await listen(createServer((_, response) => response.end()));
    const error = await failure(
      nodePorts().http.request({ method: 'GET', url: `https://127.0.0.1:${port}` }),
    );
    expect(error).toMatchObject({ code: 'closed', by: 'network', reason: 'no-tls' });
    expect(String(error)).toContain('does not speak TLS');
    expect(String(error)).not.toContain('certificate');
  });
});

describe('the HTTP client of Node', () => {
  it('tells what does not speak HTTP as such', async () => {
    const port = await listen(createTcpServer((socket) => socket.end('SSH-2.0-surprise\r\n')));
    const error = await failure(nodePorts().http.request({ method: 'GET', url: `http://127.0.0.1:${port}` }));
    expect(error).toMatchObject({ code: 'closed', by: 'network', reason: 'protocol' });
  });

  it('tells an answer that breaks off', async () => {
    const head = 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this';
    const port = await listen(
      createTcpServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => socket.end(head));
      }),
    );
    const error = await failure(nodePorts().http.request({ method: 'GET', url: `http://127.0.0.1:${port}` }));
    expect(error).toMatchObject({ code: 'closed', by: 'network', reason: 'reset' });
  });

  it('tells a host that does not exist as unreachable', async () => {
    const error = await failure(
      nodePorts().http.request({ method: 'GET', url: 'http://no-such-host.invalid/' }),
    );
    expect(error).toMatchObject({ code: 'closed', by: 'network', reason: 'unreachable' });
  });

  it('keeps connections for requests after each other', async () => {
    let connections = 0;
    const server = createServer((_, response) => response.end());
    server.on('connection', () => connections++);
    const port = await listen(server);
    const { http } = nodePorts();
    for (let i = 0; i < 20; i++) await http.request({ method: 'GET', url: `http://127.0.0.1:${port}/` });
    // The pool may open a second one when it is asked again before it noticed that the first is free.
    expect(connections).toBeLessThanOrEqual(2);
  });

  it('ends what is open when closed, and refuses more', async () => {
    let notify = (): void => {};
    const arrived = new Promise<void>((resolve) => (notify = resolve));
    const port = await listen(createServer(() => notify()));
    const ports = nodePorts();
    const asked = failure(ports.http.request({ method: 'GET', url: `http://127.0.0.1:${port}/` }));
    await arrived;
    await ports.close();
    expect(await asked).toMatchObject({ code: 'closed', by: 'us' });
    const again = failure(ports.http.request({ method: 'GET', url: `http://127.0.0.1:${port}/` }));
    expect(await again).toMatchObject({ code: 'closed', by: 'us' });
  });
});

describe('the HTTP server of Node', () => {
  const start = async (handler: HttpHandler, options?: NodePortsOptions): Promise<number> => {
    const server = await nodePorts(options).serveHttp(handler);
    ended.push(() => server.close());
    return server.local.port;
  };

  it('ends connections that send their headers or body too slowly', async () => {
    const port = await start(ok, { server: { headersTimeoutMs: 50, requestTimeoutMs: 100 } });
    const slow = [
      converse(port, 'GET / HTTP/1.1\r\nhost: x\r\n'),
      converse(port, 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nabc'),
    ];
    for (const answer of await Promise.all(slow)) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('refuses headers that are too long', async () => {
    const port = await start(ok);
    const answer = await converse(port, `GET / HTTP/1.1\r\nhost: x\r\nlong: ${'a'.repeat(20_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('lets an answer take longer than a request may', async () => {
    const { clock } = nodePorts();
    const poll: HttpHandler = (request) =>
      new Promise((resolve) => clock.after(700, () => void ok(request).then(resolve)));
    const port = await start(poll, { server: { headersTimeoutMs: 300, requestTimeoutMs: 300 } });
    const { http } = nodePorts();
    expect((await http.request({ method: 'GET', url: `http://127.0.0.1:${port}/` })).status).toBe(200);
  });

  it('does not keep a client waiting for "100 Continue"', async () => {
    const port = await start(async ({ body }) => ({ status: 200, headers: {}, body }));
    const answer = await converse(
      port,
      'POST / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\nconnection: close\r\ncontent-length: 2\r\n\r\nhi',
    );
    expect(answer).toContain('HTTP/1.1 100 Continue');
    expect(answer).toMatch(/hi$/);
  });

  it('bounds a body whose length was not announced', async () => {
    const ports = nodePorts();
    const server = await ports.serveHttp(ok, { maxRequestBytes: 4 });
    ended.push(() => server.close());
    const chunked = 'transfer-encoding: chunked\r\nconnection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n';
    const answer = await converse(server.local.port, `POST / HTTP/1.1\r\nhost: x\r\n${chunked}`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('has no room for more bodies than it was given, and room again afterwards', async () => {
    const port = await start(ok, { server: { maxBytesComing: 4 } });
    const post = (body: string): Promise<string> => {
      const headers = `host: x\r\nconnection: close\r\ncontent-length: ${body.length}`;
      return converse(port, `POST / HTTP/1.1\r\n${headers}\r\n\r\n${body}`);
    };
    expect(await post('hello')).toMatch(/^HTTP\/1\.1 503 /);
    for (let round = 0; round < 3; round++) expect(await post('four')).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('ends long polls and unused connections when closed, and tells the handler', async () => {
    const ports = nodePorts();
    let isAborted = false;
    let notify = (): void => {};
    const arrived = new Promise<void>((resolve) => (notify = resolve));
    const server = await ports.serveHttp(({ path, signal }) => {
      if (path === '/quick') return ok({} as never);
      signal.addEventListener('abort', () => (isAborted = true));
      notify();
      return new Promise(() => {});
    });
    const url = `http://127.0.0.1:${server.local.port}`;
    await ports.http.request({ method: 'GET', url: `${url}/quick` });
    const poll = failure(ports.http.request({ method: 'GET', url: `${url}/poll`, timeoutMs: 90_000 }));
    await arrived;
    await server.close();
    expect(await poll).toMatchObject({ code: 'closed', by: 'network', reason: 'reset' });
    expect(isAborted).toBe(true);
  });

  it('reports what a handler throws', async () => {
    const errors: unknown[] = [];
    const broken: HttpHandler = () => Promise.reject(new RangeError('mine'));
    const port = await start(broken, { server: { onHandlerError: (error) => errors.push(error) } });
    await nodePorts().http.request({ method: 'GET', url: `http://127.0.0.1:${port}/` });
    expect(errors.map(String)).toEqual(['RangeError: mine']);
  });
});

describe('random bytes of Node', () => {
  it('differ', () => {
    const { randomBytes } = nodePorts();
    expect(randomBytes(16)).toHaveLength(16);
    expect(randomBytes(16)).not.toEqual(randomBytes(16));
  });
});
