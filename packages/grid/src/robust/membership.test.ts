import { decodeText, encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import {
  agentPath,
  decodeAccessAnswer,
  encodeAgentPosition,
  encodeNewAgent,
} from '@landfall/protocol/simulation';
import type { NewAgent } from '@landfall/protocol/simulation';
import type { Http } from '@landfall/transport/ports';
import { describe, expect, it } from 'vitest';
import type { EmbeddedGrid } from '../grid.ts';
import { cornerOf } from '../simulator/region/index.ts';
import type { GridServices, RegionPlace } from '../simulator/region/index.ts';
import { createTestWorld } from '../testing/index.ts';
import { Membership } from './membership.ts';
import { RobustServices } from './robust-services.ts';

const AGENT = new Uuid(1, 1, 1, 1);
const SESSION = new Uuid(2, 2, 2, 2);
const EMPTY = '<ServerResponse />';

/** A region east of the one of the test's grid, and one that is out of sight. */
function theirs({ regions: [region] }: GridServices): string {
  const { x, y } = cornerOf(region!);
  const at = (index: number, east: number): string =>
    `<region${index} type="List"><uuid>0000950${index}-0000-4000-8000-000000000001</uuid><locX>${x + east}</locX><locY>${y}</locY>` +
    `<sizeX>256</sizeX><sizeY>256</sizeY><regionName>Theirs ${index}</regionName><serverIP>127.0.0.1</serverIP>` +
    `<serverPort>${9500 + index}</serverPort><serverURI>http://127.0.0.1:${9500 + index}/</serverURI></region${index}>`;
  return `<ServerResponse>${at(0, 256)}${at(1, 2560)}</ServerResponse>`;
}

/** The test's grid in a ROBUST that answers by METHOD; what it is asked, and what its simulators are. */
async function member(answers: Record<string, string> = {}, until: () => Promise<void> = async () => {}) {
  const { network, grid } = await createTestWorld();
  const services = (grid as EmbeddedGrid).services as {
    -readonly [K in keyof GridServices]: GridServices[K];
  };
  const told: string[] = [];
  const asked: string[] = [];
  const all: Record<string, string> = {
    register: '<ServerResponse><Result>Success</Result></ServerResponse>',
    get_region_range: theirs(services),
    getagent: `<ServerResponse><result type="List"><UserID>${AGENT.toString()}</UserID></result></ServerResponse>`,
    ...answers,
  };
  const request: Http['request'] = async ({ url, body = new Uint8Array(0) }) => {
    const form = new URLSearchParams(decodeText(body));
    const method = form.get('METHOD') ?? '';
    told.push([method, form.get('SessionID'), form.get('RegionID')].filter(Boolean).join(' '));
    await until();
    return { status: 200, headers: {}, body: encodeUtf8(all[method] ?? EMPTY), url };
  };
  services.askPeer = async (uri, { method, path }) => {
    asked.push(`${method} ${uri}${path}`);
    return undefined;
  };
  const [region] = services.regions;
  let met: readonly RegionPlace[] = [];
  const membership = new Membership({
    services,
    robust: new RobustServices({ request }, 'http://127.0.0.1:8003'),
    places: [region!],
    meet: (elsewhere) => (met = elsewhere),
  });
  const ask = async (method: string, target: string, body: Uint8Array = new Uint8Array(0)) => {
    const answer = await membership.answer({ method, target, body, address: '127.0.0.1' });
    return { status: answer.status, text: decodeText(answer.body), body: answer.body };
  };
  const destination = { id: region!.id, name: region!.name, corner: cornerOf(region!) };
  const newcomer: NewAgent = {
    agentId: AGENT,
    sessionId: SESSION,
    secureSessionId: new Uuid(3, 3, 3, 3),
    circuitCode: 77,
    firstName: 'Ann',
    lastName: 'Other',
    capsPath: new Uuid(4, 4, 4, 4).toString(),
    position: { x: 128, y: 128, z: 30 },
    isChild: true,
    teleportFlags: 0,
    destination,
  };
  const post = (changes: Partial<NewAgent> = {}) =>
    ask(
      'POST',
      agentPath({ agentId: AGENT, action: '', auth: '' }),
      encodeNewAgent({ ...newcomer, ...changes }),
    );
  return { network, services, membership, told, asked, ask, post, destination, met: () => met };
}

describe('a grid in the grid of a ROBUST', () => {
  it('makes its regions known, meets those around and says hello to those that touch it', async () => {
    const { membership, told, asked, met, destination } = await member();
    await membership.begin();
    expect(told).toEqual(['register', 'get_region_range']);
    expect(met().map(({ name, peerUri }) => [name, peerUri])).toEqual([
      ['Theirs 0', 'http://127.0.0.1:9500'],
      ['Theirs 1', 'http://127.0.0.1:9501'],
    ]);
    expect(asked).toEqual([`POST http://127.0.0.1:9500/region/${destination.id.toString()}/`]);
  });

  it('looks once at a time, however long that takes and whoever says hello', async () => {
    const waiting: (() => void)[] = [];
    let isSlow = false;
    const until = (): Promise<void> =>
      isSlow ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve();
    const { network, membership, told, ask } = await member({}, until);
    await membership.begin();
    const looks = (): number => told.filter((line) => line === 'get_region_range').length;
    isSlow = true;
    for (let hello = 0; hello < 20; hello++) {
      await ask('POST', '/region/00009500-0000-4000-8000-000000000001/');
      await network.run(1000);
    }
    expect([looks(), waiting.length]).toEqual([2, 1]);
    isSlow = false;
    waiting[0]!();
    await network.run(1000);
    expect(looks()).toBe(3);
    await network.run(30_000);
    expect(looks()).toBe(3);
  });

  it('does not begin where a region is refused', async () => {
    const words = '<ServerResponse><Result>Failure</Result><Message>Name taken</Message></ServerResponse>';
    const { membership, met } = await member({ register: words });
    await expect(membership.begin()).rejects.toThrow('Name taken');
    expect(met()).toEqual([]);
  });

  it('lets in whose session the grid knows, under the name that they have there', async () => {
    const { membership, post, services, told } = await member();
    await membership.begin();
    expect(decodeAccessAnswer((await post()).body)).toEqual({ allowed: true, reason: '' });
    expect(services.accounts.byId(AGENT)).toMatchObject({ first: 'Ann', last: 'Other' });
    expect(services.presence.of(AGENT)?.sessionId).toEqual(SESSION);
    await post({ firstName: 'Anna' });
    expect(services.accounts.byName('Anna', 'Other')?.id).toEqual(AGENT);
    expect(services.accounts.byName('Ann', 'Other')).toBeUndefined();
    // Who only looks in is somewhere else.
    expect(told.filter((line) => line.startsWith('report'))).toEqual([]);
  });

  it('lets nobody else in: no session, another agent’s, a service that does not answer', async () => {
    const other = `<ServerResponse><result type="List"><UserID>${SESSION.toString()}</UserID></result></ServerResponse>`;
    for (const getagent of ['<ServerResponse><result>null</result></ServerResponse>', other, 'down']) {
      const { membership, post, services } = await member({ getagent });
      await membership.begin();
      const { allowed, reason } = decodeAccessAnswer((await post()).body);
      expect([allowed, reason]).toEqual([false, 'Failed to verify user presence in the grid']);
      expect(services.presence.of(AGENT)).toBeUndefined();
      expect(services.accounts.byId(AGENT)).toBeUndefined();
    }
  });

  it('tells the grid who has logged in to a region of it, and who has left and whereto', async () => {
    const { membership, post, told, asked, services, destination } = await member();
    await membership.begin();
    await post({ isChild: false });
    expect(told.at(-1)).toBe(`report ${SESSION.toString()} ${destination.id.toString()}`);
    services.presence.leave(AGENT, { regionName: destination.name, position: ZERO_VECTOR });
    asked.length = 0;
    membership.tellEnded(services.presence.of(AGENT)!);
    expect(told.slice(-2)).toEqual([
      `logout ${SESSION.toString()}`,
      `loggedout ${destination.id.toString()}`,
    ]);
    const [child] = asked;
    expect(asked).toHaveLength(1);
    expect(child).toBe(
      `DELETE http://127.0.0.1:9500/agent/${AGENT.toString()}/00009500-0000-4000-8000-000000000001/?auth=${SESSION.toString()}`,
    );
  });

  it('takes no objects and nothing that only processes of one grid say', async () => {
    const { membership, ask } = await member();
    await membership.begin();
    expect(await ask('POST', `/object/${AGENT.toString()}/`, encodeUtf8('{}'))).toMatchObject({
      status: 200,
      text: 'False',
    });
    for (const target of ['/tidings/', `/message/${AGENT.toString()}/`, `/asset/${AGENT.toString()}/`, '/'])
      expect((await ask('POST', target)).status).toBe(404);
    expect((await ask('GET', '/region/x/')).status).toBe(405);
  });

  it('looks around anew when a region says hello, and by itself', async () => {
    const { membership, ask, told, network } = await member();
    await membership.begin();
    const looks = (): number => told.filter((line) => line === 'get_region_range').length;
    expect(looks()).toBe(1);
    // However often it is said.
    for (let time = 0; time < 100; time++)
      expect((await ask('POST', '/region/x/', encodeUtf8('nonsense'))).status).toBe(200);
    await network.run(1000);
    expect(looks()).toBe(2);
    await network.run(60_000);
    expect(looks()).toBe(3);
    await membership.end();
    await network.run(200_000);
    expect(looks()).toBe(3);
    expect(told.at(-1)).toBe('deregister');
  });

  it('does not take another’s word for where somebody is', async () => {
    const { membership, post, ask, told, destination } = await member();
    await membership.begin();
    await post();
    const path = agentPath({ agentId: AGENT, action: '', auth: '' });
    const place = { type: 'AgentPosition', agentId: AGENT, destination, position: ZERO_VECTOR } as const;
    const wrong = await ask('PUT', path, encodeAgentPosition({ ...place, sessionId: AGENT }));
    expect(wrong.text).toBe('False');
    expect(told.filter((line) => line.startsWith('report'))).toEqual([]);
  });
});
