import { encodeUtf8 } from '@landfall/protocol/bytes';
import { ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { agentPath, decodeAccessAnswer, encodeAgentPosition } from '@landfall/protocol/simulation';
import { describe, expect, it } from 'vitest';
import { AGENT, joinRobust as member, SESSION } from '../testing/robust-member.ts';

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
    membership.tellEnded(services.presence.of(AGENT)!, true);
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
