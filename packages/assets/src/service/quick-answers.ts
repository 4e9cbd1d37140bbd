import { Uuid } from '@landfall/protocol/datatypes';
import { flatHeaders, PIECE_BYTES, resolveRange } from '../http/index.ts';
import type { Answer, Authenticate, ByteRange, IncomingRequest } from '../http/index.ts';
import { mediaTypeOf } from '../robust/index.ts';
import type { StoredAsset } from '../store/index.ts';
import { viewerRange } from '../viewer/index.ts';
import type { CachedStore } from './cached-store.ts';
import type { CompleteConfig } from './config.ts';

/** A request for an asset in one of the forms that nearly all of them have. */
interface Asked {
  readonly route: string;
  readonly id: string;
  /** Undefined: any, on the simulators' own route. */
  readonly type: number | undefined;
}

const ID_LENGTH = 36;
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DATA = { before: '/assets/', after: '/data' };
const DATA_LENGTH = DATA.before.length + ID_LENGTH + DATA.after.length;

/** What stands before the id in what viewers ask for, with and without the slash that they put before their query. */
const VIEWER_FORMS: readonly { readonly before: string; readonly route: string; readonly type: number }[] = [
  ['GetTexture', 'texture_id', 0],
  ['GetMesh2', 'mesh_id', 49],
  ['GetMesh', 'mesh_id', 49],
  ['ViewerAsset', 'texture_id', 0],
  ['ViewerAsset', 'mesh_id', 49],
].flatMap(([route, key, type]) =>
  ['/?', '?'].map((mark) => ({
    before: `/${String(route)}${mark}${String(key)}=`,
    route: String(route),
    type: Number(type),
  })),
);

/** Whoever sends one of these wants more than the ordinary. */
const UNUSUAL = [
  'if-match',
  'if-none-match',
  'if-range',
  'x-secondlife-shard',
  'transfer-encoding',
  'content-length',
];

/**
 * The ordinary GET of an asset that is at hand, answered in one go: no promise, no search for the route. It answers what the
 * routes of `robust` and `viewer` would, byte for byte, or leaves it to them.
 */
export class QuickAnswers {
  readonly #store: CachedStore;
  readonly #authenticate: Authenticate;
  readonly #mayEverybodyView: boolean;
  readonly #mayKnownView: boolean;
  readonly #isOn: boolean;

  constructor(store: CachedStore, { viewerAccess, limits }: CompleteConfig, authenticate: Authenticate) {
    this.#store = store;
    this.#authenticate = authenticate;
    this.#mayEverybodyView = viewerAccess === 'open';
    this.#mayKnownView = viewerAccess !== 'off';
    // Whom to slow down is for the front to say.
    this.#isOn = limits.requestsPerSecond === 0;
  }

  find(request: IncomingRequest): Answer | undefined {
    const asked = this.#isOn && isOrdinary(request) ? read(request.path) : undefined;
    if (asked === undefined || !this.#mayHave(asked, request) || !ID.test(asked.id)) return undefined;
    const id = Uuid.parse(asked.id);
    const asset = this.#store.statNow(id);
    if (asset === undefined || (asked.type !== undefined && asked.type !== asset.type)) return undefined;
    const range = rangeOf(asked, request.headers.range, asset);
    if (range === 'not ordinary') return undefined;
    const wanted = range ?? { start: 0, end: asset.sizeBytes };
    if (asset.sizeBytes === 0 || wanted.end - wanted.start > PIECE_BYTES) return undefined;
    const loan = this.#store.lendNow(id, wanted, asset.sizeBytes);
    if (loan === undefined) return undefined;
    const type = asked.type === undefined ? 'application/octet-stream' : mediaTypeOf(asset.type);
    const headers = flatHeaders({ asset: loan.asset, type, range }, loan.bytes.byteLength);
    return {
      status: range === undefined ? 200 : 206,
      headers,
      body: loan.bytes,
      giveBack: () => loan.giveBack(),
      route: asked.route,
    };
  }

  #mayHave({ type }: Asked, { headers }: IncomingRequest): boolean {
    if (type !== undefined && this.#mayEverybodyView) return true;
    return (type === undefined || this.#mayKnownView) && this.#authenticate(headers.authorization);
  }
}

function isOrdinary({ method, headers }: IncomingRequest): boolean {
  return method === 'GET' && UNUSUAL.every((name) => headers[name] === undefined);
}

function read(url: string): Asked | undefined {
  if (url.length === DATA_LENGTH && url.startsWith(DATA.before) && url.endsWith(DATA.after))
    return { route: 'data', id: url.slice(DATA.before.length, -DATA.after.length), type: undefined };
  for (const { before, route, type } of VIEWER_FORMS)
    if (url.length === before.length + ID_LENGTH && url.startsWith(before))
      return { route, id: url.slice(before.length), type };
  return undefined;
}

function rangeOf(
  { type }: Asked,
  header: string | undefined,
  { sizeBytes }: StoredAsset,
): ByteRange | undefined | 'not ordinary' {
  if (header === undefined) return undefined;
  if (type !== undefined) return viewerRange(header, sizeBytes);
  const outcome = resolveRange(header, sizeBytes);
  if (outcome.type === 'unsatisfiable') return 'not ordinary';
  return outcome.type === 'part' ? outcome.range : undefined;
}
