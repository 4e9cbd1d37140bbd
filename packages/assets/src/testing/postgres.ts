import { execFile, execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ClosedError } from '@landfall/protocol/errors';

const run = promisify(execFile);
const PROGRAMS = ['initdb', 'postgres', 'pg_dump', 'pg_dumpall', 'psql'];
/** Where Debian keeps them, by version. */
const VERSIONS = '/usr/lib/postgresql';
/** Of dumps and answers. */
const MOST_BYTES = 256 * 1024 * 1024;

/** A real PostgreSQL of our own, on a socket in a folder that goes away with it. */
export interface TestPostgres extends AsyncDisposable {
  /** Such as 15. */
  readonly version: number;
  /** Runs SQL; what it prints. */
  query(sql: string, ...options: string[]): Promise<string>;
  /** `pg_dump` of the whole database, with these options, and settings such as `bytea_output=escape`. */
  dump(options?: readonly string[], settings?: readonly string[]): Promise<Buffer>;
  /** `pg_dumpall`, likewise. */
  dumpAll(options?: readonly string[]): Promise<Buffer>;
}

/** True when PostgreSQL's programs are here; says so loudly when they are not. */
export function hasPostgres(): boolean {
  if (programs() !== undefined) return true;
  process.stderr.write('SKIPPED: tests that need PostgreSQL (apt-get install postgresql)\n');
  return false;
}

/** The folder of its programs: the newest version. */
function programs(): string | undefined {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(VERSIONS, version, 'bin')), ...pathFolders()];
  return folders.find((folder) => PROGRAMS.every((program) => existsSync(join(folder, program))));
}

const pathFolders = (): string[] => (process.env['PATH'] ?? '').split(':');

/** It refuses to run as root: then it is another's. */
interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

function owner(): Owner {
  if (process.getuid?.() !== 0) return {};
  for (const user of ['postgres', 'nobody'])
    try {
      const idOf = (kind: string): number =>
        Number(execFileSync('id', [kind, user], { stdio: 'pipe' }).toString());
      return { uid: idOf('-u'), gid: idOf('-g') };
    } catch {
      // The next one.
    }
  return {};
}

export async function startPostgres(): Promise<TestPostgres> {
  const bin = programs()!;
  const own = owner();
  const folder = await mkdtemp(join(tmpdir(), 'landfall-pg-'));
  await chmod(folder, 0o755);
  if (own.uid !== undefined) await chown(folder, own.uid, own.gid!);
  const data = join(folder, 'data');
  const environment = { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', HOME: folder };
  const as = { ...own, cwd: folder, env: environment };
  await run(join(bin, 'initdb'), ['-D', data, '-U', 'grid', '-A', 'trust', '-E', 'UTF8', '--no-sync'], as);
  const settings = ['listen_addresses=', 'fsync=off', 'shared_buffers=16MB', 'max_wal_size=64MB'];
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-k', folder, ...settings.flatMap((setting) => ['-c', setting])],
    { ...as, stdio: 'ignore' },
  );
  const place = ['-h', folder, '-U', 'grid'];
  const query = async (sql: string, ...options: string[]): Promise<string> => {
    const all = ['-X', '-q', '-v', 'ON_ERROR_STOP=1', ...place, ...options, '-d', 'postgres'];
    const running = run(join(bin, 'psql'), all, { ...as, maxBuffer: MOST_BYTES });
    running.child.stdin?.on('error', () => undefined).end(sql);
    return (await running).stdout;
  };
  await untilReady(query, server);
  const print = async (
    program: string,
    options: readonly string[],
    set: readonly string[],
  ): Promise<Buffer> => {
    const env = { ...environment, PGOPTIONS: set.map((setting) => `-c ${setting}`).join(' ') };
    const given = { ...as, env, encoding: 'buffer', maxBuffer: MOST_BYTES } as const;
    return (await run(join(bin, program), [...place, ...options], given)).stdout;
  };
  return {
    version: Math.floor(Number(await query('SHOW server_version_num', '-A', '-t')) / 10_000),
    query,
    dump: async (options = [], set = []) => await print('pg_dump', [...options, 'postgres'], set),
    dumpAll: async (options = []) => await print('pg_dumpall', options, []),
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGQUIT');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

async function untilReady(query: (sql: string) => Promise<unknown>, server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null)
      throw new ClosedError('PostgreSQL ended at its start', { by: 'peer', reason: 'exit' });
    try {
      await query('SELECT 1;');
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
