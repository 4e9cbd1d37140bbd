/** Secrets in what HTTP carries: XML-RPC, LLSD, JSON, XML and forms, known by the names that their values have. */

/** Names of secrets, in lower case and without `_` and `-`. @source PROTOCOL §4; OpenSimulator's services between simulators */
const NAMES: ReadonlySet<string> = new Set([
  'passwd',
  'password',
  'webloginkey',
  'token',
  'mfahash',
  'openidtoken',
  'authtoken',
  'sharedsecret',
  'sessionid',
  'securesessionid',
  'ssid',
  'mac',
  'id0',
  'hostid',
  'capspath',
  'seed',
]);
/** A seed of something else is a number. */
const ONLY_UUIDS: ReadonlySet<string> = new Set(['seed', 'ssid']);
const SECRET_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
]);

/** Whatever says `name`, then a value. */
const NAMED_VALUES: readonly RegExp[] = [
  /<name>([^<]{1,40})<\/name>\s{0,20}<value>\s{0,20}(?:<string>)?([^<]{1,512})</g,
  /<key>([^<]{1,40})<\/key>\s{0,20}<(?:string|uuid|uri)>([^<]{1,512})</g,
  /"([\w-]{1,40})"\s{0,20}:\s{0,20}"([^"\\]{1,512})"/g,
  /<(\w{1,40})(?: [^<>]{0,200})?>([^<]{1,512})<\//g,
];
const FORM_VALUES = /(?:^|[&?])(\w{1,40})=([^&\s]{1,512})/g;
const URLS = /https?:\/\/[^/\s"'<>?#]{1,255}(\/[^\s"'<>?#]{0,1000})/g;
const UUIDS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
/** Where a capability is asked for: its own path, or one of the roots under which servers keep them. */
const CAPABILITY_PATH = /^\/(?:(?:caps?|ce|eqg?)\/)?\w{0,2}[0-9a-f]{8}-[0-9a-f-]{27}/i;

/** What begins a text that is read here. Pictures and meshes are passed over. */
const TEXT_BEGINNING = /^[\s\ufeff\u00ef\u00bb\u00bf]{0,8}[<{["\w]/;
/** More of a body is not looked through for new secrets: those are in short answers. */
const MAX_READ_CHARACTERS = 4 * 1024 * 1024;

/** The secrets that a body names: values of secret names, and what makes its URLs capabilities. */
export function* secretsOfBody(body: Uint8Array): Generator<string, void, undefined> {
  const text = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, MAX_READ_CHARACTERS)).toString(
    'latin1',
  );
  if (!TEXT_BEGINNING.test(text)) return;
  for (const values of NAMED_VALUES) yield* secretsNamed(text, values);
  if (!/[<{]/.test(text.slice(0, 20))) yield* secretsNamed(text, FORM_VALUES);
  for (const [, path = ''] of text.matchAll(URLS)) yield* uuidsIn(path);
}

/** The secrets of a request's path and query. */
export function* secretsOfTarget(target: string): Generator<string, void, undefined> {
  const [path = '', query = ''] = target.split('?', 2);
  if (CAPABILITY_PATH.test(path)) yield* uuidsIn(path);
  yield* secretsNamed(query, FORM_VALUES);
}

/** The secrets among headers. */
export function* secretsOfHeaders(
  headers: readonly (readonly [name: string, value: string])[],
): Generator<string, void, undefined> {
  for (const [name, value] of headers) {
    if (SECRET_HEADERS.has(name.toLowerCase())) yield value;
    if (name.toLowerCase() === 'location')
      for (const [, path = ''] of value.matchAll(URLS)) yield* uuidsIn(path);
  }
}

function* secretsNamed(text: string, values: RegExp): Generator<string, void, undefined> {
  for (const [, name = '', value = ''] of text.matchAll(values)) {
    const plain = name.toLowerCase().replace(/[_-]/g, '');
    if (!NAMES.has(plain)) continue;
    const uuids = [...uuidsIn(value)];
    if (uuids.length > 0) yield* uuids;
    else if (!ONLY_UUIDS.has(plain)) yield value.trim();
  }
}

function* uuidsIn(text: string): Generator<string, void, undefined> {
  for (const [uuid] of text.matchAll(UUIDS)) yield uuid;
}
