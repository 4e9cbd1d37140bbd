import { decodeSeedRequest, encodeSeedResponse } from '@landfall/protocol/capability';
import type { HttpResponse, HttpServerRequest } from '@landfall/transport/ports';
import { reply } from './fake-grid.ts';
import type { FakeGrid } from './fake-grid.ts';

/** What has been asked of {@link FakeAssets}. */
export interface AskedAsset {
  /** Of the capability. */
  readonly name: string;
  /** Such as `texture_id`. */
  readonly key: string;
  readonly id: string;
  /** The Range header. */
  readonly range: string | undefined;
  readonly accept: string | undefined;
}

/** Answers instead of the usual; undefined for the usual. */
export type AnswerAsset = (
  asked: AskedAsset,
  bytes: Uint8Array | undefined,
) => HttpResponse | Promise<HttpResponse> | undefined;

/** Capabilities that have assets, as OpenSim serves them: ranges by 206, the whole for a range behind the end, 404 for what is not there. */
export class FakeAssets {
  /** By their ids. */
  readonly all = new Map<string, Uint8Array>();
  readonly asked: AskedAsset[] = [];
  answer: AnswerAsset = () => undefined;

  /** Its region offers these capabilities, and what it offers anyway. */
  constructor(grid: FakeGrid, names: readonly string[] = ['ViewerAsset']) {
    grid.answers.set('/seed/root', ({ body }) => {
      const wanted = decodeSeedRequest(body).filter((name) => [...names, 'EventQueueGet'].includes(name));
      const urls = wanted.map((name) => [name, `${grid.url}${name}/root`] as const);
      return reply(200, encodeSeedResponse(urls), 'application/llsd+xml');
    });
    for (const name of names) grid.answers.set(`/${name}/root/`, (request) => this.#serve(name, request));
  }

  /** The ranges that were asked for, in order; `all` for no range. */
  get ranges(): readonly string[] {
    return this.asked.map(({ range }) => range?.replace('bytes=', '') ?? 'all');
  }

  #serve(name: string, { path, headers }: HttpServerRequest): HttpResponse | Promise<HttpResponse> {
    const [, key = '', id = ''] = /\?(\w+)=(.*)$/.exec(path) ?? [];
    const asked = { name, key, id, range: headers['range'], accept: headers['accept'] };
    this.asked.push(asked);
    const bytes = this.all.get(id);
    return this.answer(asked, bytes) ?? serveAsset(bytes, asked.range);
  }
}

/** As OpenSim answers. @source OpenSim's GetAssetsHandler */
export function serveAsset(bytes: Uint8Array | undefined, range: string | undefined): HttpResponse {
  if (bytes === undefined) return reply(404);
  const [, first, last = ''] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  if (first === undefined || Number(first) >= bytes.length) return reply(200, bytes);
  const end = last === '' ? bytes.length : Math.min(Number(last) + 1, bytes.length);
  return partial(bytes.slice(Number(first), end), `bytes ${first}-${end - 1}/${bytes.length}`);
}

/** A part of an asset, with the place that it claims. */
export function partial(bytes: Uint8Array, range?: string): HttpResponse {
  const answer = reply(206, bytes);
  return range === undefined ? answer : { ...answer, headers: { ...answer.headers, 'content-range': range } };
}
