import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { describe, expect, it } from 'vitest';
import { arrange, narrate, threeSentences } from './index.ts';
import { Scene, sampleMissing, sampleRejection, sampleStandard } from './samples.ts';

const told = (records: readonly EvidenceRecord[]): readonly string[] => threeSentences(arrange(records));
const HERE = { x: 100, y: 100, z: 22 };

/** An arrival, and what else happens. */
function visit(play: (scene: Scene) => void): readonly string[] {
  const scene = new Scene('Test User');
  scene.client.observe('LoginStart', { uri: 'http://grid:9000/', user: 'Test User', mode: 'standard' });
  scene.client.observe('LoginSuccess', { agentId: '1', circuit: 5 });
  scene.pass(90).client.observe('Arrived', { region: 'Bay', position: HERE, elapsedMs: 90 });
  play(scene);
  return told(scene.records);
}

describe('three sentences', () => {
  it('say who was where, what happened, and that nothing was lost', () => {
    expect(told(sampleStandard())).toMatchInlineSnapshot(`
      [
        "Test User logged in at http://127.0.0.1:9000/ and stood in Landfall Bay 272 ms later.",
        "There it met Hello Resident, heard others speak once, went 6 m and logged out 3.8 s after arriving, to which the grid said nothing.",
        "Nothing is known to be lost: no message was given up, and every packet that came made sense.",
      ]
    `);
  });

  it('add up what was done, and name who was met', () => {
    const [, happened] = visit((scene) => {
      for (const name of ['Ann Other', 'Ben Other', 'Cid Other', 'Dan Other', 'Eve Other', 'Test User'])
        scene.client.observe('AvatarSeen', { name, agentId: name, localId: 1 });
      scene.client.observe('ChatHeard', { from: 'Ann Other', message: 'hi', volume: 'say' });
      scene.client.observe('ChatHeard', { from: 'Test User', message: 'me', volume: 'say' });
      scene.client.observe('ChatSaid', { message: 'me', volume: 'say', channel: 0 });
      scene.client.observe('ChatSaid', { message: 'me', volume: 'say', channel: 0 });
      scene.client.observe('Position', { region: 'Bay', position: { ...HERE, x: 103 } });
      scene.client.observe('Position', { region: 'Bay', position: { ...HERE, x: 103, y: 104 } });
      scene.client.observe('TeleportedLocally', { region: 'Bay', position: { ...HERE, x: 9 } });
      scene.pass(2000).client.observe('LogoutInitiated', {});
      scene.client.observe('LogoutReplyReceived', { afterMs: 4 });
    });
    expect(happened).toBe(
      'There it met Ann Other, Ben Other, Cid Other and 2 others, heard others speak once, spoke twice, went 7 m, ' +
        'changed its place once (by teleport or over a border) and logged out 2 s after arriving.',
    );
  });

  it('say of a login that came to nothing why it did', () => {
    expect(told(sampleRejection())).toEqual([
      'Test User wanted to log in at http://127.0.0.1:9000/ and did not get in.',
      'The grid refused the login: "Could not authenticate your avatar".',
      'No packet was sent, so that none was lost.',
    ]);
  });

  it('say what was missing, and what had to be sent again', () => {
    const [who, happened, lost] = told(sampleMissing());
    expect(who).toBe(
      'Test User wanted to log in at http://127.0.0.1:9000/ and never got to stand in the region.',
    );
    expect(happened).toBe(
      'What was missing first is the answer to UseCircuitCode; the last that came was UseCircuitCode.',
    );
    expect(lost).toBe('3 packets had to be sent again, and nothing came after that.');
  });

  it('do not say of what never came that it made sense, nor of what was sent again that it got through', () => {
    const scene = new Scene('Test User');
    scene.client.observe('UseCircuitCodeSent', { circuit: 5, to: 'a' });
    expect(told(scene.records)[2]).toBe(
      'No packet is known to be lost: no message was given up, but none came.',
    );
    const resent = (play: (scene: Scene) => void) =>
      visit((scene) => {
        scene.client.observe('Resent', { message: 'AgentUpdate', sequence: 2, attempt: 2 });
        play(scene);
      })[2];
    expect(resent(() => undefined)).toBe('1 packet had to be sent again, and nothing came after that.');
    expect(resent(({ client }) => client.observe('UseCircuitCodeAcked', { afterMs: 3 }))).toBe(
      'Nothing was lost for good: 1 packet had to be sent again, and all of them got through.',
    );
  });

  it('tell of a teleport that no region was asked for', () => {
    const [, happened] = visit(({ client }) =>
      client.observe('TeleportNotAsked', { to: 'Nowhere', reason: 'the map knows no region Nowhere' }),
    );
    expect(happened).toBe(
      'There it tried once in vain to get to Nowhere and was still there when the evidence ends.',
    );
  });

  it.each<[string, (scene: Scene) => void, string]>([
    [
      'what went, and nobody knows how far',
      ({ client }) => {
        for (const action of ['begins to walk', 'stands still']) client.observe('Move', { action });
      },
      'There it moved about and',
    ],
    ['flying', ({ client }) => client.observe('Move', { action: 'flies off' }), 'There it moved about and'],
    [
      'sitting',
      ({ client }) => client.observe('Move', { action: 'asks to sit on something' }),
      'There it wanted to sit once and',
    ],
    [
      'standing still',
      ({ client }) => client.observe('Move', { action: 'stands still' }),
      'It did nothing else',
    ],
    [
      'messages',
      ({ client }) => {
        client.observe('InstantMessageSent', { to: 'Ann Other', message: 'hi' });
        for (const message of ['you', 'too']) client.observe('InstantMessageHeard', { from: 'Ann', message });
      },
      'There it wrote 1 instant message, was written to twice and',
    ],
    [
      'a walk that ended elsewhere',
      ({ client }) => {
        client.observe('Move', { action: 'walk forward' });
        client.observe('WalkFailed', { destination: HERE, why: 'stuck' });
      },
      'There it did not get to where it had meant to walk and',
    ],
  ])('do not say of %s that it was nothing', (_, play, words) => {
    expect(visit(play)[1]).toContain(words);
  });

  it.each<[string, (scene: Scene) => void, RegExp, RegExp]>([
    [
      'a kick',
      ({ client }) => client.observe('Kicked', { reason: 'Go.' }),
      /was shown out: "Go\."/,
      /Nothing/,
    ],
    [
      'silence',
      ({ client }) => client.observe('RegionSilent', { region: 'Bay', silentMs: 9 }),
      /lost the region/,
      /Nothing/,
    ],
    [
      'what never got through',
      ({ client }) => client.observe('Undelivered', { message: 'ChatFromViewer', sequence: 4, attempts: 6 }),
      /still there when the evidence ends/,
      /1 message was never acknowledged \(ChatFromViewer\)/,
    ],
    [
      'what made no sense',
      ({ client }) => client.observe('Malformed', { what: 'zeros', sizeBytes: 9 }),
      /It did nothing else, and was still there/,
      /Not all of it went well: 1 packet made no sense/,
    ],
  ])('do not pass over %s', (_, play, happens, loses) => {
    const [, happened, lost] = visit(play);
    expect(happened).toMatch(happens);
    expect(lost).toMatch(loses);
  });

  it('say of several logins which one they are about, and do not know losses that only a client sees', () => {
    const scene = new Scene('Test User');
    for (let login = 0; login < 2; login++)
      scene.server.observe('LoginReceived', { user: 'Test User', viewer: '1', channel: 'x', from: 'y' });
    const [who, , lost] = told(scene.records);
    expect(who).toContain('(login 2 of 2)');
    expect(lost).toContain('only the server has testified');
  });

  it('stand first in the plain style, escaped', () => {
    const scene = new Scene('<b>Eve</b>');
    scene.client.observe('LoginStart', { uri: 'http://grid:9000/', user: scene.user, mode: 'standard' });
    const story = narrate(scene.records, { style: 'plain' });
    expect(story.split('\n').slice(0, 3)).toEqual([
      '# &lt;b>Eve&lt;/b> at the door',
      '',
      expect.stringContaining('&lt;b>Eve&lt;/b> wanted to log in at http://grid:9000/'),
    ]);
  });
});
