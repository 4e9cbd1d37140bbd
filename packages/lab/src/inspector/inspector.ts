/** The inspector's server: the page for anybody who finds it, what is recorded for those with the token only. On loopback. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  Router,
  bytesAnswer,
  emptyAnswer,
  json,
  refusal,
  serveHttp,
  textAnswer,
} from '@landfall/assets/http';
import type { Answer, RoutedRequest } from '@landfall/assets/http';
import { DecodeError, LandfallError, UsageError } from '@landfall/protocol/errors';
import type { Inflate } from '@landfall/transport/ports';
import { compileFilter } from '../filter/index.ts';
import type { CaptureIndex } from './capture-index.ts';
import { findRows } from './find.ts';
import { lanesOf, rowAt } from './lanes.ts';
import type { Health, Summary } from './answers.ts';
import { HealthScan } from './health.ts';
import { SAVED_FORMATS, savedSelection } from './save.ts';
import { listedPacket, packetDetail } from './packet-detail.ts';

/** What is inspected, and how. */
export interface InspectorOptions {
  /** What is looked into; it may still grow, and stays open when the inspector closes. */
  readonly index: CaptureIndex;
  /** Unpacks the bodies of exchanges. */
  readonly inflate: Inflate;
  /** Such as the name of the file. */
  readonly title: string;
  /** The story in a style, and the diagram as SVG: made when they are asked for. */
  readonly tell: (what: 'story' | 'diagram') => Promise<string>;
  /** What went wrong first; not answered without it. */
  readonly judge?: () => Promise<Judgement>;
  /** The folder of the built page. */
  readonly page: string;
  /** Asked of whoever wants to see what is recorded, as a bearer token. A secret. */
  readonly token: string;
  /** 0, any free one, by default. */
  readonly port?: number;
}

/** What `landfall why` says. */
export interface Judgement {
  /** Nothing has gone wrong. */
  readonly isWell: boolean;
  /** In sentences, as text to be escaped where it is shown. */
  readonly paragraph: string;
}

/** A running inspector. */
export interface Inspector {
  /** Without the token. */
  readonly url: string;
  /** Stops listening; the index that it shows stays open. */
  close(): Promise<void>;
}

const FILES: Readonly<Record<string, string>> = {
  'index.html': 'text/html; charset=utf-8',
  'inspector.js': 'text/javascript; charset=utf-8',
  'inspector.css': 'text/css; charset=utf-8',
};
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};
const MOST_LISTED = 500;
const MOST_SLOTS = 2000;

/** Serves the inspector of a capture on loopback. @throws UsageError where the port is taken, or the page is not there */
export async function startInspector(options: InspectorOptions): Promise<Inspector> {
  const router = new Router();
  await addPage(router, options.page);
  router.add(NO_ICON, () => emptyAnswer(204), { methods: ['GET'] });
  addAnswers(router, options);
  const service = await serveHttp((request) => router.handle(request), { port: options.port ?? 0 });
  return { url: `${service.url}/`, close: async () => await service.close() };
}

async function addPage(router: Router, folder: string): Promise<void> {
  for (const [file, type] of Object.entries(FILES)) {
    const bytes = await readFile(join(folder, file)).catch((cause: unknown) => {
      throw new UsageError(`the page has no ${file}: run \`npm run build:page\``, { cause });
    });
    const answer = withHeaders(bytesAnswer(bytes, type));
    router.add(file === 'index.html' ? '/' : `/${file}`, () => answer, { methods: ['GET'] });
  }
}

/** Browsers ask for one unasked. */
const NO_ICON = '/favicon.ico';

