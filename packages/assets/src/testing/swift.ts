import { execFile, execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { accessSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ClosedError } from '@landfall/protocol/errors';
import type { S3EngineOptions } from '../s3/index.ts';
import { freePorts } from './free-ports.ts';

const run = promisify(execFile);
const SERVICES = ['account', 'container', 'object'] as const;
const PROGRAMS = [
  'swift-proxy-server',
  'swift-account-server',
  'swift-container-server',
  'swift-object-server',
  'swift-ring-builder',
  'memcached',
];
const START_MS = 60_000;
/** Of a hook that starts it. */
export const SWIFT_START_MS = 120_000;

/** A real object store of our own, on loopback, in a folder that goes away with it. */
export interface TestObjectStore extends AsyncDisposable {
  /** All that an S3 client must know, but for the bucket. */
  readonly access: Omit<S3EngineOptions, 'bucket'>;
  /** Of its processes. */
  readonly pids: readonly number[];
  /** Lets nobody have an answer until `resume`: the processes are stopped where they are. */
  pause(): void;
  resume(): void;
}

/** True when Swift's programs are here; says so loudly when they are not. */
export function hasSwift(): boolean {
  try {
    for (const program of PROGRAMS) execFileSync('which', [program], { stdio: 'ignore' });
    accessSync('/etc/swift/swift.conf');
    return true;
  } catch {
    process.stderr.write(
      'SKIPPED: tests that need OpenStack Swift (apt-get install swift-proxy swift-account swift-container swift-object memcached)\n',
    );
    return false;
  }
}

/**
 * A Swift of one node and one copy, with its S3 interface. Takes a few seconds. Of `/etc/swift` only the `swift.conf` of
 * the package is read: its place is fixed.
 */
export async function startSwift(): Promise<TestObjectStore> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-swift-'));
  const [account, container, object, proxy, cache] = (await freePorts(5)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const ports = { account, container, object };
  for (const name of ['srv/d1', 'log', 'cache']) await mkdir(join(folder, name), { recursive: true });
  await Promise.all(SERVICES.map(async (service) => await makeRing(folder, service, ports[service])));
  for (const service of SERVICES)
    await writeFile(join(folder, `${service}.conf`), storageConfig(folder, service, ports[service]));
  await writeFile(join(folder, 'proxy.conf'), proxyConfig(folder, proxy, cache));
  const started: ChildProcess[] = [];
  const start = async (program: string, args: string[]): Promise<void> => {
    const log = await open(join(folder, 'log', program), 'a');
    started.push(spawn(program, args, { cwd: folder, stdio: ['ignore', log.fd, log.fd] }));
    await log.close();
  };
  await start('memcached', ['-u', 'root', '-l', '127.0.0.1', '-p', String(cache)]);
  for (const service of SERVICES) await start(`swift-${service}-server`, [join(folder, `${service}.conf`)]);
  await start('swift-proxy-server', [join(folder, 'proxy.conf')]);
  const storage = [...SERVICES.map((service) => ports[service]), cache];
  const endpoint = `http://127.0.0.1:${proxy}`;
  const signal = (name: NodeJS.Signals): void => {
    for (const child of started) child.kill(name);
  };
  // A test run that gives up must not leave them behind.
  const atExit = (): void => signal('SIGKILL');
  process.once('exit', atExit);
  const result: TestObjectStore = {
    access: { endpoint, credentials: { accessKey: 'test:tester', secretKey: 'testing' } },
    pids: started.map(({ pid = 0 }) => pid),
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    async [Symbol.asyncDispose]() {
      process.off('exit', atExit);
      await Promise.all(started.map(end));
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
  try {
    await untilHealthy(endpoint, storage, started, folder);
    return result;
  } catch (error) {
    await result[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * Waits until all of it listens. The proxy must not be asked for anything before the others do: it would shun them for a
 * while.
 */
async function untilHealthy(
  endpoint: string,
  storage: readonly number[],
  started: readonly ChildProcess[],
  folder: string,
): Promise<void> {
  const until = performance.now() + START_MS;
  for (;;) {
    const dead = started.find(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null);
    if (dead !== undefined || performance.now() > until) {
      const name = dead?.spawnfile ?? 'swift-proxy-server';
      const words = (await readFile(join(folder, 'log', name), 'utf8')).slice(-500);
      throw new ClosedError(`Swift did not start: ${words}`, { by: 'peer', reason: 'exit' });
    }
    const isWell =
      (await Promise.all(storage.map(isListening))).every(Boolean) &&
      (await fetch(`${endpoint}/healthcheck`).then(
        async (answer) => (await answer.text()) === 'OK',
        () => false,
      ));
    if (isWell) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function isListening(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

async function makeRing(folder: string, service: string, port: number): Promise<void> {
  const builder = `${service}.builder`;
  const inFolder = { cwd: folder };
  await run('swift-ring-builder', [builder, 'create', '6', '1', '1'], inFolder);
  await run('swift-ring-builder', [builder, 'add', `r1z1-127.0.0.1:${port}/d1`, '1'], inFolder);
  await run('swift-ring-builder', [builder, 'rebalance'], inFolder);
}

/**
 * One process each. The object server waits for the listing to be brought up to date: with its default of one second a
 * machine that is busy with tests would leave objects out of listings, and no updater runs here to put them in later.
 */
function storageConfig(folder: string, service: (typeof SERVICES)[number], port: number): string {
  return `[DEFAULT]
devices = ${folder}/srv
mount_check = false
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = root
swift_dir = ${folder}
log_level = WARNING
disable_fallocate = true
[pipeline:main]
pipeline = ${service}-server
[app:${service}-server]
use = egg:swift#${service}
${service === 'object' ? 'container_update_timeout = 20' : ''}
[${service}-replicator]
recon_cache_path = ${folder}/cache
`;
}

function proxyConfig(folder: string, port: number, cache: number): string {
  return `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = root
swift_dir = ${folder}
log_level = WARNING
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck cache listing_formats s3api tempauth copy slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:${cache}
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
location = us-east-1
${['healthcheck', 'catch_errors', 'gatekeeper', 'listing_formats', 'copy', 'slo', 'dlo']
  .map((name) => `[filter:${name}]\nuse = egg:swift#${name}\n`)
  .join('')}`;
}
