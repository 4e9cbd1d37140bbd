import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server as TcpServer, Socket } from 'node:net';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
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

const failure = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

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

  it('tells an answer that began and never ended from one that never came', async () => {
    const port = await listen(
      createServer(({ url }, response) => {
        if (url === '/begins') response.writeHead(200).write(' ');
      }),
    );
    const { http } = nodePorts();
    // On a busy machine the head may take its time.
    const missingOf = async (path: string, timeoutMs: number): Promise<unknown> => {
      const url = `http://127.0.0.1:${port}${path}`;
      const error = await failure(http.request({ method: 'GET', url, timeoutMs }));
      return (error as { missing?: string }).missing;
    };
    expect(await missingOf('/never', 60)).toBe('HTTP response');
    let missing: unknown;
    for (let timeoutMs = 60; missing !== 'rest of the HTTP response' && timeoutMs < 5000; timeoutMs *= 4) {
      missing = await missingOf('/begins', timeoutMs);
    }
    expect(missing).toBe('rest of the HTTP response');
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

describe('random bytes of Node', () => {
  it('differ', () => {
    const { randomBytes } = nodePorts();
    expect(randomBytes(16)).toHaveLength(16);
    expect(randomBytes(16)).not.toEqual(randomBytes(16));
  });
});
