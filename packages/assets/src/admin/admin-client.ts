import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { encodeBase64, encodeUtf8 } from '@landfall/protocol/bytes';
import { RemoteError, UsageError } from '@landfall/protocol/errors';
import type { z } from 'zod';
import { watchRoot } from '../garbage/index.ts';
import type { Credential } from '../http/index.ts';
import { linesOf, parseServerUrl } from '../migration/index.ts';
import { databaseAt } from '../sqlite/index.ts';
import { storageError } from '../store/index.ts';
import { checkedAnswer, COLLECTION, INSPECTION, LINE, STATISTICS } from './admin-answers.ts';
import { exchange, textOf } from './exchange.ts';
import type { LongRequest } from './exchange.ts';
import type { COLLECT, VERIFY } from './jobs.ts';

/** What a store holds, as its admin service says. */
export type ServedStatistics = z.output<typeof STATISTICS>;
/** What a check found. */
export type ServedInspection = z.output<typeof INSPECTION>;
/** What a round of collecting found and did. */
export type ServedCollection = z.output<typeof COLLECTION>;

/** How a job is watched and ended: who leaves ends it. */
export interface JobWatch {
  /** Aborting it cuts the connection, which ends the job at the service; the call then throws AbortError. */
  readonly signal?: AbortSignal | undefined;
  /** The newest numbers, twice a second at most. */
  readonly onProgress?: (progress: Readonly<Record<string, unknown>>) => void;
}

const MOST_TEXT = 1024 * 1024;
/** A result lists every damaged content and every doubt. */
const MOST_LINE_BYTES = 256 * 1024 * 1024;
const JSON_BODY = { 'content-type': 'application/json' };

/**
 * The operators' side of an admin service (`serveAdmin`): numbers, checks and collections of a store while it serves.
 * Its calls throw StorageError `unreachable`, RemoteError (`401` without the right credential, `409` while another job runs, `422` for a
 * root that cannot be read, `job` for a job that failed on its way), DecodeError, and AbortError.
 */
export class AdminClient {
  readonly #base: string;
  readonly #authorization: string;

  /** @throws UsageError when the address is none */
  constructor({ url, credential }: { readonly url: string; readonly credential: Credential }) {
    this.#base = parseServerUrl(url);
    const text = encodeUtf8(`${credential.user}:${credential.password}`);
    this.#authorization = `Basic ${encodeBase64(text)}`;
  }

  /** What the store holds now, by asset type too, and where it lost something: `GET /stats`. */
  async stats(signal?: AbortSignal): Promise<ServedStatistics> {
    const answer = await this.#ask('/stats', { method: 'GET', headers: {}, signal });
    return checkedAnswer(STATISTICS, await textOf(answer, MOST_TEXT));
  }

  /** Reads every byte there, and puts nothing right. */
  async verify(options: z.input<typeof VERIFY>, watch: JobWatch = {}): Promise<ServedInspection> {
    return checkedAnswer(INSPECTION, await this.#job('/verify', options, watch));
  }

  /** A round from all roots that the service has. Dry unless `forReal`. */
  async collect(options: z.input<typeof COLLECT>, watch: JobWatch = {}): Promise<ServedCollection> {
    return checkedAnswer(COLLECTION, await this.#job('/gc', options, watch));
  }

  /**
   * Sends a file as a root, in place of what has its name.
   * @throws StorageError, too, when the file cannot be read; UsageError when it is no file, or a database of which a part lies
   *   beside it; DecodeError when somebody wrote it meanwhile
   */
  async sendRoot(name: string, path: string, signal?: AbortSignal): Promise<void> {
    const assertUnchanged = await watchRoot(path).catch((error: unknown) => {
      throw error instanceof UsageError ? error : storageError(`the roots in ${path} cannot be read`, error);
    });
    await assertAlone(path);
    const headers = { 'content-type': 'application/json' };
    const asked = { method: 'PUT', headers, body: createReadStream(path), signal } as const;
    await this.#done(`/roots/${name}`, asked).catch((error: unknown) => {
      const isOfFile = error instanceof Error && 'path' in error && error.path === path;
      throw isOfFile ? storageError(`the roots in ${path} cannot be read`, error) : error;
    });
    await assertUnchanged();
  }

  /** Takes a root away again. */
  async removeRoot(name: string, signal?: AbortSignal): Promise<void> {
    await this.#done(`/roots/${name}`, { method: 'DELETE', headers: {}, signal });
  }

  /** Its result, as text. */
  async #job(path: string, options: object, { signal, onProgress }: JobWatch): Promise<string> {
    const body = JSON.stringify(options);
    const answer = await this.#ask(path, { method: 'POST', headers: JSON_BODY, body, signal });
    for await (const text of linesOf(answer, MOST_LINE_BYTES)) {
      const line = checkedAnswer(LINE, text);
      if ('error' in line) throw new RemoteError(`the admin service: ${line.error}`, 'job');
      if ('result' in line) return JSON.stringify(line.result);
      onProgress?.(line.progress);
    }
    return '';
  }

  async #done(path: string, asked: LongRequest): Promise<void> {
    await textOf(await this.#ask(path, asked), MOST_TEXT);
  }

  #ask(path: string, { headers, ...asked }: LongRequest): Promise<IncomingMessage> {
    const authorization = this.#authorization;
    return exchange(`${this.#base}${path}`, { ...asked, headers: { ...headers, authorization } });
  }
}

/** What SQLite keeps beside a database that is in use, or was not closed: without it the file is older, or half of a change. */
async function assertAlone(path: string): Promise<void> {
  const database = await databaseAt(path);
  for (const beside of [`${database}-wal`, `${database}-journal`])
    if (((await stat(beside).catch(() => undefined))?.size ?? 0) > 0)
      throw new UsageError(
        `${beside} belongs to ${path}: stop who writes it, or send what sqlite3 dumps of it`,
      );
}
