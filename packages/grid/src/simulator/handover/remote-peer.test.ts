import { encodeUtf8 } from '@landfall/protocol/bytes';
import { NO_ROTATION, Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import {
  decodeAgentPut,
  decodeNewAgent,
  encodeAccessAnswer,
  encodeCreated,
} from '@landfall/protocol/simulation';
import type { AgentUpdate } from '@landfall/protocol/simulation';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EmbeddedGrid } from '../../grid.ts';
import { createTestWorld } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';
import type { AskPeer, GridServices, RegionPlace } from '../region/index.ts';
import type { RegionPeer, Traveller } from './peer.ts';
import { remotePeer } from './remote-peer.ts';

const URI = 'http://127.0.0.1:1';
const SEED = '11111111-2222-4333-8444-555555555555';
const PLACE = { x: 10, y: 20, z: 30 };
const ELSEWHERE = new Uuid(7, 7, 7, 9);
let agent: TestAgent;
let services: GridServices;
let here: RegionPlace;
let asked: Parameters<AskPeer>[1][];
let answer: Uint8Array | undefined;
let peer: RegionPeer;

beforeEach(async () => {
  const world = await createTestWorld();
  agent = await world.arrive();
  ({ services } = world.grid as EmbeddedGrid);
  here = services.regions[0]!;
  asked = [];
  answer = undefined;
  const askPeer: AskPeer = async (_, request) => {
    asked.push(request);
    return answer;
  };
  const there: RegionPlace = { ...world.grid.regions[0]!, ...here, id: ELSEWHERE, name: 'There' };
  peer = remotePeer({ ...services, askPeer }, there, URI);
});

const session = () => services.presence.of(agent.login.agentId)!;
const newcomer = () => ({
  session: session(),
  capsPath: SEED,
  position: PLACE,
  lookAt: ZERO_VECTOR,
  teleportFlags: 16,
});
const traveller = (changes: Partial<Traveller> = {}): Traveller => ({
  session: session(),
  fromRegionId: here.id,
  position: PLACE,
  velocity: ZERO_VECTOR,
  rotation: NO_ROTATION,
  lookAt: ZERO_VECTOR,
  controlFlags: 0,
  far: 128,
  animations: [],
  children: new Map(),
  waitForRoot: false,
  seatId: undefined,
  wantsRelease: false,
  handoverId: undefined,
  ...changes,
});
const query = () => ({ agentId: agent.login.agentId, viaTeleport: true, position: PLACE });
const putOf = (): AgentUpdate => decodeAgentPut(asked[0]!.body!) as AgentUpdate;

describe('a region of another process', () => {
  it('that does not answer says no to everything', async () => {
    const no = { allowed: false, reason: 'Failed to contact destination' };
    expect(await peer.queryAccess(query())).toEqual(no);
    expect(await peer.createAgent(newcomer())).toEqual(no);
    const place = { agentId: agent.login.agentId, sessionId: agent.login.sessionId, position: PLACE };
    expect([await peer.updateAgent(traveller()), await peer.updatePlace(place)]).toEqual([false, false]);
    expect(await peer.closeAgent(place)).toBe(true);
    await peer.releaseAgent(place);
    expect(asked.map(({ method }) => method)).toEqual([
      'QUERYACCESS',
      'POST',
      'PUT',
      'PUT',
      'DELETE',
      'DELETE',
    ]);
  });

  it('that answers nonsense says no', async () => {
    for (const text of ['', 'True', '[]', '{', '{"success":', 'null', '<html>']) {
      answer = encodeUtf8(text);
      expect((await peer.queryAccess(query())).allowed).toBe(false);
      expect((await peer.createAgent(newcomer())).allowed).toBe(false);
    }
    for (const text of ['', '1', 'yes', 'Trueish', '{"True":true}']) {
      answer = encodeUtf8(text);
      expect(await peer.updateAgent(traveller())).toBe(false);
    }
  });

  it('says yes, or why not, in its own words', async () => {
    answer = encodeAccessAnswer({ allowed: true, reason: '' });
    expect(await peer.queryAccess(query())).toEqual({ allowed: true });
    answer = encodeCreated({ allowed: false, reason: 'The region is full' }, '127.0.0.1');
    expect(await peer.createAgent(newcomer())).toEqual({ allowed: false, reason: 'The region is full' });
    for (const text of ['True', 'true', ' TRUE\r\n']) {
      answer = encodeUtf8(text);
      expect(await peer.updateAgent(traveller())).toBe(true);
    }
  });

  it('is not asked for a thing of no parts', async () => {
    expect(await peer.createObject({ parts: [], position: PLACE })).toBe(false);
    expect(asked).toEqual([]);
  });
});

describe('who goes to another process', () => {
  it('comes under the ids of their session', async () => {
    await peer.createAgent(newcomer());
    const { agentId, sessionId, circuitCode, secureSessionId } = decodeNewAgent(asked[0]!.body!);
    expect([agentId, sessionId, secureSessionId]).toEqual([
      agent.login.agentId,
      session().sessionId,
      session().secureSessionId,
    ]);
    expect(circuitCode).toBe(session().circuitCode);
  });

  it('takes along the seeds of regions that are known, and no others', async () => {
    const children = new Map([
      [here.id.key, SEED],
      [ELSEWHERE.key, SEED],
    ]);
    await peer.updateAgent(traveller({ children }));
    expect([...putOf().children]).toEqual([[here.handle, SEED]]);
  });

  it('says that nobody is sat on, and whether to tell when they see', async () => {
    await peer.updateAgent(traveller());
    expect([putOf().seatId.isZero, putOf().callbackUri]).toEqual([true, '']);
    asked = [];
    const leaving = traveller({ seatId: ELSEWHERE, wantsRelease: true });
    await peer.updateAgent(leaving);
    // As OpenSim asks it: with DELETE, and nothing added.
    const agentId = session().account.id.toString();
    const path = `/agent/${agentId}/${leaving.fromRegionId.toString()}/release/?auth=${session().sessionId.toString()}`;
    expect([putOf().seatId, putOf().callbackUri]).toEqual([ELSEWHERE, services.httpUrl + path]);
  });

  it('is closed by who has the session: it stands in the question, not in its path', async () => {
    const key = { agentId: agent.login.agentId, sessionId: agent.login.sessionId };
    await peer.closeAgent(key);
    await peer.releaseAgent(key);
    const [close, release] = asked.map(({ path }) => new URL(path, URI));
    for (const { searchParams, pathname } of [close!, release!]) {
      expect(searchParams.get('auth')).toBe(key.sessionId.toString());
      expect(pathname).not.toContain(key.sessionId.toString());
    }
    expect([close!.pathname.includes('release'), release!.pathname.includes('release')]).toEqual([
      false,
      true,
    ]);
  });
});
