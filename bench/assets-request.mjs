// What a request costs the asset service in this process: everything but the system's part of it, as the connections are pieces of memory.
// Usage: node bench/assets-request.mjs [--rounds n]. Needs a build. Next to a server of bare node:http that checks nothing. Processor time; the
// best tenth of many short rounds, as what else the machine does makes them only slower.
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { EmbeddedReader, EmbeddedStore } from '../packages/assets/dist/embedded/index.js';
import { SharedStore } from '../packages/assets/dist/processes/shared-store.js';
import { parseAssetServiceConfig, serveAssets } from '../packages/assets/dist/service/index.js';
import { bytesOf, idOf, layTextures } from './assets-serve/textures.mjs';
import { machine, table } from './report.mjs';

const [ALL, HOT, CONNECTIONS, REQUESTS] = [10_000, 1000, 64, 2000];
/** What one of two processes has by default. */
const CACHE_BYTES = 70 * 1024 * 1024;
const at = process.argv.indexOf('--rounds');
const rounds = at < 0 ? 60 : Number(process.argv[at + 1]);

/** From memory, of the hot textures only. */
function bareServer() {
  const textures = new Map(Array.from({ length: HOT }, (_, n) => [`/assets/${idOf(n)}/data`, bytesOf(n)]));
  return http.createServer(({ url, headers }, response) => {
    const bytes = textures.get(url);
    const range = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '');
    const [start, end] = range === null ? [0, bytes.length] : [Number(range[1]), Number(range[2]) + 1];
    const told = { 'content-type': 'image/x-j2c', 'content-length': end - start };
    if (range !== null) told['content-range'] = `bytes ${start}-${end - 1}/${bytes.length}`;
    response.writeHead(range === null ? 200 : 206, told);
    response.end(range === null ? bytes : bytes.subarray(start, end));
  });
}

/** The server of a front, which reads the store's folder itself. */
async function ourServer() {
  const config = parseAssetServiceConfig({ port: 0, data: join(root, 'store') });
  config.limits.cacheBytes = CACHE_BYTES;
  const store = new SharedStore(await EmbeddedReader.open(join(root, 'store')), { ask: notAsked });
  let server;
  http.Server.prototype.listen = function (...args) {
    server = this;
    return net.Server.prototype.listen.apply(this, args);
  };
  const whole = { derivations: undefined, metrics: notAsked, status: notAsked };
  await serveAssets(config, { store, whole, log: Object.assign(() => undefined, { levels: ['warn'] }) });
  delete http.Server.prototype.listen;
  return server;
}

async function notAsked() {
  throw new RangeError('nobody is there to be asked');
}

async function measure(server, count, ranges) {
  const crowd = new Crowd(server, count, ranges);
  for (let warm = 0; warm < 8; warm++) await crowd.ask(REQUESTS);
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const began = process.cpuUsage();
    await crowd.ask(REQUESTS);
    const { user, system } = process.cpuUsage(began);
    times.push((user + system) / REQUESTS);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(rounds / 10)];
}

/** Connections that ask for one texture after the other. */
class Crowd {
  left = 0;
  busy = 0;
  done = () => {};

  constructor(server, count, ranges) {
    const request = () => {
      const path = `/assets/${idOf(Math.floor(Math.random() * count))}/data`;
      const start = Math.floor(Math.random() * 61_440);
      const range = ranges ? `Range: bytes=${start}-${start + 4095}\r\n` : '';
      return `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${range}\r\n`;
    };
    const requests = Array.from({ length: 10 * REQUESTS }, request);
    let next = 0;
    const ask = (socket) => socket.push(requests[next++ % requests.length]);
    const answered = (socket) => {
      if (this.left-- > 0) setImmediate(ask, socket);
      else if (--this.busy === 0) this.done();
    };
    this.sockets = Array.from({ length: CONNECTIONS }, () => new Socket(answered));
    for (const socket of this.sockets) server.emit('connection', socket);
    this.begin = () => this.sockets.forEach(ask);
  }

  ask(requests) {
    this.left = requests - CONNECTIONS;
    this.busy = CONNECTIONS;
    return new Promise((resolve) => {
      this.done = resolve;
      this.begin();
    });
  }
}

/** A connection that takes every answer at once. */
class Socket extends Duplex {
  remoteAddress = '127.0.0.1';
  remotePort = 1;
  bytesRead = 0;
  #answered;

  constructor(answered) {
    super({ autoDestroy: false });
    this.#answered = answered;
  }

  _read() {}

  _write(_bytes, _encoding, done) {
    this.#answered(this);
    setImmediate(() => done());
  }

  _writev(_chunks, done) {
    this.#answered(this);
    setImmediate(() => done());
  }

  setTimeout() {
    return this;
  }

  setNoDelay() {
    return this;
  }
}

const root = mkdtempSync(join(tmpdir(), 'landfall-request-'));
try {
  await layTextures(root, ALL);
  // An owner that has the folder open, as it is in life; it is never asked.
  const owner = await EmbeddedStore.open({ folder: join(root, 'store') });
  await owner.publish();
  const servers = { bare: bareServer(), ours: await ourServer() };
  const rows = [];
  for (const [name, count, ranges] of [
    ['whole, 1,000 hot', HOT, false],
    ['4 KiB of 1,000 hot', HOT, true],
    ['whole, 10,000', ALL, false],
    ['4 KiB of 10,000', ALL, true],
  ]) {
    const [bare, ours] = [
      await measure(servers.bare, HOT, ranges),
      await measure(servers.ours, count, ranges),
    ];
    rows.push([name, bare.toFixed(1), ours.toFixed(1), (ours - bare).toFixed(1)]);
  }
  console.log(`Measured on ${new Date().toISOString().slice(0, 10)}: ${machine()}.\n`);
  console.log(table(['µs a request, without the system', 'bare node', 'ours', 'more'], rows));
} finally {
  rmSync(root, { recursive: true, force: true });
}
process.exit(0);
