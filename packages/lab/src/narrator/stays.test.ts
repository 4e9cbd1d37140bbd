import { createWitness } from '@landfall/protocol/evidence';
import type { EvidenceRecord, Side, Witness } from '@landfall/protocol/evidence';
import { describe, expect, it } from 'vitest';
import { arrange, cutIntoStays, narrate, verdictSentences } from './index.ts';

/** What a client (and a server) tell, each with a clock set by hand. */
class Scene {
  readonly records: EvidenceRecord[] = [];
  readonly client = this.#witness('CLIENT');
  readonly server = this.#witness('SERVER');
  #now = 0;

  at(ms: number): this {
    this.#now = ms;
    return this;
  }

  logIn(): this {
    this.client.observe('LoginStart', { uri: 'http://x/', user: 'Test User', mode: 'standard' });
    return this;
  }

  refuse(reason: string, message: string): this {
    this.client.observe('LoginFail', { reason, message });
    return this;
  }

  enter(circuit = 5): this {
    const { client } = this;
    const HERE = { x: 1, y: 1, z: 1 };
    client.observe('LoginSuccess', { agentId: 'a', circuit });
    client.observe('UseCircuitCodeSent', { circuit, to: '1.2.3.4:5' });
    client.observe('UseCircuitCodeAcked', { afterMs: 10 });
    client.observe('CompleteAgentMovementSent', { circuit });
    client.observe('RegionHandshakeReceived', { region: 'Bay', flags: 0, sizeBytes: 10 });
    client.observe('RegionHandshakeReplySent', { flags: 7 });
    client.observe('AgentMovementCompleteReceived', { position: HERE, lookAt: HERE });
    return this;
  }

  sentences(): string[] {
    return verdictSentences(arrange(this.records));
  }

  #witness(side: Side): Witness {
    const clock = { now: () => this.#now, wallTime: () => this.#now };
    return createWitness({ side, via: 'x', actor: 'Test User', run: 'r', ...clock }, (record) =>
      this.records.push(record),
    );
  }
}

describe('stays', () => {
  it('refused once, let in, then no handshake: each is told by itself', () => {
    const scene = new Scene().logIn().at(100).refuse('presence', 'You are already logged in');
    scene.at(600).client.observe('Reconnect', { attempt: 1, waitMs: 500, reason: 'presence' });
    scene.logIn().at(700).client.observe('LoginSuccess', { agentId: 'a', circuit: 5 });
    scene.client.observe('UseCircuitCodeSent', { circuit: 5, to: '1.2.3.4:5' });
    scene.at(720).client.observe('UseCircuitCodeAcked', { afterMs: 10 });
    scene.client.observe('CompleteAgentMovementSent', { circuit: 5 });
    expect(scene.sentences()).toEqual([
      'Refused at login 1: Test User was not let in (You are already logged in).',
      'Not arrived at login 2: the first step missing is RegionHandshake. Seen until then: the login request, the login response, UseCircuitCode, the answer to UseCircuitCode, CompleteAgentMovement.',
    ]);
  });

  it('kicked, come back, logged out: the kick ended the first', () => {
    const scene = new Scene().logIn().enter().at(1000);
    scene.client.observe('Kicked', { reason: 'restart' });
    scene.client.observe('Departed', { reason: 'kicked' });
    scene.at(2000).logIn().enter(6).at(9000).client.observe('LogoutInitiated', {});
    scene.client.observe('LogoutReplyReceived', { afterMs: 5 });
    scene.client.observe('Departed', { reason: 'logout' });
    expect(scene.sentences()).toEqual([
      'Arrived at login 1: Test User stood in the region 0 ms after asking to log in.',
      'The session of login 1 ended when the region showed the agent out (restart).',
      'Arrived at login 2: Test User stood in the region 0 ms after asking to log in.',
      'The session of login 2 ended with a logout that was answered.',
    ]);
    expect(narrate(scene.records)).toContain('a logout that was answered');
  });

  it('a wait for the next login is no late step of it', () => {
    const scene = new Scene().logIn().refuse('key', 'no').at(60_000).logIn().enter();
    expect(scene.sentences().join(' ')).not.toContain('Late');
  });

  it('what a server tells late belongs to the stay that its circuit is of', () => {
    const scene = new Scene().logIn().enter(5).at(1000).logIn().enter(6).at(61_000);
    scene.server.observe('AgentTimeout', { agent: 'Test User', lastActiveMs: 60_000 }, { circuit: 5 });
    const stays = cutIntoStays(scene.records);
    expect(stays.map(({ records }) => records.some(({ kind }) => kind === 'AgentTimeout'))).toEqual([
      true,
      false,
    ]);
  });

  it('a server alone sees a stay begin when its login service is asked', () => {
    const scene = new Scene();
    const asked = { user: 'Test User', viewer: '1', channel: 'x', from: '1.2.3.4:5' };
    for (let n = 0; n < 3; n++) {
      scene.server.observe('LoginReceived', asked);
      scene.server.observe('AuthFail', { user: 'Test User' });
    }
    expect(cutIntoStays(scene.records).map(({ records }) => records.length)).toEqual([2, 2, 2]);
    expect(cutIntoStays([])).toEqual([{ number: 1, records: [] }]);
  });

  it('of a bot that came and went for weeks are told from both ends', () => {
    const scene = new Scene();
    for (let n = 0; n < 300; n++)
      scene
        .at(n * 1000)
        .logIn()
        .refuse('presence', 'again');
    const told = scene.sentences();
    expect(told).toHaveLength(11);
    expect(told[5]).toBe('Logins 6 to 295 are left out here; the evidence has them.');
    expect(told.at(-1)).toMatch(/^Refused at login 300/);
  });
});

describe('an arrival that failed', () => {
  it.each([
    [
      'unanswered',
      'http://x cannot be reached',
      'Not arrived: the grid was not reached (http://x cannot be reached).',
    ],
    ['html', 'a web page', 'Not arrived: what answered the login did not let it in (a web page).'],
    ['key', 'Wrong.', 'Refused: Test User was not let in (Wrong).'],
  ])('for the reason %s is told as what it was', (reason, message, sentence) => {
    const scene = new Scene().logIn().refuse(reason, message);
    expect(scene.sentences()).toEqual([sentence]);
    const told = narrate(scene.records);
    expect(told.includes('Turned Away')).toBe(reason === 'key');
  });
});

describe('an end', () => {
  it('without a word is no logout', () => {
    const scene = new Scene().logIn();
    scene.client.observe('LoginSuccess', { agentId: 'a', circuit: 5 });
    scene.client.observe('Ghost', { message: 'Vanishing' });
    scene.client.observe('Departed', { reason: 'logout' });
    expect(scene.sentences().at(-1)).toBe('The session ended without a word to the region.');
    expect(narrate(scene.records)).not.toContain('(logout)');
  });

  it.each([
    ['disabled', 'when the region closed the circuit'],
    ['aborted', 'because its own side gave up'],
    ['something new', '(something new)'],
  ])('for the reason %s', (reason, words) => {
    const scene = new Scene().logIn().enter();
    scene.client.observe('Departed', { reason });
    expect(scene.sentences().at(-1)).toBe(`The session ended ${words}.`);
  });

  it('is given two figures for one arrival nowhere', () => {
    const scene = new Scene().logIn().enter().at(807.4);
    scene.client.observe('Arrived', { region: 'Bay', position: { x: 1, y: 1, z: 1 }, elapsedMs: 808.2 });
    expect(scene.sentences()[0]).toContain('808 ms after');
  });
});
