import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { FaultyStore } from '../testing/faulty-store.ts';
import { parseHead } from '../testing/raw-http.ts';
import type { RawResponse } from '../testing/raw-http.ts';
import { assetOf, startServiceOn } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import type { AssetServiceConfig } from '../service/index.ts';

const folder = `${sharedFolder ?? ''}captures/asset-service/`;
/** As `README.md` of the capture says which probes were sent to which configuration; all to one store. */
const SETTINGS: readonly (readonly [last: number, config: AssetServiceConfig])[] = [
  [199, {}],
  [219, { credentials: [{ user: 'gridsim', password: 'sim-pass' }] }],
  [229, { credentials: [{ user: 'gridsim', password: 'sim:pass' }] }],
  [239, { deletion: 'maptiles' }],
  [249, { deletion: 'all' }],
  [999, { redirectUrl: 'http://127.0.0.1:9082' }],
];

interface Difference {
  readonly status: number;
  readonly reason: string;
  /** What the body has to hold; not looked at when absent. */
  readonly body?: RegExp;
}

const PREFIX = 'paths are matched by segment: only /assets is /assets';
const HEAD = 'HEAD is GET without the body';
const ZERO = 'an asset without an id is refused instead of stored under the zero uuid';
const NO_DATA = 'an asset without Data is refused, so that a later POST repairs it';
const EMPTY = 'an asset of no bytes would hold its id for ever';
const PAGE = 'web pages are not answered';
const BY_ID = 'an id that is none is absent itself and spoils no other answer';
const METHODS = 'a method that does nothing is refused, not answered with 200';
const HOST = 'a request that is malformed is told so, instead of silence';
const SCHEME = 'RFC 7617: the scheme is case-insensitive';

/** Every probe that is answered otherwise than the recorded service did, on purpose, and why. */
const DIFFERENCES: ReadonlyMap<number, Difference> = new Map([
  [22, { status: 404, reason: PREFIX }],
  [23, { status: 404, reason: PREFIX }],
  [27, { status: 200, reason: HEAD }],
  [28, { status: 200, reason: HEAD }],
  [29, { status: 206, reason: 'ranges are served', body: /^.{10}$/s }],
  [50, { status: 400, reason: ZERO }],
  [51, { status: 404, reason: ZERO }],
  [52, { status: 400, reason: ZERO }],
  [
    55,
    {
      status: 200,
      reason: 'the answer is the id under which the asset lies',
      body: /<string>bbbbbbbb-0000-4000-8000-000000000055</,
    },
  ],
  [59, { status: 400, reason: ZERO }],
  [60, { status: 400, reason: ZERO }],
  [90, { status: 400, reason: NO_DATA }],
  [92, { status: 400, reason: EMPTY }],
  [93, { status: 404, reason: EMPTY }],
  [94, { status: 404, reason: EMPTY }],
  [113, { status: 200, reason: 'chunked bodies are understood', body: /000000000113</ }],
  [115, { status: 415, reason: 'RFC 9110: the status that says what is wrong' }],
  [122, { status: 200, reason: BY_ID, body: />true<.*>false<.*>true</s }],
  [131, { status: 200, reason: BY_ID, body: />true<.*>true<.*>false</s }],
  [150, { status: 405, reason: METHODS }],
  [151, { status: 405, reason: METHODS }],
  [152, { status: 405, reason: METHODS }],
  [126, { status: 405, reason: METHODS }],
  [161, { status: 403, reason: 'in-world scripts are kept out of every route' }],
  [170, { status: 200, reason: HOST, body: /^Linden text/ }],
  [171, { status: 400, reason: HOST }],
  [174, { status: 200, reason: 'RFC 9112: a server takes the absolute form', body: /^Linden text/ }],
  [182, { status: 200, reason: BY_ID, body: />false<.*>true</s }],
  [188, { status: 400, reason: 'bare line feeds are how requests are smuggled past proxies' }],
  [189, { status: 400, reason: 'RFC 9110: methods are case-sensitive' }],
  [191, { status: 403, reason: PAGE }],
  [192, { status: 403, reason: PAGE }],
  [194, { status: 200, reason: NO_DATA, body: />false</ }],
  [196, { status: 200, reason: NO_DATA }],
  [197, { status: 400, reason: HOST }],
  [198, { status: 200, reason: 'RFC 9112: Host may be empty', body: /^53$/ }],
  [205, { status: 401, reason: 'get_assets_exist needs the credential too' }],
  [207, { status: 200, reason: SCHEME }],
  [208, { status: 401, reason: 'a credential that cannot be read is a wrong one, not our fault' }],
  [210, { status: 401, reason: 'what stands behind a second colon belongs to the password' }],
  [213, { status: 401, reason: 'HEAD needs the credential too' }],
  [220, { status: 200, reason: 'RFC 7617: a password may contain a colon' }],
]);

interface Probe {
  readonly number: number;
  readonly name: string;
  readonly request: Buffer;
  readonly response: RawResponse | undefined;
}

/** Sent by hand below: they are more than one request, or about time. */
const BY_HAND = new Set([175, 176, 193]);

