import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const STEP_MS = 50;
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(holds, limitMs, what) {
  const startedAt = performance.now();
  while (!(await holds())) {
    if (performance.now() - startedAt > limitMs)
      throw new TypeError(`${what} did not happen in ${limitMs} ms`);
    await sleep(STEP_MS);
  }
}

/** Our asset service, started and ended from here. `away` lists when it was: from its end to being ready again. */
export class AssetService {
  away = [];
  restarts = 0;
  kills = 0;
  #child;
  #config;
  #log;
  /** Counters of the lives that are over, by route and status. */
  #requests = {};

  constructor({ config, url, authorization, log }) {
    this.url = url;
    this.authorization = authorization;
    this.#config = config;
    this.#log = log;
  }

  async start() {
    const bin = fileURLToPath(new URL('../../bin/landfall.mjs', import.meta.url));
    const log = openSync(this.#log, 'a');
    this.#child = spawn(
      process.execPath,
      [bin, '--log-level', 'info', 'assets', 'serve', '--config', this.#config],
      {
        stdio: ['ignore', log, log],
      },
    );
    closeSync(log);
    await until(() => this.#isReady(), 60_000, 'the start of the asset service');
    const last = this.away.at(-1);
    if (last !== undefined && last.to === undefined) last.to = Date.now();
  }

  /** SIGTERM, and again. */
  async restart() {
    await this.#end('SIGTERM');
    this.restarts++;
    await this.start();
  }

  /** kill -9, and again. */
  async kill() {
    await this.#end('SIGKILL');
    this.kills++;
    await this.start();
  }

  async stop() {
    await this.#end('SIGTERM');
  }

  /** Bytes and type of an asset as the service has them, or its refusal. */
  async read(id) {
    const response = await fetch(`${this.url}/assets/${id}/data`, { headers: this.headers });
    return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
  }

  get headers() {
    return { authorization: this.authorization };
  }

  /** Requests by route and status over all its lives. */
  async requests() {
    const all = { ...this.#requests };
    for (const [key, count] of Object.entries(await this.#counters())) all[key] = (all[key] ?? 0) + count;
    return all;
  }

  async #end(signal) {
    this.#requests = await this.requests();
    this.away.push({ from: Date.now(), signal });
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    await ended;
  }

  async #counters() {
    const response = await fetch(`${this.url}/metrics`, { headers: this.headers });
    const counters = {};
    for (const [, labels, value] of (await response.text()).matchAll(
      /^landfall_assets_requests_total\{([^}]*)\} (\d+)/gm,
    ))
      counters[labels] = Number(value);
    return counters;
  }

  async #isReady() {
    if (this.#child.exitCode !== null)
      throw new TypeError(`the asset service ended with ${this.#child.exitCode}`);
    return await fetch(`${this.url}/ready`).then(
      ({ status }) => status === 200,
      () => false,
    );
  }
}

/** A simulator, started and ended from here, its console on our pipe. */
export class Simulator {
  restarts = 0;
  #child;
  #bin;
  #run;
  #log;
  #told = '';

  /** @param run program and file, `dotnet OpenSim.dll` or `mono OpenSim.exe` */
  constructor({ bin, run, log }) {
    this.#bin = bin;
    this.#run = run;
    this.#log = log;
  }

  async start() {
    const log = openSync(this.#log, 'a');
    this.#told = '';
    const [program, file] = this.#run.split(' ');
    this.#child = spawn(program, [file, '-console=basic'], {
      cwd: this.#bin,
      env: {
        ...process.env,
        DOTNET_ROLL_FORWARD: 'Major',
        LD_LIBRARY_PATH: join(this.#bin, 'lib64'),
      },
    });
    const take = (chunk) => {
      this.#told += chunk;
      writeSync(log, chunk);
    };
    this.#child.stdout.on('data', take);
    this.#child.stderr.on('data', take);
    this.#child.once('exit', () => closeSync(log));
    await this.#hears('LOGINS ENABLED', 120_000);
  }

  /** Ends by its console, loses its cache, and starts again: then all it serves comes from the asset service. */
  async restart() {
    await this.stop();
    rmSync(join(this.#bin, 'assetcache'), { recursive: true, force: true });
    this.restarts++;
    await this.start();
  }

  async stop() {
    const ended = once(this.#child, 'exit');
    this.#child.stdin.write('quit\n');
    await ended;
  }

  /** A line at its console, and what it must say then. */
  async command(line, answer, limitMs) {
    this.#told = '';
    this.#child.stdin.write(`${line}\n`);
    await this.#hears(answer, limitMs);
    return this.#told;
  }

  async #hears(words, limitMs) {
    await until(() => this.#told.includes(words), limitMs, `"${words}" at the simulator's console`);
  }
}
