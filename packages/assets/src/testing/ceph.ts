import { execFile, execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ClosedError } from '@landfall/protocol/errors';
import { freePorts } from './free-ports.ts';
import type { TestObjectStore } from './swift.ts';

const run = promisify(execFile);
const PROGRAMS = [
  'ceph',
  'ceph-mon',
  'ceph-mgr',
  'ceph-osd',
  'ceph-authtool',
  'monmaptool',
  'radosgw',
  'radosgw-admin',
];
const START_MS = 120_000;
const KEYS = { accessKey: 'tester', secretKey: 'testing' };

/** True when Ceph is asked for by `LANDFALL_CEPH=1` and its programs are here; says so loudly when they are not. */
export function hasCeph(): boolean {
  if (process.env['LANDFALL_CEPH'] !== '1') return false;
  try {
    for (const program of PROGRAMS) execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write(
      'SKIPPED: tests that need Ceph (apt-get install ceph-mon ceph-mgr ceph-osd radosgw ceph-common)\n',
    );
    return false;
  }
}

/** A Ceph of one monitor, one manager, one OSD in memory and one gateway. Takes about half a minute, and a GB of memory. */
export async function startCeph(): Promise<TestObjectStore> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-ceph-'));
  const [monitor, legacy, gateway] = (await freePorts(3)) as [number, number, number];
  const cluster = new Cluster(folder);
  try {
    await cluster.configure(monitor, legacy, gateway);
    await cluster.start(monitor, legacy);
    const endpoint = `http://127.0.0.1:${gateway}`;
    await cluster.untilHealthy(endpoint);
    return {
      access: { endpoint, credentials: KEYS },
      pids: cluster.pids,
      pause: () => cluster.signal('SIGSTOP'),
      resume: () => cluster.signal('SIGCONT'),
      [Symbol.asyncDispose]: async () => await cluster.end(),
    };
  } catch (error) {
    await cluster.end();
    throw error;
  }
}

class Cluster {
  readonly #folder: string;
  readonly #started: ChildProcess[] = [];
  readonly #atExit = (): void => this.signal('SIGKILL');

  constructor(folder: string) {
    this.#folder = folder;
    process.once('exit', this.#atExit);
  }

  async configure(monitor: number, legacy: number, gateway: number): Promise<void> {
    for (const name of ['mon', 'mgr', 'osd', 'rgw', 'log']) await mkdir(join(this.#folder, name));
    await writeFile(this.#path('ceph.conf'), configOf(this.#folder, monitor, legacy, gateway));
    const keyring = this.#path('keyring');
    await run('ceph-authtool', [
      '--create-keyring',
      keyring,
      '--gen-key',
      '-n',
      'mon.',
      '--cap',
      'mon',
      'allow *',
    ]);
    for (const entity of ['client.admin', 'mgr.x', 'osd.0', 'client.rgw']) {
      const caps = ['mon', 'osd', 'mgr', 'mds'].flatMap((part) => ['--cap', part, 'allow *']);
      await run('ceph-authtool', [keyring, '--gen-key', '-n', entity, ...caps]);
    }
  }

  async start(monitor: number, legacy: number): Promise<void> {
    const map = this.#path('monmap');
    const addresses = `[v2:127.0.0.1:${monitor},v1:127.0.0.1:${legacy}]`;
    await run('monmaptool', ['--create', '--addv', 'a', addresses, '--fsid', fsidOf(this.#folder), map]);
    await this.#run('ceph-mon', ['--mkfs', '-i', 'a', '--monmap', map, '--keyring', this.#path('keyring')]);
    this.#spawn('ceph-mon', ['-i', 'a', '-f']);
    await this.#ceph('osd', 'create');
    await this.#run('ceph-osd', ['-i', '0', '--mkfs']);
    this.#spawn('ceph-mgr', ['-i', 'x', '-f']);
    await this.#ceph('osd', 'crush', 'add', 'osd.0', '1.0', 'root=default', 'host=h');
    this.#spawn('ceph-osd', ['-i', '0', '-f']);
    await this.#until(async () => (await this.#ceph('osd', 'stat')).includes('1 up'));
    const user = [
      'user',
      'create',
      '--uid=t',
      '--display-name=t',
      `--access-key=${KEYS.accessKey}`,
      `--secret=${KEYS.secretKey}`,
    ];
    await this.#run('radosgw-admin', user);
    this.#spawn('radosgw', ['-n', 'client.rgw', '-f']);
  }

  async untilHealthy(endpoint: string): Promise<void> {
    await this.#until(async () => (await fetch(endpoint)).ok);
  }

  get pids(): number[] {
    return this.#started.map(({ pid = 0 }) => pid);
  }

  signal(name: NodeJS.Signals): void {
    for (const child of this.#started) child.kill(name);
  }

  async end(): Promise<void> {
    process.off('exit', this.#atExit);
    await Promise.all(
      this.#started.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await ended;
      }),
    );
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }

  async #until(isSo: () => Promise<boolean>): Promise<void> {
    const until = performance.now() + START_MS;
    while (!(await isSo().catch(() => false))) {
      const dead = this.#started.find(({ exitCode }) => exitCode !== null);
      if (dead !== undefined || performance.now() > until)
        throw new ClosedError(`Ceph did not start: ${dead?.spawnfile ?? 'it took too long'}`, {
          by: 'peer',
          reason: 'exit',
        });
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }

  #spawn(program: string, args: string[]): void {
    this.#started.push(
      spawn(program, ['-c', this.#path('ceph.conf'), ...args], { cwd: this.#folder, stdio: 'ignore' }),
    );
  }

  async #run(program: string, args: string[]): Promise<void> {
    await run(program, ['-c', this.#path('ceph.conf'), ...args], { cwd: this.#folder, timeout: START_MS });
  }

  async #ceph(...args: string[]): Promise<string> {
    const { stdout } = await run('ceph', ['-c', this.#path('ceph.conf'), ...args], {
      cwd: this.#folder,
      timeout: START_MS,
    });
    return stdout;
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}

const fsids = new Map<string, string>();

function fsidOf(folder: string): string {
  const known = fsids.get(folder) ?? randomUUID();
  fsids.set(folder, known);
  return known;
}

/** cephx stays on: without it the gateway asks for ever. */
function configOf(folder: string, monitor: number, legacy: number, gateway: number): string {
  return `[global]
fsid = ${fsidOf(folder)}
mon_host = [v2:127.0.0.1:${monitor},v1:127.0.0.1:${legacy}]
public_addr = 127.0.0.1
auth_cluster_required = cephx
auth_service_required = cephx
auth_client_required = cephx
keyring = ${folder}/keyring
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 8
osd_pool_default_pgp_num = 8
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_warn_on_pool_no_redundancy = false
mon_max_pg_per_osd = 1000
mon_data_avail_crit = 1
ms_bind_ipv6 = false
run_dir = ${folder}
admin_socket = ${folder}/$name.asok
log_file = ${folder}/log/$name.log
pid_file = ${folder}/$name.pid
[mon.a]
mon_data = ${folder}/mon/a
[mgr.x]
mgr_data = ${folder}/mgr
[osd.0]
osd_data = ${folder}/osd
osd_objectstore = memstore
memstore_device_bytes = 2147483648
osd_memory_target = 939524096
[client.rgw]
rgw_frontends = beast endpoint=127.0.0.1:${gateway}
rgw_thread_pool_size = 32
rgw_data = ${folder}/rgw
`;
}
