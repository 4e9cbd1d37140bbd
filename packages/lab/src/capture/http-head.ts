/** The head of an HTTP/1.x message: its first line and its headers. @source RFC 9112 §2 to §5 */

/** A longer head is none. */
export const MAX_HEAD_BYTES = 64 * 1024;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** What a head says. */
export type Head = {
  readonly version: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
} & (
  | { readonly method: string; readonly target: string }
  | { readonly status: number; readonly reason: string }
);

/** How many bytes the head at the beginning has, its empty line included; undefined when that has not come yet. */
export function headLength(bytes: Uint8Array): number | undefined {
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) {
    const next = bytes[at + 1] === CARRIAGE_RETURN ? at + 2 : at + 1;
    if (bytes[next] === LINE_FEED) return next + 1;
  }
  return undefined;
}

/** Empty lines before a message are passed over. */
export function leadingBreaks(bytes: Uint8Array): number {
  let at = 0;
  while (bytes[at] === LINE_FEED || bytes[at] === CARRIAGE_RETURN) at++;
  return at;
}

/** The head in these bytes; undefined when they are none. */
export function parseHead(bytes: Uint8Array): Head | undefined {
  const [first = '', ...lines] = Buffer.from(bytes).toString('latin1').split(/\r?\n/);
  const headers = lines
    .map((line) => /^([^\s:]+)[ \t]*:[ \t]*(.*?)[ \t]*$/.exec(line))
    .filter((match) => match !== null)
    .map(([, name = '', value = '']) => [name, value] as const);
  const request = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S.*) HTTP\/(\d\.\d)$/.exec(first);
  if (request !== null) {
    const [, method = '', target = '', version = ''] = request;
    return { version, headers, method, target };
  }
  const response = /^HTTP\/(\d\.\d) (\d{3})(?: (.*))?$/.exec(first);
  if (response === null) return undefined;
  const [, version = '', status = '', reason = ''] = response;
  return { version, headers, status: Number(status), reason };
}

/** Whether a message may begin so: what is looked for where the stream was lost. */
export function looksLikeHead(bytes: Uint8Array): boolean {
  const beginning = String.fromCharCode(...bytes.subarray(0, 24));
  return /^HTTP\/1\.\d \d{3}/.test(beginning) || /^[A-Z]{3,16} [/*a-z]/.test(beginning);
}