function addAnswers(router: Router, options: InspectorOptions): void {
  const { index, inflate, title, tell, judge } = options;
  const add = (path: string, answer: (query: URLSearchParams) => Promise<Answer> | Answer): void => {
    const guarded = async (request: RoutedRequest): Promise<Answer> => {
      if (!isHolder(request, options.token)) return refusal(401, 'the address has no token, or a wrong one');
      return withHeaders(await answered(answer, request.query));
    };
    router.add(path, guarded, { methods: ['GET'] });
  };
  add('/api/summary', () => json(summaryOf(index, title)));
  const scan = new HealthScan(index);
  let going: Promise<Health> | undefined;
  // One scan for all who ask, one step at a time.
  const goOn = async (): Promise<Health> => {
    going ??= scan.goOn().finally(() => (going = undefined));
    return await going;
  };
  add('/api/health', async () => json(await goOn()));
  add('/api/save', (query) => {
    const format = SAVED_FORMATS.find((known) => known === query.get('format'));
    if (format === undefined) throw new UsageError(`format is one of ${SAVED_FORMATS.join(', ')}`);
    const filter = compileFilter(query.get('filter') ?? '');
    const pieces = savedSelection(index, filter, format, inflate);
    return { status: 200, headers: { 'content-type': BYTES }, body: { sizeBytes: undefined, pieces } };
  });
  add('/api/rows', (query) => json(rowsIn(query, index.count).map((at) => listedPacket(index, at))));
  add('/api/packet', async (query) =>
    json(await packetDetail(index, numberIn(query, 'row', index.count), inflate)),
  );
  add('/api/find', async (query) => {
    const filter = compileFilter(query.get('filter') ?? '');
    return json(await findRows(index, filter, numberIn(query, 'from', index.count + 1), inflate));
  });
  add('/api/lanes', (query) => json(lanesOf(index, Math.max(1, numberIn(query, 'slots', MOST_SLOTS + 1)))));
  add('/api/at', (query) => json({ row: rowAt(index, numberIn(query, 'ms', Number.MAX_SAFE_INTEGER)) }));
  if (judge !== undefined) add('/api/why', async () => json(await judge()));
  add('/api/story', async () => textAnswer(await tell('story'), 'text/plain; charset=utf-8'));
  add('/api/diagram', async () => textAnswer(await tell('diagram'), 'image/svg+xml'));
}

const BYTES = 'application/octet-stream';

function summaryOf(index: CaptureIndex, title: string): Summary {
  const { count, remarks, isGrowing } = index;
  return { title, packets: count, ms: count === 0 ? 0 : index.msAt(count - 1), remarks, isGrowing };
}

/** What the asker did wrong is told to them. */
async function answered(
  answer: (query: URLSearchParams) => Promise<Answer> | Answer,
  query: URLSearchParams,
): Promise<Answer> {
  try {
    return await answer(query);
  } catch (error) {
    if (error instanceof UsageError || error instanceof DecodeError) return refusal(400, error.message);
    if (error instanceof LandfallError) return refusal(500, error.message);
    throw error;
  }
}

const digest = (text: string): Uint8Array => createHash('sha256').update(text).digest();

/** In a header, which no page of another origin can send unasked. */
function isHolder({ headers }: RoutedRequest, token: string): boolean {
  const given = headers['authorization'] ?? '';
  return timingSafeEqual(digest(given), digest(`Bearer ${token}`));
}

/** @throws UsageError unless it is a whole number below `end` */
function numberIn(query: URLSearchParams, name: string, end: number): number {
  const text = query.get(name) ?? '';
  const number = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  if (!(number < end)) throw new UsageError(`${name} is a whole number below ${end}`);
  return number;
}

/** `rows=3,4,9`. @throws UsageError for what is no row */
function rowsIn(query: URLSearchParams, count: number): readonly number[] {
  const words = (query.get('rows') ?? '').split(',').filter((word) => word !== '');
  if (words.length > MOST_LISTED) throw new UsageError(`more than ${MOST_LISTED} rows at once`);
  return words.map((word) => numberIn(new URLSearchParams({ row: word }), 'row', count));
}

const withHeaders = (answer: Answer): Answer => ({
  ...answer,
  headers: { ...(answer.headers as Record<string, string | number>), ...HEADERS },
});
