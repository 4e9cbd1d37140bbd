/**
 * Every command, and what it reads from files and from the network: names, words, headers and paths that strangers chose reach no
 * terminal as they are, as text or as JSON.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { writeTar } from '@landfall/assets/archive';
import { EmbeddedStore } from '@landfall/assets/embedded';
import { serveHttp } from '@landfall/assets/http';
import { NEW_REGION_SETTINGS, writeRegionArchive } from '@landfall/assets/region-archive';
import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { formatEvidenceLine, formatRitualLine } from '@landfall/protocol/evidence';
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { encodeLoginRequest, encodeLoginResponse, refuseLogin } from '@landfall/protocol/login';
import type { Message } from '@landfall/protocol/message';
import { decodeObjectXml } from '@landfall/protocol/object-xml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleRejection, sampleStandard } from '../narrator/samples.ts';
import { encodeRecord } from '../recording/index.ts';
import { sampleArrival, someMessage } from '../testimony/samples.ts';
import { harmOf, HOSTILE_NAME, HOSTILE_TEXT } from '../testing/index.ts';
import type { Sink } from '../testing/index.ts';
import { listCommands, main } from './main.ts';

const ID = '00000000-0000-4000-8000-000000000001';
const WANTED = '00000000-0000-4000-8000-000000000002';
/** What XML can hold of it. */
// oxlint-disable-next-line no-control-regex -- exactly those it cannot hold
const IN_XML = HOSTILE_TEXT.replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, '');

/** What may stand in a line of a file that is read line by line. */
const IN_A_LINE = HOSTILE_NAME.replaceAll(/[\r\n\x85\u2028\u2029]/g, '');

let folder = '';
let grid = '';
let closeGrid = async (): Promise<void> => undefined;
const at = (name: string): string => join(folder, name);
/** A file whose name is hostile too. */
const named = (name: string): string => at(`${HOSTILE_NAME}.${name}`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-contents-'));
  await writeFile(
    named('ndjson'),
    hostileRecords()
      .map((one) => `${formatEvidenceLine(one)}\n`)
      .join(''),
  );
  await writeFile(
    named('log'),
    hostileRecords()
      .map((one) => `${formatRitualLine(one)}\n`)
      .join(''),
  );
  await writeFile(named('lfc'), hostileRecording());
  await writeFile(named('cut.lfc'), hostileRecording().subarray(0, -7));
  await writeFile(named('damaged.lfc'), damaged(hostileRecording()));
  await writeFile(named('oar'), writeRegionArchive({ regions: [hostileRegion()], assets: [], savedAt: 0 }));
  await writeFile(named('tar'), await hostileTar());
  await writeFile(named('md'), hostileScenario());
  await writeFile(named('msg'), `{ ${HOSTILE_TEXT} Low 1 NotTrusted Unencoded }`);
  await writeFile(named('txt'), `${HOSTILE_TEXT} ${ID}`);
  await writeFile(named('empty.txt'), `${HOSTILE_TEXT} ${WANTED}`);
  await fillStore();
  // It refuses whatever it is asked for, in words and headers of its own.
  const { contentType, body } = encodeLoginResponse(refuseLogin('bad-credentials', IN_XML));
  const server = await serveHttp(() => ({
    status: 200,
    headers: { 'content-type': contentType, server: 'E\x9b31m\xad', location: 'http://\xad\x85/' },
    body,
  }));
  grid = `${server.url}/`;
  closeGrid = () => server.close();
});
afterAll(async () => {
  await closeGrid();
  await rm(folder, { recursive: true });
});

function hostileRecords(): EvidenceRecord[] {
  return [...sampleStandard(), ...sampleRejection()].map((record) => ({
    ...record,
    ua: HOSTILE_NAME,
    actor: HOSTILE_NAME,
    val: HOSTILE_NAME,
    data: Object.fromEntries(
      Object.entries(record.data ?? {}).map(([name, value]) => [
        name,
        typeof value === 'string' ? HOSTILE_NAME : value,
      ]),
    ),
  }));
}

