import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { RemoteError, UsageError } from '@landfall/protocol/errors';
import type { CountedFile } from './counted-file.ts';

/** A MySQL or MariaDB server. */
export interface DatabaseAddress {
  /** Name or address; one of IPv6 without brackets. */
  readonly host: string;
  /** TCP port; 3306 where an address names none. */
  readonly port: number;
  /** The name that is logged in with. */
  readonly user: string;
  /** In clear; goes to the dump program by its environment, which only its owner sees. */
  readonly password: string;
  /** The schema in which the table is. */
  readonly database: string;
}

/** The names of the same program, newest first. */
const PROGRAMS = ['mariadb-dump', 'mysqldump'] as const;
const MOST_WORDS = 2000;
const PORT = 3306;

/** Reads `mysql://user@host:port/database`; the password comes from elsewhere. @throws UsageError */
export function parseDatabaseUrl(text: string, password: string): DatabaseAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const [user, database] = [decoded(url?.username), decoded(url?.pathname.slice(1))];
  const isDatabase = ['mysql:', 'mariadb:'].includes(url?.protocol ?? '') && /^[\w$-]+$/.test(database ?? '');
  if (url === undefined || user === undefined || database === undefined || !isDatabase)
    throw new UsageError('a database is written as mysql://user@host:port/database');
  if (url.password !== '') throw new UsageError('a password does not belong into an address');
  const port = url.port === '' ? PORT : Number(url.port);
  // The program takes an address of IPv6 without its brackets.
  return { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port, user, password, database };
}

/** Undefined when its escapes are none. */
function decoded(part: string | undefined): string | undefined {
  try {
    return decodeURIComponent(part ?? '');
  } catch {
    return undefined;
  }
}

/**
 * A table of a running database as a stream of SQL, by the database's own dump program, which must be installed: one
 * consistent moment of it, without locks, row by row. The table may have changed by the next time, so that an
 * interrupted import begins anew.
 * @throws UsageError when there is no such program, RemoteError with the program's own words when it fails
 */
export function dumpLive(address: DatabaseAddress, table: string): CountedFile {
  let done = 0;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    done = 0;
    for await (const chunk of outputOf(argumentsFor(address, table), address.password)) {
      done += chunk.length;
      yield chunk;
    }
  }
  const where = `${address.host}:${address.port}/${address.database}`;
  return {
    path: where,
    identity: `live ${where} ${process.pid} ${process.hrtime.bigint()}`,
    chunks,
    progress: () => ({ done, total: 0 }),
  };
}

function argumentsFor({ host, port, user, database }: DatabaseAddress, table: string): string[] {
  if (!/^[\w$]+$/.test(table)) throw new UsageError(`${table} is no name of a table`);
  const how = ['--single-transaction', '--quick', '--hex-blob', '--skip-lock-tables', '--no-tablespaces'];
  // The program takes rows of 16 or 24 MB by default; 1 GB is the most that it and a server can.
  const most = '--max-allowed-packet=1G';
  return [
    `--host=${host}`,
    `--port=${port}`,
    '--protocol=tcp',
    `--user=${user}`,
    ...how,
    most,
    '--',
    database,
    table,
  ];
}

type Dump = ChildProcessByStdio<null, Readable, Readable>;

async function* outputOf(args: readonly string[], password: string): AsyncGenerator<Uint8Array> {
  const dump = await startFirst(args, password);
  let words = '';
  dump.stderr.on('data', (chunk) => (words = (words + String(chunk)).slice(0, MOST_WORDS)));
  const ended = new Promise<number | null>((resolve) => dump.once('close', resolve));
  try {
    yield* dump.stdout as AsyncIterable<Uint8Array>;
    const code = await ended;
    if (code !== 0) throw new RemoteError('the database could not be dumped', String(code), words.trim());
  } finally {
    dump.kill();
  }
}

async function startFirst(args: readonly string[], password: string): Promise<Dump> {
  for (const program of PROGRAMS) {
    // The environment of a process is seen by its owner only; its arguments by everybody.
    const environment = { ...process.env, MYSQL_PWD: password };
    const dump = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: environment });
    const isStarted = await new Promise<boolean>((resolve) => {
      dump.once('spawn', () => resolve(true));
      dump.once('error', () => resolve(false));
    });
    if (isStarted) return dump;
  }
  throw new UsageError(`reading a running database needs ${PROGRAMS.join(' or ')}; or give a dump`);
}
