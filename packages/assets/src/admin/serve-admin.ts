import { join } from 'node:path';
import { decodeUtf8 } from '@landfall/protocol/bytes';
import { UsageError } from '@landfall/protocol/errors';
import { z } from 'zod';
import { storeAround } from '../embedded/index.ts';
import { Doorkeeper, PageGuard, Router, json, refusal, serveHttp } from '../http/index.ts';
import type {
  Answer,
  Credential,
  Handler,
  HttpService,
  IncomingRequest,
  RoutedRequest,
} from '../http/index.ts';
import type { ServiceLog } from '../service/index.ts';
import { answerAssets } from './asset-pages.ts';
import { COLLECT, VERIFY, collectJob, exportJob, verifyJob } from './jobs.ts';
import type { AdministeredStore } from './jobs.ts';
import { RootFiles } from './root-files.ts';
import { answerWithJob } from './told-lines.ts';
import type { Job } from './told-lines.ts';

/** Where operators ask, and who of them may. */
export interface AdminAccess {
  /** Address of this machine to listen at, such as `127.0.0.1`. */
  readonly bind: string;
  /** TCP port to listen on; 0 for any free one. */
  readonly port: number;
  /** Names it is called by besides its addresses. */
  readonly hosts: readonly string[];
  /** At least one. */
  readonly credentials: readonly Credential[];
  /** Where roots wait that were sent; the system's place for what is temporary by default. */
  readonly rootsFolder?: string | undefined;
  /** Of one root. */
  readonly rootBytes: number;
  /** Where exports go, each in a folder named by its time; without one there are none. */
  readonly exportFolder?: string | undefined;
}

/** What the service stands on. */
export interface AdminParts {
  /** Stays the caller's. It must be the store itself, not what stands before it: what it quarantines every front forgets. */
  readonly store: AdministeredStore;
  /** Hears where the service listens, and of every job that begins. */
  readonly log: ServiceLog;
}

/** A service for operators that listens. */
export interface AdminService extends AsyncDisposable {
  /** Without a slash at its end. */
  readonly url: string;
}

/** Roots are long, and jobs longer; whoever has no credential has nothing to wait for. */
const LIMITS = {
  connections: 64,
  requestMs: 6 * 3_600_000,
  headersMs: 5_000,
  idleMs: 10_000,
  lingerMs: 1_000,
};
const ROOTS = '/roots/';
const ASSETS = '/assets/';

/**
 * Lets operators look at, check, clean and export a store while it serves: `GET /stats`, `POST /verify`, `PUT /roots/<name>` and
 * `POST /gc`, `POST /export`, and `GET /assets/…` for exports to elsewhere ({@link createServedStore}). One job at a time. Only with a credential, and never for web pages.
 * @throws UsageError without credentials, for exports into a store, and when the address cannot be had
 */
export async function serveAdmin(parts: AdminParts, access: AdminAccess): Promise<AdminService> {
  if (access.credentials.length === 0) throw new UsageError('the admin service needs credentials');
  await refuseStores(access.exportFolder);
  const roots = await RootFiles.open(access.rootsFolder, access.rootBytes);
  const admin = new Admin(parts, access, roots);
  try {
    const server = await serveHttp(admin.handler, { ...access, limits: LIMITS });
    void parts.log({ level: 'info', event: 'admin listening', fields: { url: server.url } });
    return { url: server.url, [Symbol.asyncDispose]: () => close(server, admin, roots) };
  } catch (error) {
    await roots[Symbol.asyncDispose]();
    throw error;
  }
}

/** Links are followed. */
async function refuseStores(folder: string | undefined): Promise<void> {
  const around = folder === undefined ? undefined : await storeAround(folder);
  if (around === undefined) return;
  throw new UsageError(
    `admin.exportFolder ${folder} is the store in ${around}, or within it: name another folder`,
  );
}

/** Connections are cut, which ends the job that one of them waits for. */
async function close(server: HttpService, admin: Admin, roots: RootFiles): Promise<void> {
  await server.close();
  await admin.idle;
  await roots[Symbol.asyncDispose]();
}