/** An arrival in a region of such a name, where such a one speaks and is shown out; and an exchange, a mark and evidence besides. */
function hostileRecording(): Uint8Array {
  const when = { side: 'client', monoMs: 5, wallMs: 1_767_225_600_000 } as const;
  const message = {
    headers: [[HOSTILE_NAME, HOSTILE_NAME]],
    missingBytes: 0,
    isWhole: true,
    beganMs: 2,
    endedMs: 3,
    body: encodeText(`<llsd><map><key>${IN_XML}</key><string>${IN_XML}</string></map></llsd>`),
  } as const;
  const [evidence] = hostileRecords();
  return new Uint8Array(
    Buffer.concat([
      sampleArrival(HOSTILE_NAME).down(200, said()).down(900, shownOut()).bytes,
      encodeRecord({
        ...when,
        kind: 'exchange',
        from: undefined,
        to: undefined,
        origin: HOSTILE_NAME,
        request: { ...message, method: HOSTILE_NAME, target: HOSTILE_NAME },
        response: { ...message, status: 200 },
        failure: HOSTILE_NAME,
      }),
      encodeRecord({ ...when, kind: 'mark', name: HOSTILE_NAME, text: HOSTILE_NAME }),
      encodeRecord({ ...when, kind: 'evidence', evidence: evidence! }),
    ]),
  );
}

function said(): Message {
  const message = someMessage('ChatFromSimulator');
  if (message.name !== 'ChatFromSimulator') return message;
  const text = encodeText(HOSTILE_NAME);
  return { ...message, ChatData: { ...message.ChatData, FromName: text, Message: text, ChatType: 1 } };
}

function shownOut(): Message {
  const message = someMessage('KickUser');
  if (message.name !== 'KickUser') return message;
  return { ...message, UserInfo: { ...message.UserInfo, Reason: encodeText(HOSTILE_NAME) } };
}

/** Its last record says of itself what is not so. */
function damaged(file: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(file);
  bytes[bytes.length - 400] = 0xff;
  return bytes;
}

function hostileRegion() {
  const xml =
    `<SceneObjectGroup><SceneObjectPart><UUID><UUID>${ID}</UUID></UUID><Name>&#x202e;&#x9b;31m&#x85;FORGED</Name>` +
    '<Description>&#x2028;FORGED&#xad;</Description><Text>&#x202e;</Text>' +
    '<GroupPosition><X>10</X><Y>20</Y><Z>30</Z></GroupPosition></SceneObjectPart></SceneObjectGroup>';
  return {
    name: IN_XML.slice(0, 60),
    id: ID,
    width: 256,
    depth: 256,
    column: 0,
    row: 0,
    settings: NEW_REGION_SETTINGS,
    terrain: undefined,
    parcels: [],
    objects: decodeObjectXml(encodeText(xml).subarray(0, -1)).groups,
  };
}

/** Members that are none of an archive's, assets of no type, settings and objects that are no XML. */
async function hostileTar(): Promise<Uint8Array> {
  const members = ['archive.xml', `assets/${HOSTILE_NAME}`, `assets/${ID}_${HOSTILE_NAME}`, HOSTILE_NAME];
  const paths = [
    ...members,
    `objects/${HOSTILE_NAME}.xml`,
    `settings/${HOSTILE_NAME}.xml`,
    `terrains/${HOSTILE_NAME}.r32`,
  ];
  const bytes = Buffer.from(HOSTILE_TEXT);
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeTar(paths.map((path) => ({ path, bytes })))) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const hostileScenario = (): string =>
  [
    '---',
    `title: ${IN_A_LINE}`,
    '---',
    '```cast',
    JSON.stringify([{ First: 'Test', Last: 'User', Password: 'secret' }]),
    '```',
    '```actor Test User',
    'LOGIN Test User secret',
    `CHAT ${IN_A_LINE}`,
    'LOGOUT',
    '```',
    '```await',
    `Title: ${IN_A_LINE}`,
    'Subject: Test User',
    "Query: entry.kind == 'Nothing'",
    'Timeout: 1 s',
    '```',
  ].join('\n');

