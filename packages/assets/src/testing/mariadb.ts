import { execFile, execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ClosedError } from '@landfall/protocol/errors';

const run = promisify(execFile);
const USER = 'grid';
const PASSWORD = 'a "pass" word';

/** A real MariaDB of our own, on loopback, in a folder that goes away with it. */
export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
  readonly password: string;
  readonly port: number;
  /** Runs SQL as root. */
  query(sql: string): Promise<void>;
  /** `mariadb-dump` of the whole database, with these options more. */
  dump(...options: string[]): Promise<Buffer>;
}

/** True when MariaDB's programs are here; says so loudly when they are not. */
export function hasMariaDb(): boolean {
  try {
    for (const program of ['mariadbd', 'mariadb', 'mariadb-dump', 'mariadb-install-db'])
      execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write(
      'SKIPPED: tests that need MariaDB (apt-get install mariadb-server-core mariadb-client)\n',
    );
    return false;
  }
}

export async function startMariaDb(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-mariadb-'));
  const port = await freePort();
  const socket = join(folder, 'socket');
  const data = `--datadir=${join(folder, 'data')}`;
  await run('mariadb-install-db', [
    '--no-defaults',
    data,
    '--auth-root-authentication-method=normal',
    ...asRoot(),
  ]);
  const address = [
    `--socket=${socket}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--pid-file=${folder}/pid`,
  ];
  const server = spawn(
    'mariadbd',
    ['--no-defaults', data, ...address, ...asRoot(), '--innodb-buffer-pool-size=16M'],
    {
      stdio: 'ignore',
    },
  );
  const client = ['--no-defaults', `--socket=${socket}`, '--user=root'];
  const query = async (sql: string): Promise<void> => {
    const running = run('mariadb', [...client, '--database=mysql'], { maxBuffer: 64 << 20 });
    // One that finds no server ends without reading: its end says so.
    running.child.stdin?.on('error', () => undefined).end(sql);
    await running;
  };
  await untilReady(query, server);
  await query(
    `CREATE DATABASE grid; CREATE USER ${USER}@'127.0.0.1' IDENTIFIED BY '${PASSWORD}'; GRANT ALL ON grid.* TO ${USER}@'127.0.0.1';`,
  );
  return {
    url: `mysql://${USER}@127.0.0.1:${port}/grid`,
    password: PASSWORD,
    port,
    query: async (sql) => await query(`USE grid;\n${sql}`),
    async dump(...options) {
      const { stdout } = await run('mariadb-dump', [...client, ...options, 'grid'], {
        encoding: 'buffer',
        maxBuffer: 64 << 20,
      });
      return stdout;
    },
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

/** It refuses to run as root without being told. */
function asRoot(): string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}

async function untilReady(query: (sql: string) => Promise<void>, server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null)
      throw new ClosedError('MariaDB ended at its start', { by: 'peer', reason: 'exit' });
    try {
      await query('SELECT 1;');
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
