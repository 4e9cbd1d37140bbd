/**
 * The places that an answer names, found where they stand, so that a proxy's own can stand there. Rules:
 * 1. Only what leads a viewer to a server of the grid is a place: pages for people and the media of parcels and prims are not.
 * 2. All else of the document stays as it was written: order, types, quirks.
 */
import { decodeBase64, encodeBase64, encodeUtf8 } from '../bytes/index.ts';
import { ipAddressBytes, ipAddressOfBytes, formatEndpoint } from '../datatypes/index.ts';
import type { Endpoint } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { splitHttpUrl } from '../url/index.ts';
import { charsetOf, decodeXmlText } from '../xml/index.ts';
import { findLeaves, replaceLeaves } from './xml-leaves.ts';
import type { XmlDialect, XmlLeaf, XmlLeaves } from './xml-leaves.ts';

/** An answer by what it names. */
export type PlacesKind =
  | 'login'
  | 'grid-info'
  | 'seed'
  | 'event-queue'
  | 'features'
  /** Of any other capability: uploaders, further pages. */
  | 'capability';

/** What stands in the place of the grid's own. */
export interface OtherPlaces {
  /** Where circuits are opened in the place of that simulator; must be an IP address. */
  simulator(endpoint: Endpoint): Endpoint;
  /** The web address that is asked in the place of one of {@link AnswerPlaces.urls}. */
  url(url: string): string;
  /** Port of HTTP, where a login names one. */
  readonly httpPort: number;
}

/** An answer with places in it. */
export interface AnswerPlaces {
  /** Where circuits may be opened. */
  readonly simulators: readonly Endpoint[];
  /** By the last key of each; capabilities in a seed's answer. */
  readonly urls: readonly (readonly [key: string, url: string])[];
  /** The document with others in their place. In UTF-8. */
  rewritten(places: OtherPlaces): Uint8Array;
}