/** An asset that nothing wants, and one that is wanted. */
async function fillStore(): Promise<void> {
  await using store = await EmbeddedStore.open({ folder: at('store') });
  await store.put({
    id: Uuid.parse(ID),
    type: 7,
    bytes: Buffer.from('a notecard'),
    name: HOSTILE_TEXT.slice(0, 200),
  });
  await store.put({ id: Uuid.parse(WANTED), type: 7, bytes: Buffer.from('another') });
}

/** One call of a command. */
interface Call extends Sink {
  readonly args: readonly string[];
  /** What shows that it came so far as to tell what it read. */
  readonly says?: RegExp;
  /** Ctrl-C comes at once: it would go on until then. */
  readonly stops?: boolean;
  /** Standard input; a password where nothing is said. */
  readonly typed?: string;
  /** What is done when it says this, before Ctrl-C. */
  readonly visit?: (address: string) => Promise<unknown>;
}
const call = (args: readonly string[], sink: Omit<Call, 'args'> = {}): Call => ({ args, ...sink });
const who = (): string[] => ['--grid', grid, '--user', 'Test User', '--password-stdin'];
const PROGRAMS = { isForPrograms: true } as const;
/** The fixed page of text and a service's own addresses: nothing of a stranger's comes into it (its arguments are tried elsewhere). */
const NOTHING: readonly Call[] = [];

const CALLS: Readonly<Record<string, () => readonly Call[]>> = {
  login: () => [call([...who(), '--out', at('login')])],
  travel: () => [call([...who(), '--to', 'home', '--out', at('travel')])],
  inventory: () => [call([...who(), 'ls']), call([...who(), '--json', 'ls'], PROGRAMS)],
  look: () => [
    call([...who(), '--out', at('look')]),
    call([
      '--oar',
      named('oar'),
      '--out',
      at('look-oar'),
      '--size',
      '64x48',
      '--map-size',
      '64',
      '--camera',
      '60,40,60',
      '--target',
      '128,128,25',
    ]),
    call(['--oar', named('tar'), '--out', at('look-tar')]),
    call(['--capture', named('lfc'), '--out', at('look-lfc')]),
  ],
  grid: () => [
    call(['--oar', named('oar'), '--port', '0', '--save-oar', named('saved.oar')], { stops: true }),
    call(['--oar', named('tar'), '--port', '0'], { stops: true }),
  ],
  view: () => NOTHING,
  gateway: () => NOTHING,
  proxy: () => [
    call(['--grid', grid, '--port', '0'], { visit: logIn }),
    call(['--grid', 'http://127.0.0.1:1/', '--port', '0'], { visit: logIn }),
  ],
  'assets serve': () => NOTHING,
  'assets sign': () => NOTHING,
  'assets import': () => [
    call([named('tar'), '--as', 'archive', '--data', at('imported'), '--report', at('import.json')]),
    call([named('oar'), '--data', at('imported')]),
    call([named('txt'), '--data', at('imported')]),
    call([grid, '--list', named('txt'), '--data', at('imported')]),
  ],
  'assets export': () => [
    call([named('exported'), '--data', at('store')]),
    call([grid, '--data', at('store')]),
  ],
  'assets verify': () => [call(['--data', at('store')]), call(['--service', grid])],
  'assets scrub': () => [call(['--data', at('store')])],
  'assets stats': () => [call(['--data', at('store')]), call(['--service', grid])],
  'assets gc': () => [
    call(['--data', at('store'), '--roots', named('tar')]),
    call(
      [
        '--data',
        at('store'),
        '--roots',
        named('empty.txt'),
        '--no-stock',
        '--list',
        at('gc.txt'),
        '--report',
        at('gc.json'),
      ],
      { says: /that nothing refers to/ },
    ),
    call(['--data', at('store'), '--give-back', named('txt')]),
  ],
  'assets backup': () => [call([named('backup'), '--data', at('store')])],
  'assets show': () => [call([ID, '--data', at('store')])],
  'assets remove': () => [call([ID, '--data', at('store')])],
  convert: () =>
    ['lfc', 'cut.lfc', 'damaged.lfc'].map((file) =>
      call([named(file), named(`of-${file.replace('lfc', 'pcap')}`)]),
    ),
  decode: () =>
    ['lfc', 'cut.lfc', 'damaged.lfc', 'txt'].flatMap((file) => [
      call([named(file)], { quotes: true }),
      call([named(file), '--json'], PROGRAMS),
    ]),
  story: () =>
    ['lfc', 'cut.lfc', 'ndjson', 'log'].flatMap((file) => [
      ...['plain', 'naturalist', 'ritual', 'engineering'].map((style) =>
        call([named(file), '--style', style]),
      ),
      ...['svg', 'mermaid'].map((format) => call([named(file), '--format', format], PROGRAMS)),
      call([named(file), '--format', 'evidence'], PROGRAMS),
      call([named(file), '--avatar', 'Nobody Here']),
    ]),
  why: () => [
    ...['lfc', 'cut.lfc', 'ndjson', 'log'].map((file) => call([named(file)])),
    call([grid, '--user', 'Test User', '--password-stdin']),
  ],
  replay: () => [call([named('lfc'), '--as-server', '--port', '0'], { stops: true, says: /Login address/ })],
  diff: () => [
    call([named('lfc'), named('ndjson')]),
    call([named('cut.lfc'), named('ndjson'), '--json'], PROGRAMS),
  ],
  inspect: () => [call([named('cut.lfc')], { stops: true })],
  visitant: () => [
    call(['--uri', grid], { ...PROGRAMS, typed: 'LOGIN Test User secret\n', says: /"LoginFail"/ }),
    call(['--uri', grid], { typed: `SAY ${HOSTILE_TEXT}\n` }),
  ],
  'scenario run': () => [
    call([named('md'), '--verbose', '--out', at('scenario'), '--junit', at('junit.xml')], {
      says: /MISSION FAILURE/,
    }),
  ],
  schema: () => [call(['--diff', named('msg')])],
  demo: () => NOTHING,
  help: () => NOTHING,
  'assets help': () => NOTHING,
};