class Admin {
  readonly handler: Handler;
  readonly #parts: AdminParts;
  readonly #access: AdminAccess;
  readonly #roots: RootFiles;
  readonly #router = new Router();
  #running: { readonly name: string; readonly over: Promise<void> } | undefined;

  constructor(parts: AdminParts, access: AdminAccess, roots: RootFiles) {
    this.#parts = parts;
    this.#access = access;
    this.#roots = roots;
    this.#addRoutes();
    const door = new Doorkeeper(access.credentials, { connection: 'close' });
    const guard = new PageGuard({ ...access, origins: [], takes: 'application/json' });
    this.handler = guard.around((request) => door.refuse(request) ?? this.#answer(request));
  }

  /** When no job is running. */
  get idle(): Promise<void> {
    return this.#running?.over ?? Promise.resolve();
  }

  async #answer(request: IncomingRequest): Promise<Answer> {
    const { path, method } = request;
    if (path.startsWith(ASSETS) && method === 'GET')
      return await answerAssets(this.#parts.store, path.slice(ASSETS.length));
    if (!path.startsWith(ROOTS) || path === ROOTS) return await this.#router.handle(request);
    return await this.#roots.answer(path.slice(ROOTS.length), request);
  }

  #addRoutes(): void {
    const { store } = this.#parts;
    const router = this.#router;
    router.add('/stats', async () => json(await statsOf(store)), { methods: ['GET'] });
    router.add(ROOTS, async () => await this.#roots.list(), { methods: ['GET'] });
    const post = { methods: ['POST'], maxBodyBytes: 64 * 1024 };
    router.add('/verify', (asked) => this.#run('verify', asked, VERIFY, (o) => verifyJob(store, o)), post);
    router.add('/gc', async (asked) => await this.#collect(asked), post);
    router.add('/export', (asked) => this.#export(asked), post);
  }

  async #collect(asked: RoutedRequest): Promise<Answer> {
    const paths = await this.#roots.paths();
    if (paths.length === 0) return refusal(409, 'roots are needed first: PUT /roots/<name>');
    const roots = { paths, since: await this.#roots.oldest(paths) };
    return await this.#run('gc', asked, COLLECT, (options) => collectJob(this.#parts.store, roots, options));
  }

  async #export(asked: RoutedRequest): Promise<Answer> {
    const { exportFolder } = this.#access;
    if (exportFolder === undefined)
      return refusal(409, 'there is no folder for exports: see admin.exportFolder');
    const name = new Date().toISOString().replaceAll(/[:.]/g, '-');
    const folder = join(exportFolder, name);
    return await this.#run('export', asked, NOTHING, () => exportJob(this.#parts.store, folder));
  }

  async #run<S extends z.ZodType>(
    name: string,
    { body, signal }: RoutedRequest,
    schema: S,
    make: (options: z.output<S>) => Job,
  ): Promise<Answer> {
    if (this.#running !== undefined) return refusal(409, `${this.#running.name} is running`);
    const said = parsed(body);
    if (said === NO_JSON) return refusal(400, 'the body is no JSON; options are an object, such as {}');
    const options = schema.safeParse(said);
    if (!options.success) return refusal(400, optionsFault(options.error));
    let isOver = (): void => undefined;
    const over = new Promise<void>((resolve) => (isOver = resolve));
    this.#running = { name, over };
    void this.#parts.log({ level: 'info', event: 'admin', fields: { job: name } });
    return await answerWithJob(make(options.data), signal, () => {
      this.#running = undefined;
      isOver();
    });
  }
}

const NOTHING = z.strictObject({});
const NO_JSON = Symbol('no JSON');

/** Nothing said is as good as `{}`. */
function parsed(body: Uint8Array): unknown {
  try {
    return body.length === 0 ? {} : JSON.parse(decodeUtf8(body));
  } catch {
    return NO_JSON;
  }
}

const optionsFault = ({ issues }: z.ZodError): string =>
  issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');

async function statsOf(store: AdministeredStore): Promise<object> {
  const { byType, ...stats } = await store.stats();
  const types = [...byType].map(([type, counted]) => ({ type, ...counted }));
  return { ...stats, types, doubts: (await store.doubts?.()) ?? [] };
}