/** Web addresses in a login's answer that programs ask, and not people. @source PROTOCOL §4.2 */
const LOGIN_URLS = new Set([
  'seed_capability',
  'next_url',
  'map-server-url',
  'profile-server-url',
  'openid_url',
  'agent_appearance_service',
]);
/** The same in a grid's description of itself. @source PROTOCOL §18 */
const GRID_INFO_URLS = new Set(['login', 'economy', 'helperuri', 'gatekeeper', 'uas']);
const CAPABILITY_URLS = new Set(['uploader', 'next_page_url', 'upload_url']);
const EVENT_URLS = new Set(['seed-capability', 'SeedCapability']);
const EVENT_ADDRESSES = new Set(['IP', 'SimIP']);
const EVENT_PORTS = new Set(['Port', 'SimPort']);
const EVENT_ENDPOINT = 'sim-ip-and-port';
/** Events that name simulators: others may have fields of these names. */
const NAMING_EVENTS = new Set([
  'EnableSimulator',
  'EstablishAgentCommunication',
  'CrossedRegion',
  'TeleportFinish',
]);
/** What a document says of its encoding, which is UTF-8 when it goes on. */
const OTHER_CHARSET = /^(\s*<\?xml\s[^>]*?encoding\s*=\s*["'])(?!utf-8)[\w.:-]+/i;
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * The places in an answer, an XML document or (a grid's description) JSON.
 * @throws DecodeError when it is neither, or is damaged
 */
export function readPlaces(kind: PlacesKind, body: Uint8Array, contentType = ''): AnswerPlaces {
  if (body.length > MAX_BYTES) throw new DecodeError(`an answer of ${body.length} bytes`);
  const document = decodeXmlText(body, charsetOf(contentType));
  if (kind === 'grid-info' && document.trimStart().startsWith('{')) return jsonPlaces(document);
  const dialect = dialectOf(kind, document);
  const found = findLeaves(document, dialect, wantedIn(kind));
  const places = placesOf(kind, found);
  return { ...places, rewritten: (others) => encodeUtf8(rewrite(found, places.places, others)) };
}

/** A leaf, or two that belong together, and what it names. */
type Place =
  | { readonly type: 'url'; readonly at: XmlLeaf; readonly url: string }
  | { readonly type: 'endpoint'; readonly at: XmlLeaf; readonly endpoint: Endpoint }
  | { readonly type: 'simulator'; readonly ip: XmlLeaf; readonly port: XmlLeaf; readonly endpoint: Endpoint }
  | { readonly type: 'http-port'; readonly at: XmlLeaf };

type Found = Omit<AnswerPlaces, 'rewritten'> & { readonly places: readonly Place[] };

function dialectOf(kind: PlacesKind, document: string): XmlDialect {
  if (kind === 'grid-info') return 'elements';
  return kind === 'login' && document.slice(0, 512).includes('<methodResponse') ? 'xml-rpc' : 'llsd';
}

function wantedIn(kind: PlacesKind): (key: string) => boolean {
  switch (kind) {
    case 'login':
      return (key) => LOGIN_URLS.has(key) || key === 'sim_ip' || key === 'sim_port' || key === 'http_port';
    case 'grid-info':
      return (key) => GRID_INFO_URLS.has(key);
    case 'event-queue':
      return (key) =>
        key === 'message' ||
        key === EVENT_ENDPOINT ||
        EVENT_URLS.has(key) ||
        EVENT_ADDRESSES.has(key) ||
        EVENT_PORTS.has(key);
    case 'capability':
      return (key) => CAPABILITY_URLS.has(key);
    default:
      return () => true;
  }
}

function placesOf(kind: PlacesKind, { leaves }: XmlLeaves): Found {
  const kept =
    kind === 'event-queue' ? leavesOfNamingEvents(leaves) : leaves.filter((leaf) => isInPlace(kind, leaf));
  const places = kept.flatMap((leaf): Place[] => {
    const key = leaf.path.at(-1)!;
    if (key === 'http_port') return Number(leaf.text) > 0 ? [{ type: 'http-port', at: leaf }] : [];
    if (key === EVENT_ENDPOINT) return endpointPlace(leaf);
    if (key === 'sim_ip' || EVENT_ADDRESSES.has(key)) return simulatorPlace(leaf, kept);
    const url = leaf.text.trim();
    return splitHttpUrl(url) === undefined ? [] : [{ type: 'url', at: leaf, url }];
  });
  const simulators = places.flatMap((place) => ('endpoint' in place ? place.endpoint : []));
  const urls = places.flatMap((place) =>
    place.type === 'url' ? [[place.at.path.at(-1)!, place.url] as const] : [],
  );
  return { places, simulators, urls };
}

/** Where in the document a place of that kind stands. */
function isInPlace(kind: PlacesKind, { path }: XmlLeaf): boolean {
  if (kind === 'features') return path[0] === 'OpenSimExtras' && path.length === 2;
  return kind === 'capability' || path.length === 1;
}

function leavesOfNamingEvents(leaves: readonly XmlLeaf[]): XmlLeaf[] {
  const naming = new Set(
    leaves.flatMap(({ path, text }) =>
      path.length === 3 && path[0] === 'events' && path[2] === 'message' && NAMING_EVENTS.has(text)
        ? path[1]!
        : [],
    ),
  );
  return leaves.filter(({ path }) => path[2] === 'body' && naming.has(path[1]!));
}

function endpointPlace(leaf: XmlLeaf): Place[] {
  const match = /^\s*([\d.]+):(\d{1,5})\s*$/.exec(leaf.text);
  const endpoint = match === null ? undefined : usable(match[1]!, Number(match[2]));
  return endpoint === undefined ? [] : [{ type: 'endpoint', at: leaf, endpoint }];
}

/** The address with the port that stands beside it. */
function simulatorPlace(ip: XmlLeaf, leaves: readonly XmlLeaf[]): Place[] {
  const portKey = { sim_ip: 'sim_port', IP: 'Port', SimIP: 'SimPort' }[ip.path.at(-1)!]!;
  const beside = [...ip.path.slice(0, -1), portKey].join('/');
  const port = leaves.find(({ path }) => path.length === ip.path.length && path.join('/') === beside);
  const address = ip.type === 'binary' ? addressOfBase64(ip.text) : ip.text.trim();
  if (port === undefined || address === undefined) return [];
  const endpoint = usable(address, Number(port.text.trim()));
  return endpoint === undefined ? [] : [{ type: 'simulator', ip, port, endpoint }];
}

function addressOfBase64(text: string): string | undefined {
  const bytes = decodeBase64(text.replaceAll(/\s/g, ''));
  return bytes?.length === 4 ? ipAddressOfBytes(bytes) : undefined;
}

function usable(address: string, port: number): Endpoint | undefined {
  const isPort = Number.isInteger(port) && port > 0 && port <= 0xffff;
  return isPort && ipAddressBytes(address)?.length === 4 && address !== '0.0.0.0'
    ? { address, port }
    : undefined;
}

function rewrite({ text }: XmlLeaves, places: readonly Place[], others: OtherPlaces): string {
  const edits: (readonly [XmlLeaf, string])[] = [];
  for (const place of places) {
    if (place.type === 'url') edits.push([place.at, others.url(place.url)]);
    else if (place.type === 'http-port') edits.push([place.at, String(others.httpPort)]);
    else if (place.type === 'endpoint')
      edits.push([place.at, formatEndpoint(others.simulator(place.endpoint))]);
    else {
      const { address, port } = others.simulator(place.endpoint);
      const bytes = ipAddressBytes(address);
      if (bytes === undefined) throw new DecodeError('not an address', { path: place.ip.path.join('.') });
      edits.push(
        [place.ip, place.ip.type === 'binary' ? encodeBase64(bytes) : address],
        [place.port, String(port)],
      );
    }
  }
  const inOrder = edits.toSorted(([one], [other]) => one.start - other.start);
  return replaceLeaves(text, inOrder).replace(OTHER_CHARSET, '$1utf-8');
}

function jsonPlaces(document: string): AnswerPlaces {
  const description = parseJson(document);
  const urls = Object.entries(description).flatMap(([key, value]) =>
    GRID_INFO_URLS.has(key) && typeof value === 'string' && splitHttpUrl(value.trim()) !== undefined
      ? [[key, value.trim()] as const]
      : [],
  );
  const rewritten = (others: OtherPlaces): Uint8Array => {
    const changes = Object.fromEntries(urls.map(([key, url]) => [key, others.url(url)]));
    return encodeUtf8(JSON.stringify({ ...description, ...changes }));
  };
  return { simulators: [], urls, rewritten };
}

function parseJson(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw new DecodeError('broken JSON', { cause });
  }
}
