import { ASSET_QUERY_KEYS, ASSET_TYPE } from '@landfall/protocol/asset';
import { Uuid } from '@landfall/protocol/datatypes';
import { flatHeaders, PIECE_BYTES, resolveRange } from '../http/index.ts';
import type { Answer, ByteRange, Doorkeeper, IncomingRequest, RequestHeaders } from '../http/index.ts';
import { mediaTypeOf } from '../robust/index.ts';
import type { Loan } from '../store/index.ts';
import { viewerRange } from '../viewer/index.ts';
import type { CachedStore } from './cached-store.ts';
import type { CompleteConfig } from './config.ts';

/** One of the forms that nearly all requests for assets have: an id, and what stands around it. */
interface Form {
  readonly before: string;
  readonly after: string;
  readonly route: string;
  /** Undefined: any, on the simulators' own route. */
  readonly type: number | undefined;
}

const ID_LENGTH = 36;

/** What viewers ask for has a slash before its query, or none. */
const FORMS: readonly Form[] = [
  { before: '/assets/', after: '/data', route: 'data', type: undefined },
  ...viewerForms('GetTexture', 'texture'),
  ...viewerForms('GetMesh2', 'mesh'),
  ...viewerForms('GetMesh', 'mesh'),
  ...viewerForms('ViewerAsset', 'texture'),
  ...viewerForms('ViewerAsset', 'mesh'),
];

function viewerForms(route: string, kind: 'texture' | 'mesh'): readonly Form[] {
  const [key, type] = [ASSET_QUERY_KEYS[kind], ASSET_TYPE[kind]];
  return ['/?', '?'].map((mark) => ({ before: `/${route}${mark}${key}=`, after: '', route, type }));
}

/**
 * The ordinary GET of an asset that is at hand, answered in one go: no promise, no search for the route. It answers what the
 * routes of `robust` and `viewer` would, byte for byte, or leaves it to them.
 */
export class QuickAnswers {
  readonly #store: CachedStore;
  readonly #door: Pick<Doorkeeper, 'isKnown'>;
  readonly #mayEverybodyView: boolean;
  readonly #mayKnownView: boolean;
  readonly #isOn: boolean;

  constructor(
    store: CachedStore,
    { viewerAccess, limits }: CompleteConfig,
    door: Pick<Doorkeeper, 'isKnown'>,
  ) {
    this.#store = store;
    this.#door = door;
    this.#mayEverybodyView = viewerAccess === 'open';
    this.#mayKnownView = viewerAccess !== 'off';
    // Whom to slow down is for the front to say.
    this.#isOn = limits.requestsPerSecond === 0;
  }

  find(request: IncomingRequest): Answer | undefined {
    const { method, path, headers } = request;
    if (!this.#isOn || method !== 'GET' || !isOrdinary(headers)) return undefined;
    const form = formOf(path);
    if (form === undefined || !this.#mayHave(form, request)) return undefined;
    const id = Uuid.read(path, form.before.length);
    const found = id && this.#store.findNow(id);
    if (found === undefined || (form.type !== undefined && form.type !== found.asset.type)) return undefined;
    const { sizeBytes } = found.asset;
    const range = headers.range === undefined ? undefined : rangeOf(form, headers.range, sizeBytes);
    if (range === 'not ordinary' || sizeBytes === 0) return undefined;
    if ((range === undefined ? sizeBytes : range.end - range.start) > PIECE_BYTES) return undefined;
    const loan = this.#store.lendNow(found, range);
    return loan && answerOf(form, loan, range);
  }

  #mayHave({ type }: Form, request: IncomingRequest): boolean {
    if (type !== undefined && this.#mayEverybodyView) return true;
    return (type === undefined || this.#mayKnownView) && this.#door.isKnown(request);
  }
}

function answerOf({ type, route }: Form, loan: Loan, range: ByteRange | undefined): Answer {
  const { asset, bytes } = loan;
  const mediaType = type === undefined ? 'application/octet-stream' : mediaTypeOf(asset.type);
  return {
    status: range === undefined ? 200 : 206,
    headers: flatHeaders({ asset, type: mediaType, range }, bytes.byteLength),
    body: bytes,
    giveBack: () => loan.giveBack(),
    route,
  };
}

/** Whoever sends one of these wants more. Name by name, as to look names up from a list costs several times as much. */
function isOrdinary(headers: RequestHeaders): boolean {
  return (
    headers['if-match'] === undefined &&
    headers['if-none-match'] === undefined &&
    headers['if-range'] === undefined &&
    headers['x-secondlife-shard'] === undefined &&
    headers['transfer-encoding'] === undefined &&
    headers['content-length'] === undefined
  );
}

function formOf(path: string): Form | undefined {
  for (const form of FORMS) {
    const { before, after } = form;
    if (path.length !== before.length + ID_LENGTH + after.length) continue;
    if (path.startsWith(before) && path.endsWith(after)) return form;
  }
  return undefined;
}

function rangeOf({ type }: Form, header: string, sizeBytes: number): ByteRange | undefined | 'not ordinary' {
  if (type !== undefined) return viewerRange(header, sizeBytes);
  const outcome = resolveRange(header, sizeBytes);
  if (outcome.type === 'unsatisfiable') return 'not ordinary';
  return outcome.type === 'part' ? outcome.range : undefined;
}
