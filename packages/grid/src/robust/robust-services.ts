/** The services of a ROBUST: where regions of a grid are known, and who is online in it. */
import { decodeText, encodeUtf8 } from '@landfall/protocol/bytes';
import { regionHandleOf, Uuid } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { DecodeError, RemoteError } from '@landfall/protocol/errors';
import { REGION_STEP_METRES } from '@landfall/protocol/region';
import type { Http } from '@landfall/transport/ports';
import type { RegionPlace } from '../simulator/region/index.ts';
import { encodeForm, parseFormAnswer } from './forms.ts';
import type { FormAnswer } from './forms.ts';

const ASK_MS = 10_000;
/** Some 2000 regions. */
const MOST_ANSWER_BYTES = 2 * 1024 * 1024;
/** What OpenSim's simulators of 0.9 say of themselves. @source OpenSim ProtocolVersions.cs */
const VERSIONS = { VERSIONMIN: '1', VERSIONMAX: '1' } as const;
const SCOPE = { SCOPEID: Uuid.zero.toString() } as const;
/** PG, as OpenSim numbers it. @source OpenSim Utils.cs (ConvertMaturityToAccessLevel) */
const ACCESS = '13';
/** So far around its own regions a grid looks for others, metres: 128 regions. */
const LOOK_METRES = 128 * REGION_STEP_METRES;

/** Who has a session in the grid. */
export interface OnlineAgent {
  /** Whose session it is. */
  readonly agentId: Uuid;
}

/** What somebody is called in the grid. */
export interface AccountName {
  /** First name. */
  readonly first: string;
  /** Last name. */
  readonly last: string;
}

/** Asks the services of one ROBUST, such as `http://127.0.0.1:8003`. Nothing here asks anybody else. */
export class RobustServices {
  readonly #http: Http;
  readonly #url: string;

  /** @param url without a slash at its end */
  constructor(http: Http, url: string) {
    this.#http = http;
    this.#url = url;
  }

