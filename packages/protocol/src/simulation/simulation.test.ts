import { describe, expect, it } from 'vitest';
import { decodeText, encodeUtf8 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { decodeObjectXml } from '../object-xml/index.ts';
import { createRandom } from '../testing/index.ts';
import {
  agentPath,
  decodeAccessAnswer,
  decodeAccessQuestion,
  decodeAgentPut,
  decodeCreated,
  decodeNewAgent,
  decodeNewObject,
  encodeAccessAnswer,
  encodeAccessQuestion,
  encodeAgentPosition,
  encodeAgentUpdate,
  encodeCreated,
  encodeNewAgent,
  encodeNewObject,
  objectPath,
  parseAgentPath,
  parseObjectPath,
} from './index.ts';
import type { AgentPosition, AgentUpdate, NewAgent, NewObject } from './index.ts';

const [agentId, sessionId, regionId] = [1, 2, 3].map((n) => new Uuid(n, n, n, n)) as [Uuid, Uuid, Uuid];
const destination = { id: regionId, name: 'Bay & "Sea"', corner: { x: 256_000, y: 256_256 } };
const position = { x: -0.5, y: 128.25, z: 25 };

const newcomer: NewAgent = {
  agentId,
  sessionId,
  secureSessionId: new Uuid(9, 9, 9, 9),
  circuitCode: 4_294_967_295,
  firstName: 'Tést',
  lastName: 'User',
  capsPath: '11111111-2222-4333-8444-555555555555',
  position,
  isChild: true,
  teleportFlags: 16,
  destination,
  calledBack: new Uuid(3, 3, 3, 3),
};
const update: AgentUpdate = {
  type: 'AgentData',
  agentId,
  sessionId,
  circuitCode: 7,
  fromRegionId: new Uuid(4, 4, 4, 4),
  destination,
  position,
  velocity: { x: 3.2, y: 0, z: 0 },
  lookAt: { x: 1, y: 0, z: 0 },
  rotation: { x: 0, y: 0, z: 0.5, w: 0.5 },
  controlFlags: 0x2001,
  far: 128,
  animations: [new Uuid(5, 5, 5, 5)],
  children: new Map([[(256_256n << 32n) | 256_000n, 'aaaaaaaa-2222-4333-8444-555555555555']]),
  waitForRoot: true,
  seatId: new Uuid(6, 6, 6, 6),
  look: {
    bakes: new Map([
      [8, new Uuid(8, 8, 8, 8)],
      [40, new Uuid(8, 8, 8, 9)],
    ]),
    cacheIds: new Map([[8, new Uuid(7, 7, 7, 7)]]),
    visualParams: Uint8Array.from({ length: 253 }, (_, n) => n),
    size: { x: 0.45, y: 0.6, z: 1.75 },
    hoverMetres: -0.25,
  },
  worn: [],
  callbackUri: 'http://127.0.0.1:9/agent/x/y/release/',
  handoverId: new Uuid(2, 2, 2, 2),
};
/** A linkset of two parts. */
const PARTS = decodeObjectXml(
  encodeUtf8(
    `<SceneObjectGroup>${partXml(21, 'Cart')}<OtherParts>${partXml(22, 'Wheel & "axle"')}</OtherParts></SceneObjectGroup>`,
  ),
).groups[0]!.parts;
const thing: NewObject = { destination, position, parts: PARTS, isChanged: true };

function partXml(n: number, name: string): string {
  const id = new Uuid(n, n, n, n).toString();
  const text = name.replace('&', '&amp;');
  return `<SceneObjectPart><UUID><UUID>${id}</UUID></UUID><LocalId>${n}</LocalId><Name>${text}</Name></SceneObjectPart>`;
}

const place: AgentPosition = { type: 'AgentPosition', agentId, sessionId, destination, position };

describe('what regions say to each other', () => {
  it('is read as it was written', () => {
    const question = { viaTeleport: false, position };
    expect(decodeAccessQuestion(encodeAccessQuestion(question))).toEqual(question);
    const answer = { allowed: false, reason: 'The region is full' };
    expect(decodeAccessAnswer(encodeAccessAnswer(answer))).toEqual(answer);
    expect(decodeCreated(encodeCreated(answer, '127.0.0.1'))).toEqual(answer);
    expect(decodeNewAgent(encodeNewAgent(newcomer))).toEqual(newcomer);
    expect(decodeAgentPut(encodeAgentUpdate(update))).toEqual(update);
    const dressed = { ...update, look: undefined, worn: [{ itemId: agentId, point: 2, parts: PARTS }] };
    expect(decodeAgentPut(encodeAgentUpdate(dressed))).toEqual(dressed);
    expect(decodeAgentPut(encodeAgentPosition(place))).toEqual(place);
  });

  it('is read as it was written: things, too', () => {
    expect(PARTS.map(({ name }) => name)).toEqual(['Cart', 'Wheel & "axle"']);
    const read = decodeNewObject(encodeNewObject(thing));
    expect(read).toEqual(thing);
    const { id } = PARTS[0]!;
    expect(parseObjectPath(objectPath(id))).toEqual(id);
    for (const wrong of ['', '/object/', '/object/x/', '/agent/x', `${objectPath(id)}a/b/`])
      expect(() => parseObjectPath(wrong)).toThrow(DecodeError);
  });

  it.each([
    ['no document', {}],
    ['no XML', { sog: '<SceneObjectGroup>' }],
    ['another document', { sog: '<html></html>' }],
    ['a linkset of nothing', { sog: '<SceneObjectGroup></SceneObjectGroup>' }],
    [
      'one of too many parts',
      {
        sog: `<SceneObjectGroup>${partXml(1, '')}<OtherParts>${partXml(2, '').repeat(256)}</OtherParts></SceneObjectGroup>`,
      },
    ],
    [
      'a place that is none',
      { sog: `<SceneObjectGroup>${partXml(1, '')}</SceneObjectGroup>`, new_position: '<1, 2>' },
    ],
  ])('is refused as a thing: %s', (_, map) => {
    expect(() => decodeNewObject(encodeUtf8(JSON.stringify(map)))).toThrow(DecodeError);
  });

  it('is no longer than a body may be, whatever somebody wears', () => {
    const heavy = { ...PARTS[0]!, description: 'x'.repeat(40_000) };
    const worn = Array.from({ length: 38 }, (_, n) => ({
      itemId: new Uuid(n + 1, 0, 0, 0),
      point: 1,
      parts: [heavy],
    }));
    const body = encodeAgentUpdate({ ...update, worn });
    expect(body.length).toBeLessThan(1024 * 1024);
    const read = decodeAgentPut(body);
    expect(read.type === 'AgentData' && read.worn.length).toBeGreaterThan(10);
  });

  it.each([
    ['a face that there is not', { packed_appearance: { bakedcache: [{ textureindex: 45 }] } }],
    ['too many textures', { packed_appearance: { textures: Array.from({ length: 46 }, () => '') } }],
    ['a texture that is none', { packed_appearance: { textures: ['x'] } }],
    ['params that are no bytes', { packed_appearance: { visualparams: '%%%' } }],
    ['too many params', { packed_appearance: { visualparams: 'AAAA'.repeat(100) } }],
    ['a size that is none', { packed_appearance: { size: '<1, 2>' } }],
    ['more than anybody wears', { attach_objects: Array.from({ length: 39 }, () => ({})) }],
    ['a thing that is none', { attach_objects: [{ item: agentId.toString(), point: 1, sog: '<html>' }] }],
    ['a point that there is not', { attach_objects: [{ item: agentId.toString(), point: 56, sog: '' }] }],
  ])('is refused as a look: %s', (_, map) => {
    expect(() => decodeAgentPut(encodeUtf8(JSON.stringify(map)))).toThrow(DecodeError);
  });

  it('names agents, regions and sessions in its path', () => {
    const plain = { agentId, regionId: undefined, action: '', auth: '' };
    const close = { agentId, regionId, action: '', auth: sessionId.toString() };
    const release = { agentId, regionId, action: 'release', auth: '' };
    for (const path of [plain, close, release]) expect(parseAgentPath(agentPath(path))).toEqual(path);
    expect(agentPath(release)).toBe(`/agent/${agentId.toString()}/${regionId.toString()}/release/`);
    for (const wrong of ['', '/', '/object/x', '/agent/x', `${agentPath(release)}more/`])
      expect(() => parseAgentPath(wrong)).toThrow(DecodeError);
  });

  /** Written as OpenSim writes them: numbers as texts, booleans as either. */
  it('is read as OpenSim writes it', () => {
    const body = JSON.stringify({
      message_type: 'AgentData',
      region_id: regionId.toString(),
      circuit_code: '17',
      agent_uuid: agentId.toString(),
      session_uuid: sessionId.toString(),
      position: '<1.5, 2, 3>',
      body_rotation: '<0, 0, 0, 1>',
      control_flags: '8192',
      wait_for_root: '1',
      far: 96.5,
      children_seeds: [{ handle: '1099511627776256', seed: 'x' }, { handle: 'y' }, 5],
      destination_uuid: regionId.toString(),
    });
    expect(decodeAgentPut(encodeUtf8(body))).toMatchObject({
      circuitCode: 17,
      position: { x: 1.5, y: 2, z: 3 },
      controlFlags: 8192,
      waitForRoot: true,
      far: 96.5,
      children: new Map([[1099511627776256n, 'x']]),
    });
    expect(decodeAccessQuestion(encodeUtf8('{}'))).toMatchObject({ viaTeleport: true });
  });

  it.each([
    ['no JSON', '{'],
    ['no map', '[]'],
    ['a number that is none', '{"circuit_code":"-1"}'],
    ['a place that is not finite', '{"position":"<1, NaN, 2>"}'],
    ['half a place', '{"position":"<1, 2>"}'],
    ['an id that is none', '{"agent_uuid":"x"}'],
    ['an unknown kind', '{"message_type":"Other"}'],
    ['too many animations', JSON.stringify({ animations: Array.from({ length: 300 }, () => ({})) })],
    ['a text without end', JSON.stringify({ cb_uri: 'x'.repeat(2000) })],
  ])('is refused: %s', (_, body) => {
    expect(() => decodeAgentPut(encodeUtf8(body))).toThrow(DecodeError);
  });

  it('is no more than refused, whatever it is', () => {
    const random = createRandom(7);
    const bodies: readonly [Uint8Array, ...Uint8Array[]] = [
      encodeNewAgent(newcomer),
      encodeAgentUpdate(update),
      encodeAccessQuestion({ viaTeleport: true, position }),
    ];
    const values: readonly [string, ...string[]] = [
      'null',
      '[]',
      '{}',
      '1e999',
      '"<>"',
      '-1',
      'true',
      '"\\u0000"',
      '[[[[]]]]',
    ];
    for (let round = 0; round < 3000; round++) {
      const text = decodeText(random.pick(bodies));
      const at = random.integer(0, text.length);
      const broken =
        random.next() < 0.5
          ? text.slice(0, at)
          : text.replace(/:("[^"]*"|\w+)/g, (own) => (random.next() < 0.2 ? `:${random.pick(values)}` : own));
      for (const decode of [decodeNewAgent, decodeAgentPut, decodeAccessQuestion, decodeAccessAnswer]) {
        try {
          decode(encodeUtf8(broken));
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
        }
      }
    }
  });
});
