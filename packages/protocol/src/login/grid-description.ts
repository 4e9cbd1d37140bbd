import { DecodeError, EncodeError } from '../errors/index.ts';
import { decodeXmlText, escapeXml, XmlScanner } from '../xml/index.ts';

/**
 * What a grid says about itself at `get_grid_info`: every key is optional, and there may be others.
 * @source PROTOCOL §18; OpenSimulator GridInfoHandlers.cs
 */
export interface GridDescription {
  /** Always `OpenSim`. */
  readonly platform?: string;
  /** Where to log in. */
  readonly login?: string;
  /** Full name of the grid, for people, such as `local test`. */
  readonly gridname?: string;
  /** Short name of the grid, in one word, such as `localtest`. */
  readonly gridnick?: string;
  /** Address of the page that viewers show before the login. */
  readonly welcome?: string;
  /** Where viewers ask for land and currency purchases; scripts are named below it. */
  readonly economy?: string;
  /** Address of the page about the grid. */
  readonly about?: string;
  /** Address of the page where people get an account. */
  readonly register?: string;
  /** Address of the help page. */
  readonly help?: string;
  /** Address of the page for those who have forgotten their password. */
  readonly password?: string;
  /** Hypergrid: address that visitors from other grids come in by. */
  readonly gatekeeper?: string;
  /** Other addresses of `gatekeeper`, with commas between them. */
  readonly gatekeeperalias?: string;
  /** Hypergrid: address of the service that speaks for the accounts of this grid elsewhere. */
  readonly home?: string;
  /** Other addresses of `home`, with commas between them. */
  readonly homealias?: string;
  /** Hypergrid: address of the user agent service. */
  readonly uas?: string;
  /** Address that viewers search at. */
  readonly search?: string;
  readonly [key: string]: string | undefined;
}

const MAX_BYTES = 64 * 1024;
const MAX_KEYS = 256;
const NAME = /^[A-Za-z_][\w.-]*$/;

/** Where a grid describes itself. `base` is the grid's address, with or without a path's last slash. */
export function gridDescriptionUrl(base: string, form: 'xml' | 'json' = 'xml'): string {
  return `${base.replace(/\/+$/, '')}/${form === 'xml' ? 'get_grid_info' : 'json_grid_info'}`;
}

/**
 * Reads either form, `<gridinfo>` or flat JSON.
 * @throws DecodeError when it is neither: then the address is no grid's. A web page is named as such.
 */
export function decodeGridDescription(body: Uint8Array): GridDescription {
  if (body.length > MAX_BYTES) throw new DecodeError('a description of a grid this long is none');
  const text = decodeXmlText(body).trim();
  if (text === '') throw new DecodeError('not a grid: the answer is empty');
  if (text.startsWith('{')) return parseJson(text);
  if (/^(?:<!--[^]*?-->\s*)?<(?:!doctype|html)\b/i.test(text))
    throw new DecodeError('not a grid: it answers with a web page');
  return parseXml(text);
}

/** `<gridinfo><key>value</key>…</gridinfo>`, media type `application/xml`. @throws EncodeError on a key that is no XML name. */
export function formatGridDescriptionXml(description: GridDescription): string {
  return `<gridinfo>${entries(description)
    .map(([key, value]) => `<${key}>${escapeXml(value)}</${key}>`)
    .join('')}</gridinfo>`;
}

/** Flat JSON, media type `application/json`. @throws EncodeError on a key that has no XML form either. */
export function formatGridDescriptionJson(description: GridDescription): string {
  return JSON.stringify(Object.fromEntries(entries(description)));
}

function entries(description: GridDescription): readonly (readonly [string, string])[] {
  return Object.entries(description).flatMap(([key, value]) => {
    if (!NAME.test(key)) throw new EncodeError('not a key of a grid description', key);
    return value === undefined ? [] : [[key, value] as const];
  });
}

function parseXml(text: string): GridDescription {
  const scanner = new XmlScanner(text);
  const root = scanner.next();
  if (scanner.name !== 'gridinfo' || (root !== 'open' && root !== 'empty')) {
    throw new DecodeError('not a grid: no gridinfo in the answer');
  }
  const found = new Map<string, string>();
  if (root === 'empty') return {};
  for (;;) {
    const tag = scanner.next();
    if (tag === 'close' && scanner.name === 'gridinfo') return Object.fromEntries(found);
    if (tag !== 'open' && tag !== 'empty') throw scanner.error('a broken description of a grid');
    const key = scanner.name;
    keep(found, key, tag === 'empty' ? '' : scanner.readText());
    if (tag === 'open') scanner.expectClose(key);
  }
}

function parseJson(text: string): GridDescription {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(parseObject(text))) {
    if (typeof value === 'string' || typeof value === 'number') keep(found, key, String(value));
  }
  return Object.fromEntries(found);
}

function parseObject(text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch (cause) {
    throw new DecodeError('not a grid: broken JSON in the answer', { cause });
  }
}

function keep(found: Map<string, string>, key: string, value: string): void {
  if (found.size >= MAX_KEYS) throw new DecodeError('too many keys in a description of a grid');
  found.set(key, value);
}