  /**
   * Makes a region known; again where it is known already.
   * @param serverUri where its process is reached, with a slash at its end
   * @throws RemoteError with the service's own words, such as that the place is taken; TimeoutError, ClosedError, DecodeError
   */
  async register(region: RegionPlace, serverUri: string, secret: Uuid): Promise<void> {
    const { port } = new URL(serverUri);
    const answer = await this.#ask('grid', {
      ...SCOPE,
      ...VERSIONS,
      METHOD: 'register',
      uuid: region.id.toString(),
      locX: String(region.gridX * REGION_STEP_METRES),
      locY: String(region.gridY * REGION_STEP_METRES),
      sizeX: String(region.sizeMetres),
      sizeY: String(region.sizeMetres),
      regionName: region.name,
      serverIP: region.endpoint.address,
      serverHttpPort: port,
      serverURI: serverUri,
      serverPort: String(region.endpoint.port),
      regionMapTexture: Uuid.zero.toString(),
      parcelMapTexture: Uuid.zero.toString(),
      access: ACCESS,
      regionSecret: secret.toString(),
      owner_uuid: Uuid.zero.toString(),
      Token: '',
    });
    if (isSuccess(answer)) return;
    throw new RemoteError(textOf(answer, 'Message').trim() || 'the grid service did not say why', 'register');
  }

  /** @throws TimeoutError, ClosedError, DecodeError */
  async deregister(regionId: Uuid): Promise<boolean> {
    return isSuccess(await this.#ask('grid', { METHOD: 'deregister', REGIONID: regionId.toString() }));
  }

  /** The regions around a place, its own among them. @throws TimeoutError, ClosedError, DecodeError */
  async regionsAround({ gridX, gridY }: Pick<RegionPlace, 'gridX' | 'gridY'>): Promise<RegionPlace[]> {
    const [x, y] = [gridX * REGION_STEP_METRES, gridY * REGION_STEP_METRES];
    const answer = await this.#ask('grid', {
      ...SCOPE,
      METHOD: 'get_region_range',
      XMIN: String(Math.max(0, x - LOOK_METRES)),
      XMAX: String(x + LOOK_METRES),
      YMIN: String(Math.max(0, y - LOOK_METRES)),
      YMAX: String(y + LOOK_METRES),
    });
    return Object.values(answer).flatMap((entry) => (typeof entry === 'string' ? [] : placeOf(entry)));
  }

  /** Whose session it is; undefined when the grid knows of none. @throws TimeoutError, ClosedError, DecodeError */
  async agentOf(sessionId: Uuid): Promise<OnlineAgent | undefined> {
    const answer = await this.#ask('presence', {
      ...VERSIONS,
      METHOD: 'getagent',
      SessionID: sessionId.toString(),
    });
    const { result } = answer;
    if (result === undefined || typeof result === 'string') return undefined;
    return { agentId: Uuid.parse(result.UserID ?? '') };
  }

  /** The name of an account; undefined when the grid has none with that id. @throws TimeoutError, ClosedError, DecodeError */
  async accountOf(agentId: Uuid): Promise<AccountName | undefined> {
    const { result } = await this.#ask('accounts', {
      ...VERSIONS,
      METHOD: 'getaccount',
      ScopeID: Uuid.zero.toString(),
      UserID: agentId.toString(),
    });
    if (result === undefined || typeof result === 'string') return undefined;
    const { FirstName: first = '', LastName: last = '', PrincipalID = '' } = result;
    return Uuid.parse(PrincipalID).equals(agentId) ? { first, last } : undefined;
  }

  /** Somebody is in this region now. @throws TimeoutError, ClosedError, DecodeError */
  async report(sessionId: Uuid, regionId: Uuid): Promise<void> {
    const where = { SessionID: sessionId.toString(), RegionID: regionId.toString() };
    await this.#ask('presence', { ...VERSIONS, METHOD: 'report', ...where });
  }

  /** A session is over. @throws TimeoutError, ClosedError, DecodeError */
  async logout(sessionId: Uuid): Promise<void> {
    await this.#ask('presence', { ...VERSIONS, METHOD: 'logout', SessionID: sessionId.toString() });
  }

  /** Where somebody was when they left: where `last` leads them. @throws TimeoutError, ClosedError, DecodeError */
  async noteLastPlace(agentId: Uuid, regionId: Uuid, { x, y, z }: Vector3): Promise<void> {
    await this.#ask('griduser', {
      ...VERSIONS,
      METHOD: 'loggedout',
      UserID: agentId.toString(),
      RegionID: regionId.toString(),
      Position: `<${x}, ${y}, ${z}>`,
      LookAt: '<1, 0, 0>',
    });
  }

  async #ask(service: string, fields: Readonly<Record<string, string>>): Promise<FormAnswer> {
    const { status, body } = await this.#http.request({
      method: 'POST',
      url: `${this.#url}/${service}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: encodeUtf8(encodeForm(fields)),
      timeoutMs: ASK_MS,
      maxResponseBytes: MOST_ANSWER_BYTES,
    });
    if (status !== 200) throw new RemoteError(`the ${service} service answered ${status}`, 'status');
    return parseFormAnswer(decodeText(body));
  }
}

/** OpenSim's services say it in either case. */
function isSuccess(answer: FormAnswer): boolean {
  const said = textOf(answer, 'Result') || textOf(answer, 'result');
  return said.toLowerCase() === 'success';
}

function textOf(answer: FormAnswer, name: string): string {
  const value = answer[name];
  return typeof value === 'string' ? value : '';
}

/**
 * Nothing for a region that cannot be used: one that is no square, is not where regions lie, or is at a host by name, which clients are told as
 * four bytes.
 */
function placeOf(entry: Readonly<Record<string, string>>): RegionPlace[] {
  const { uuid = '', regionName: name = '', serverIP: address = '', serverURI = '' } = entry;
  const [x, y, sizeMetres, sizeY, port] = [
    entry.locX,
    entry.locY,
    entry.sizeX,
    entry.sizeY,
    entry.serverPort,
  ].map((text) => Number(text ?? Number.NaN));
  const isPlace = [x, y, sizeMetres].every((metres) => isMultiple(metres!)) && sizeMetres! > 0;
  if (!IPV4.test(address)) return [];
  if (!isPlace || sizeY !== sizeMetres || !isPort(port!) || !/^https?:\/\//.test(serverURI)) return [];
  const uri = serverURI.replace(/\/+$/, '');
  const place = { gridX: x! / REGION_STEP_METRES, gridY: y! / REGION_STEP_METRES, sizeMetres: sizeMetres! };
  try {
    const id = Uuid.parse(uuid);
    const handle = regionHandleOf(x!, y!);
    const endpoint = { address, port: port! };
    return [{ ...place, id, name, handle, endpoint, peerUri: uri, httpUrl: uri, isForeign: true }];
  } catch (error) {
    if (error instanceof DecodeError) return [];
    throw error;
  }
}

const isMultiple = (metres: number): boolean =>
  Number.isSafeInteger(metres) && metres >= 0 && metres < 2 ** 32 && metres % REGION_STEP_METRES === 0;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const isPort = (port: number): boolean => Number.isInteger(port) && port > 0 && port < 65536;
