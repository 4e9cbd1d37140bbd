import { readFileSync } from 'node:fs';
import { parseBvh } from '@landfall/protocol/asset/bvh';
import { decodeBakeAnswers, decodeNowWearing } from '@landfall/protocol/avatar';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import {
  decodeEventQueueBatch,
  decodeEventQueuePoll,
  decodeRegionEvent,
  decodeSeedRequest,
  decodeSeedResponse,
  encodeEventQueueBatch,
  encodeEventQueuePoll,
  encodeSeedRequest,
  encodeSeedResponse,
} from '@landfall/protocol/capability';
import { decodeThrottle } from '@landfall/protocol/circuit';
import { Uuid, formatEndpoint, parseEndpoint } from '@landfall/protocol/datatypes';
import { DecodeError, UsageError } from '@landfall/protocol/errors';
import { parseRitualLine, parseTestimonyLine } from '@landfall/protocol/evidence';
import { decodeExtraParam } from '@landfall/protocol/extra-params';
import {
  EMPTY_ITEM,
  contentsToLlsd,
  decodeFoldersAnswer,
  decodeItemsAnswer,
} from '@landfall/protocol/inventory';
import { decodeFirstLlsdBinary, encodeLlsdBinary, formatLlsdXml } from '@landfall/protocol/llsd';
import {
  decodeGridDescription,
  decodeLoginRequest,
  formatSlurl,
  formatStartLocation,
  parseGridAddress,
  parsePlaceText,
  parseSlurl,
  parseStartLocation,
  parseUserName,
} from '@landfall/protocol/login';
import {
  decodeMessage,
  encodeMessage,
  formatSchemaLine,
  parseMessageTemplate,
  parseSchema,
} from '@landfall/protocol/message';
import type { MessageName, MessageOf } from '@landfall/protocol/message';
import { decodeMuteList, encodeMuteList } from '@landfall/protocol/mute';
import { isPlainTerse, readPlainTerse } from '@landfall/protocol/object';
import {
  decodeOverlayCell,
  decodeParcelEvent,
  decodeParcelMessage,
  decodeParcelUpdateMessage,
} from '@landfall/protocol/parcel';
import { readNamingDatagram } from '@landfall/protocol/relay';
import { parseCompileError } from '@landfall/protocol/script';
import {
  decodeAccessAnswer,
  decodeAccessQuestion,
  decodeAgentPut,
  decodeCreated,
  decodeNewAgent,
  encodeAccessAnswer,
  encodeAccessQuestion,
  encodeAgentPosition,
  encodeNewAgent,
  parseAgentPath,
  parseObjectPath,
} from '@landfall/protocol/simulation';
import { HeightMap, decodeLayer, encodeLayer, encodeWind, createWindField } from '@landfall/protocol/terrain';
import { createRandom, sampleMessage } from '@landfall/protocol/testing';
import { decodeXferPacket } from '@landfall/protocol/transfer';
import { describe, it } from 'vitest';
import { datagramCorpus } from './corpus.ts';
import { feedBytes, feedText, isRead } from './feed.ts';
import type { Bytes, Text } from './feed.ts';