/** @param name file name without its ending */
function readProbe(name: string): Probe {
  const bytes = readFileSync(`${folder}probes/${name}.txt`);
  const start = bytes.indexOf('\n', bytes.indexOf('### REQUEST')) + 1;
  const middle = bytes.indexOf('\n### RESPONSE');
  const after = bytes.indexOf('\n', middle + 1) + 1;
  const request = withBinary(bytes.subarray(start, middle), `${folder}probes/${name}.request.bin`);
  const response = withBinary(bytes.subarray(after), `${folder}probes/${name}.response.bin`);
  return { number: Number(name.slice(0, 3)), name, request, response: parseResponse(response) };
}

function withBinary(bytes: Buffer, file: string): Buffer {
  const place = bytes.indexOf('[binary body, ');
  return place < 0 ? bytes : Buffer.concat([bytes.subarray(0, place), readFileSync(file)]);
}

function parseResponse(bytes: Buffer): RawResponse | undefined {
  const start = bytes.indexOf('HTTP/1.1 100') === 0 ? bytes.indexOf('\r\n\r\n') + 4 : 0;
  const rest = bytes.subarray(start);
  const end = rest.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = parseHead(rest.subarray(0, end).toString('latin1'));
  const length = Number(head.headers.get('content-length') ?? 0);
  return { ...head, body: rest.subarray(end + 4, end + 4 + length) };
}

/** What the recorded service never filled in. */
const normal = (body: Buffer): string =>
  body.toString('latin1').replace(/<CreationDate>[^<]*</, '<CreationDate>0001-01-01T00:00:00<');

describe.skipIf(sharedFolder === undefined)('181 probes of a real asset service', () => {
  const names = sharedFolder === undefined ? [] : readdirSync(`${folder}probes`);
  const probes = names
    .filter((name) => name.endsWith('.txt') && !BY_HAND.has(Number(name.slice(0, 3))))
    .map((name) => readProbe(name.slice(0, -4)));
  const store = new FaultyStore();
  let test: TestService;
  let setting: AssetServiceConfig | undefined;

  beforeAll(async () => {
    test = await startServiceOn(store);
  });
  afterAll(async () => await test[Symbol.asyncDispose]());

  async function configureFor(number: number): Promise<void> {
    const wanted = SETTINGS.find(([last]) => number <= last)![1];
    if (wanted === setting) return;
    await test[Symbol.asyncDispose]();
    test = await startServiceOn(store, wanted);
    setting = wanted;
  }

  it('are all here', () => {
    expect(probes.length + BY_HAND.size).toBe(181);
    expect(
      [...DIFFERENCES.keys()].filter((number) => !probes.some((probe) => probe.number === number)),
    ).toEqual([]);
  });

  it.each(probes.map((probe) => [probe.name, probe] as const))(
    '%s',
    async (_name, { number, request, response }) => {
      await configureFor(number);
      const connection = await test.connection();
      const answered = await connection.send(request);
      connection.close();
      const difference = DIFFERENCES.get(number);
      if (difference !== undefined) {
        expect(answered?.status, difference.reason).toBe(difference.status);
        expect(answered?.body.toString()).toMatch(difference.body ?? /^/);
        return;
      }
      expect(answered?.status).toBe(response?.status);
      if (response === undefined || response.status >= 300) {
        expect(answered?.headers.get('location')).toBe(response?.headers.get('location'));
        return;
      }
      expect(normal(answered!.body)).toBe(normal(response.body));
      expect(answered?.headers.get('content-type')).toBe(response.headers.get('content-type'));
    },
  );

  /** The assets of probes 001 and 002, which others have deleted. */
  const putBack = async (): Promise<void> => {
    await configureFor(1);
    for (const number of [0x0a, 0x0b]) await store.put(assetOf(number));
  };

  it('175: answers three requests of one write in order', async () => {
    await putBack();
    const bytes = readFileSync(`${folder}probes/175-pipelined-three.txt`);
    const start = bytes.indexOf('\n', bytes.indexOf('### REQUEST')) + 1;
    const connection = await test.connection();
    const answers = [await connection.send(bytes.subarray(start, bytes.indexOf('### RESPONSE')))];
    answers.push(await connection.receive(), await connection.receive());
    connection.close();
    expect(answers.map((answer) => answer?.status)).toEqual([200, 200, 404]);
  });

  it('176: serves more than 20 requests on one connection, a missing asset among them', async () => {
    await putBack();
    const connection = await test.connection();
    for (let at = 0; at < 60; at++) {
      const id =
        at % 2 === 0 ? 'bbbbbbbb-0000-4000-8000-00000000000b' : 'bbbbbbbb-dead-4000-8000-00000000dead';
      const answer = await connection.send(`GET /assets/${id}/data HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      expect(answer?.status).toBe(at % 2 === 0 ? 200 : 404);
    }
    connection.close();
  });

  it('193: closes at once after Connection: close', async () => {
    await configureFor(1);
    const connection = await test.connection();
    const answer = await connection.send(
      'GET /assets HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    );
    expect(answer?.status).toBe(200);
    expect(await connection.receive()).toBeUndefined();
  });
});
