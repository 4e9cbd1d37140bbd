import { readFileSync, readdirSync } from 'node:fs';

/** One half of a recorded HTTP exchange. */
export interface RecordedHttp {
  /** First line: `POST / HTTP/1.1` or `HTTP/1.1 200 OK`. */
  readonly line: string;
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** One file of `captures/<capture>/http`. */
export interface RecordedExchange {
  /** `login-standard/http/000-POST-.txt` */
  readonly file: string;
  readonly request: RecordedHttp;
  /** Absent when none came. */
  readonly response?: RecordedHttp;
}

const PART = /^### (REQUEST|RESPONSE|NO RESPONSE).*\n?/gm;

/** The recorded exchanges of a capture in their order, or of all. */
export function recordedExchanges(sharedFolder: string, capture = ''): readonly RecordedExchange[] {
  const root = `${sharedFolder}captures/`;
  return readdirSync(root + capture, { recursive: true, encoding: 'utf8' })
    .map((file) => (capture === '' ? file : `${capture}/${file}`))
    .filter((file) => /\/http\/[^/]*\.txt$/.test(file) && !file.startsWith('asset-service/'))
    .sort()
    .flatMap((file) => exchangeOf(file, readFileSync(root + file, 'latin1')));
}

/** The status of a response. */
export function statusOf({ line }: RecordedHttp): number {
  return Number(line.split(' ')[1]);
}

/** `latin1` keeps every byte as one character until the body is cut out. */
function exchangeOf(file: string, text: string): readonly RecordedExchange[] {
  const [, request, response] = text
    .split(PART)
    .filter((part) => !/^(REQUEST|RESPONSE|NO RESPONSE)$/.test(part));
  const parsed = request === undefined ? undefined : halfOf(request);
  if (parsed === undefined) return [];
  const answer = response === undefined ? undefined : halfOf(response);
  return [{ file, request: parsed, ...(answer === undefined ? {} : { response: answer }) }];
}

function halfOf(part: string): RecordedHttp | undefined {
  const gap = /\r?\n\r?\n/.exec(part);
  if (gap === null) return undefined;
  const head = part.slice(0, gap.index);
  const length = Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  const start = gap.index + gap[0].length;
  return {
    line: /^.*/.exec(head)![0].trim(),
    contentType: /content-type: *([^\r\n]*)/i.exec(head)?.[1] ?? '',
    body: new Uint8Array(Buffer.from(part.slice(start, start + length), 'latin1')),
  };
}