const vector = (path: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../vectors/${path}`, import.meta.url)));
const ID = Uuid.parse('00112233-4455-6677-8899-aabbccddeeff');
const xml = (value: Parameters<typeof formatLlsdXml>[0]): Uint8Array => encodeUtf8(formatLlsdXml(value));
const DESTINATION = { id: ID, name: 'Bay', corner: { x: 256_000, y: 256_000 } };
const WHO = { agentId: ID, sessionId: ID, destination: DESTINATION, position: { x: 1, y: 2, z: 3 } };
const LAND = new HeightMap(256, 256);
const random = createRandom(31);
LAND.heights.set(Float32Array.from({ length: 4096 }, () => random.next() * 60));
const LAYERS = [
  ...encodeLayer(LAND, [
    { x: 0, y: 0 },
    { x: 15, y: 15 },
  ]),
  encodeWind(createWindField()),
];
const ITEM = {
  item_id: ID,
  name: 'x',
  type: 6,
  inv_type: 6,
  flags: 0,
  permissions: { base_mask: -1, owner_id: ID },
  sale_info: { sale_type: 0 },
};
const ROWS = new Float32Array(20);

const EVENTS = [
  {
    message: 'EnableSimulator',
    body: { SimulatorInfo: [{ Handle: new Uint8Array(8), IP: Uint8Array.of(127, 0, 0, 1), Port: 9000 }] },
  },
  {
    message: 'EstablishAgentCommunication',
    body: { 'agent-id': ID, 'sim-ip-and-port': '127.0.0.1:9000', 'seed-capability': 'http://x/' },
  },
  {
    message: 'CrossedRegion',
    body: {
      AgentData: [{ AgentID: ID, SessionID: ID }],
      RegionData: [
        {
          RegionHandle: new Uint8Array(8),
          SeedCapability: 'http://x/',
          SimIP: Uint8Array.of(127, 0, 0, 1),
          SimPort: 9000,
        },
      ],
      Info: [{ LookAt: [1, 0, 0], Position: [1, 2, 3] }],
    },
  },
  {
    message: 'TeleportFinish',
    body: {
      Info: [
        {
          AgentID: ID,
          LocationID: Uint8Array.of(0, 0, 0, 4),
          RegionHandle: new Uint8Array(8),
          SeedCapability: 'http://x/',
          SimAccess: 13,
          SimIP: Uint8Array.of(127, 0, 0, 1),
          SimPort: 9000,
          TeleportFlags: Uint8Array.of(0, 0, 0, 16),
        },
      ],
    },
  },
];

const BYTES: readonly Bytes[] = [
  [
    'polls',
    [
      encodeEventQueuePoll({ ack: 7, done: false }),
      xml(encodeEventQueuePoll({ ack: undefined, done: true })),
    ],
    decodeEventQueuePoll,
  ],
  [
    'answers of event queues',
    [encodeEventQueueBatch({ id: 3, events: EVENTS })],
    (body) => decodeEventQueueBatch(body).events.map((event) => decodeRegionEvent(event)),
  ],
  [
    'requests for capabilities',
    [encodeSeedRequest(['GetTexture', 'EventQueueGet'])],
    (body) => encodeSeedRequest(decodeSeedRequest(body)),
  ],
  [
    'answers with capabilities',
    [encodeSeedResponse(new Map([['GetTexture', 'http://x/']]))],
    (body) => decodeSeedResponse(body),
  ],
  ['throttles', [new Uint8Array(28).fill(0x48)], decodeThrottle],
  [
    'extra parameters one by one',
    [0x10, 0x20, 0x30, 0x40, 0x60, 0x70, 0x80, 0x90].map((number) =>
      Uint8Array.of(number, ...new Uint8Array(17).fill(0x3f)),
    ),
    (bytes) => decodeExtraParam(bytes[0] ?? 0, bytes.subarray(1)),
  ],
  [
    'folders of an inventory',
    [
      xml({
        folders: [
          contentsToLlsd({ folderId: ID, ownerId: ID, version: 3, folders: [], items: [EMPTY_ITEM] }),
        ],
      }),
    ],
    decodeFoldersAnswer,
  ],
  ['items of an inventory', [xml({ items: [ITEM] })], decodeItemsAnswer],
  [
    'values with more behind them',
    [Uint8Array.of(...encodeLlsdBinary({ a: [1, true, ID, 'x'] }), 9, 9, 9)],
    (bytes) =>
      decodeFirstLlsdBinary(bytes).endsAt <= bytes.length ||
      Promise.reject(new RangeError('ends behind the end')),
  ],
  [
    'descriptions of grids',
    [vector('login/opensim-grid-info.xml'), vector('login/opensim-grid-info.json')],
    decodeGridDescription,
  ],
  [
    'requests to log in',
    [
      vector('login/omv-request.xml'),
      vector('login/node-metaverse-request.xml'),
      vector('login/raw-probe-request.xml'),
    ],
    decodeLoginRequest,
  ],
  [
    'lists of muted ones',
    [encodeUtf8(`1 ${ID.toString()} Test User|0\n2 ${ID.toString()} Box|15\n`)],
    (bytes) => decodeMuteList(encodeMuteList(decodeMuteList(bytes))),
  ],
  [
    'layers',
    LAYERS.map(({ type, data }) => Uint8Array.of(type, ...data)),
    (bytes) => {
      decodeLayer(bytes.subarray(1), bytes[0] ?? 0);
      decodeLayer(bytes.subarray(1), bytes[0] ?? 0, LAND);
    },
  ],
  [
    'plain terse updates',
    [new Uint8Array(44), new Uint8Array(60).fill(1)],
    (bytes) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return isPlainTerse(view, 0, bytes.length) && readPlainTerse(view, 0, ROWS, 0);
    },
  ],
  ['cells of overlays', [new Uint8Array(64).fill(0x83)], (bytes) => Array.from(bytes, decodeOverlayCell)],
  ['datagrams that name places', datagramCorpus(random), readNamingDatagram],
  [
    'questions of other simulators',
    [encodeAccessQuestion({ viaTeleport: false, position: { x: 1, y: 2, z: 3 } })],
    (body) => encodeAccessQuestion(decodeAccessQuestion(body)),
  ],
  [
    'answers of other simulators',
    [encodeAccessAnswer({ allowed: false, reason: 'full' })],
    (body) => {
      decodeCreated(body);
      return encodeAccessAnswer(decodeAccessAnswer(body));
    },
  ],
  ['where agents are', [encodeAgentPosition({ type: 'AgentPosition', ...WHO })], decodeAgentPut],
  [
    'agents that come',
    [
      encodeNewAgent({
        ...WHO,
        secureSessionId: ID,
        circuitCode: 7,
        firstName: 'Test',
        lastName: 'User',
        capsPath: ID.toString(),
        isChild: true,
        teleportFlags: 16,
        calledBack: ID,
      }),
    ],
    (body) => encodeNewAgent(decodeNewAgent(body)),
  ],
];

it.each(BYTES)(
  'mutations of %s end in a value or a DecodeError',
  async (...fed) => void (await feedBytes(fed)),
);

/** What people type is theirs to mend: it is refused by a UsageError, which is as well here. */
function typed<T>(read: (text: string) => T): (text: string) => T | undefined {
  return (text) => {
    try {
      return read(text);
    } catch (error) {
      if (error instanceof UsageError) return undefined;
      throw error;
    }
  };
}

const BVH =
  'HIERARCHY\nROOT hip\n{\n OFFSET 0 0 0\n CHANNELS 6 Xposition Yposition Zposition Xrotation Zrotation Yrotation\n JOINT abdomen\n {\n' +
  '  OFFSET 0 3.4 0\n  CHANNELS 3 Xrotation Zrotation Yrotation\n  End Site\n  {\n   OFFSET 0 1 0\n  }\n }\n}\n' +
  'MOTION\nFrames: 2\nFrame Time: 0.0333\n0 43 0 0 0 0 1 2 3\n0 43 0.5 0 0 0 1 2 4\n';
const SCHEMA =
  'High 9 ImageData trusted = ImageID { ID LLUUID, Codec U8, Size U32, Packets U16 }  ImageData { Data Variable2 }\n';
const TEMPLATE =
  '// a\nversion 2.0\n{\n TestMessage Low 1 NotTrusted Zerocoded UDPDeprecated\n { Block Single { Field U32 } { Other Variable 2 } }\n { More Multiple 4 { A LLUUID } }\n}\n';

const TEXTS: readonly Text[] = [
  ['captured motions', [BVH], parseBvh],
  [
    'addresses',
    ['127.0.0.1:9000', '[2001:db8::1]:13000'],
    (text) => parseEndpoint(formatEndpoint(parseEndpoint(text))),
  ],
  [
    'lines of evidence',
    ['{"at":"2026-11-21T12:30:00.000Z","ua":"x","via":"udp","sys":"circuit","sig":"open","val":"","v":1}'],
    parseTestimonyLine,
  ],
  [
    'lines of the old log',
    ['2026-01-02 03:04:05.678 [MATING RITUAL] [CLIENT] [LOGIN] START | URI: http://x/, Name: Test User'],
    (text) => parseRitualLine(text, 1),
  ],
  [
    'addresses of grids',
    ['http://127.0.0.1:9000/', 'grid.example:8002', 'hop://grid.example:8002/Bay/1/2/3'],
    typed(parseGridAddress),
  ],
  [
    'links to places',
    [
      'secondlife://Bay/128/128/20',
      'hop://grid.example:8002/Big%20Bay/1/2/3',
      'http://maps.secondlife.com/secondlife/Bay/1/2/3',
      'x-grid-location-info://grid.example/region/Bay/1/2/3',
    ],
    typed((text) => formatSlurl(parseSlurl(text))),
  ],
  [
    'places to begin at',
    ['uri:Bay&1&2&3', 'last', 'uri:Bay@grid.example:8002&1.5&-2&3'],
    typed((text) => formatStartLocation(parseStartLocation(text))),
  ],
  ['places as they are typed', ['Bay/128/128/25', 'A/b/1.5/-2', 'x'], (text) => parsePlaceText(text)],
  ['names of users', ['Test User', 'Test.User', 'test'], typed(parseUserName)],
  ['schemas', [SCHEMA], (text) => parseSchema(text).map(formatSchemaLine)],
  ['templates', [TEMPLATE], parseMessageTemplate],
  [
    'errors of compilers',
    ['(12, 34) Error: x', '(0,0) : Syntax error', 'error: (3,4)-(5,6) y'],
    parseCompileError,
  ],
  [
    'paths of agents',
    [`/agent/${ID.toString()}/${ID.toString()}/release/?auth=${ID.toString()}`],
    parseAgentPath,
  ],
  ['paths of objects', [`/object/${ID.toString()}/`], parseObjectPath],
];

it.each(TEXTS)(
  'mutations of %s end in a value or a DecodeError',
  async (...fed) => void (await feedText(fed)),
);

const MANNERS = decodeParcelEvent({ ParcelData: [{ LocalID: 1 }] }).parcel;
type Read<K extends MessageName> = (message: MessageOf<K>) => unknown;
const MESSAGES: { readonly [K in MessageName]?: Read<K> } = {
  ParcelProperties: decodeParcelMessage,
  ParcelPropertiesUpdate: (message) => decodeParcelUpdateMessage(message, MANNERS),
  AgentIsNowWearing: decodeNowWearing,
  AgentCachedTextureResponse: decodeBakeAnswers,
  SendXferPacket: decodeXferPacket,
};

describe('messages with anything in them', () => {
  it.each(Object.keys(MESSAGES) as (keyof typeof MESSAGES)[])('%s', async (name) => {
    const read = (body: Uint8Array): void => {
      const message = decodeMessage(body);
      if (message.name !== name) throw new DecodeError('another message');
      (MESSAGES[name] as (message: unknown) => unknown)(message);
    };
    const samples = (['random', 'least', 'most'] as const).flatMap((values) =>
      [0, 4, 64, 512].map((fieldBytes) =>
        encodeMessage(sampleMessage(name, { random, repeats: 2, values, fieldBytes, optional: true })),
      ),
    );
    await feedBytes([name, samples.filter((sample) => isRead(sample, read)), read]);
  });
});