/** As a viewer of such a name would. */
async function logIn(address: string): Promise<unknown> {
  const { contentType, body } = encodeLoginRequest({
    firstName: IN_XML.slice(0, 100),
    lastName: IN_XML.slice(0, 100),
    secret: { password: 'x' },
    start: { type: 'last' },
    channel: 'Sample',
    version: '1.2',
  });
  return await fetch(address, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: Buffer.from(body),
  });
}

async function run(
  path: string,
  { args, stops = false, visit, typed = 'secret\n' }: Call,
): Promise<{ out: string; errors: string }> {
  const interruption = new AbortController();
  if (stops) interruption.abort();
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = { out: '', errors: '' };
  let visiting: Promise<unknown> | undefined;
  output.on('data', (chunk) => {
    printed.out += String(chunk);
    const [, address] = /^Proxy: (http:\S+)/m.exec(printed.out) ?? [];
    if (address !== undefined && visit !== undefined)
      visiting ??= visit(address).finally(() => interruption.abort());
  });
  errors.on('data', (chunk) => (printed.errors += String(chunk)));
  const input = Readable.from([typed]);
  await main([...path.split(' '), ...args], { input, output, errors, interrupted: interruption.signal });
  await visiting;
  return printed;
}

const { signal: interrupted } = new AbortController();
const nowhere = new PassThrough();
const paths = (
  await listCommands({ input: Readable.from([]), output: nowhere, errors: nowhere, interrupted })
).map(({ path }) => path);

it('names every command', () => {
  expect(Object.keys(CALLS).toSorted()).toEqual(paths.toSorted());
});

describe.each(paths.filter((path) => CALLS[path]?.() !== NOTHING))('landfall %s', (path) => {
  it('steers no terminal by what it reads', { timeout: 180_000 }, async () => {
    const harms: unknown[] = [];
    for (const one of CALLS[path]!()) {
      const { out, errors } = await run(path, one);
      expect(out + errors, one.args.join(' ')).toMatch(one.says ?? /./);
      expect(errors).not.toContain('unexpected:');
      const harm = [...harmOf(out, one), ...harmOf(errors)];
      if (harm.length > 0) harms.push([one.args.map((arg) => arg.replace(HOSTILE_NAME, 'E')), ...harm]);
    }
    expect(harms).toEqual([]);
  });
});
