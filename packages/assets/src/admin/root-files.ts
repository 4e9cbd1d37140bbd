import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { bodyPieces, emptyAnswer, json, notFound, refusal } from '../http/index.ts';
import type { Answer, IncomingRequest } from '../http/index.ts';

/** No way out of the folder, and nothing hidden in it. */
const NAME = /^[A-Za-z0-9_-][\w.-]{0,127}$/;
const COMING = '.coming';
/** What SQLite keeps beside `OpenSim.db`. */
const LOG = /-(?:wal|shm|journal)$/;

/** What is wanted for its own sake, as an operator has sent it: files of archives, dumps and lists, until the service ends. */
export class RootFiles implements AsyncDisposable {
  readonly #folder: string;
  readonly #mostBytes: number;
  #comingNext = 0;

  private constructor(folder: string, mostBytes: number) {
    this.#folder = folder;
    this.#mostBytes = mostBytes;
  }

  /** @param within where its folder is made; the system's place for what is temporary by default */
  static async open(within: string | undefined, mostBytes: number): Promise<RootFiles> {
    const folder = await mkdtemp(join(within ?? tmpdir(), 'landfall-roots-'));
    return new RootFiles(folder, mostBytes);
  }

  /** In the order of their names, without what is read with another one: the log of a database of SQLite. */
  async paths(): Promise<string[]> {
    const names = await this.#names();
    const isRoot = (name: string): boolean => !LOG.test(name) || !names.includes(name.replace(LOG, ''));
    return names.filter(isRoot).map((name) => join(this.#folder, name));
  }

  async #names(): Promise<string[]> {
    return (await readdir(this.#folder)).filter((name) => NAME.test(name)).sort();
  }

  /** Seconds since 1970: when the oldest of these began to be sent; what was stored since then it may not name. */
  async oldest(paths: readonly string[]): Promise<number> {
    return Math.min(...(await Promise.all(paths.map(async (path) => (await stat(path)).mtimeMs / 1000))));
  }

  async list(): Promise<Answer> {
    const files = (await this.#names()).map(async (name) => ({
      name,
      bytes: (await stat(join(this.#folder, name))).size,
    }));
    return json(await Promise.all(files));
  }

  /** PUT, in place of what had the name; DELETE. */
  async answer(name: string, request: IncomingRequest): Promise<Answer> {
    if (!NAME.test(name)) return refusal(400, 'a name has letters, digits, ".", "_" and "-"');
    if (request.method === 'PUT') return await this.#receive(name, request);
    if (request.method !== 'DELETE') return refusal(405, 'only PUT, DELETE', { allow: 'PUT, DELETE' });
    if (!(await this.#names()).includes(name)) return notFound();
    await rm(join(this.#folder, name));
    return emptyAnswer(204);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** It gets its name when it is there, whole. */
  async #receive(name: string, request: IncomingRequest): Promise<Answer> {
    this.#comingNext += 1;
    const coming = join(this.#folder, `${COMING}-${this.#comingNext}`);
    const begunAt = Date.now() / 1000;
    try {
      await pipeline(bodyPieces(request, this.#mostBytes), createWriteStream(coming, { mode: 0o600 }));
      await utimes(coming, begunAt, begunAt);
      await rename(coming, join(this.#folder, name));
    } finally {
      await rm(coming, { force: true });
    }
    return emptyAnswer(204);
  }
}
