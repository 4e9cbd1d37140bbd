import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { describe, expect, it } from 'vitest';
import { arrange, createProgress, endWords, narrate, troublesIn, verdictSentences } from './index.ts';
import { Scene } from './samples.ts';

function sceneOf(play: (scene: Scene) => void): EvidenceRecord[] {
  const scene = new Scene('Test User');
  scene.client.observe('LoginStart', { uri: 'http://grid:9000/', user: 'Test User', mode: 'standard' });
  play(scene);
  return scene.records;
}

/** The last line at the terminal, and the last sentence but the end's of the story. */
function told(records: readonly EvidenceRecord[]): { readonly line: string; readonly story: string } {
  const progress = createProgress();
  const lines = records.map(progress).filter((line) => line !== undefined);
  return { line: lines.at(-1)!.replace(/^.*Test User +/, ''), story: narrate(records) };
}

const refused = (reason: string, message: string): EvidenceRecord[] =>
  sceneOf(({ client }) => client.observe('LoginFail', { reason, message }));

const arrived = (play: (scene: Scene) => void): EvidenceRecord[] =>
  sceneOf((scene) => {
    scene.client.observe('LoginSuccess', { agentId: '1', circuit: 5 });
    scene.client.observe('Arrived', { region: 'Bay', position: { x: 1, y: 2, z: 3 }, elapsedMs: 90 });
    play(scene);
  });

describe('a login that comes to nothing', () => {
  it('is quoted in the grid’s words, without the blank at their end', () => {
    const { line, story } = told(refused('presence', 'Already logged in. '));
    expect(line).toBe('login refused (presence)');
    expect(story).toContain('The Client is refused (presence): "Already logged in. "');
    expect(story).toContain('Refused: Test User was not let in (Already logged in).');
  });

  it('has no empty parentheses where the grid gave no reason', () => {
    const { line, story } = told(refused('', ''));
    expect(line).toBe('login refused');
    expect(story).toContain('The Client is refused.');
    expect(story).not.toContain('()');
  });

  it('that nobody answered is told in our own words, which nobody said', () => {
    const { line, story } = told(refused('unanswered', 'http://grid:9000 cannot be reached'));
    expect(line).toBe('login not answered');
    expect(story).toContain('Nobody answers the Client: http://grid:9000 cannot be reached.');
  });

  it.each([
    [
      'html',
      'the answer is a web page, not a login answer',
      /no Login Service: the answer is a web page/,
      /\(html/,
    ],
    ['empty', 'the answer is empty', /the answer is empty/, /\(empty/],
    ['not-a-login-answer', 'the answer is no login answer (x)', /no Login Service|something else/, /html/],
    ['http-status', 'the grid answered with HTTP status 503', /HTTP status 503/, /no Login Service|no grid/],
    ['incomplete', 'the login answer has no usable circuit_code', /circuit_code/, /no Login Service|no grid/],
    ['fault', 'bad xml', /"bad xml"/, /no Login Service|no grid/],
    ['fault', '', /make sense of the request\./, /\(fault\)|no Login Service/],
    ['redirect-refused', 'redirected too often', /too often/, /no Login Service|no grid|redirect-refused/],
  ])('by %s is told as what it is: %s', (reason, message, right, wrong) => {
    const { line, story } = told(refused(reason, message));
    const of = story
      .split('\n')
      .filter((part) => /\*\*No |Not arrived/.test(part))
      .join('\n');
    expect(of).toMatch(right);
    expect(of).not.toMatch(wrong);
    expect(`${line} ${of}`).not.toMatch(/redirect-refused|not-a-login-answer|\(incomplete\)/);
    expect(of.match(/Not arrived/g)).toHaveLength(1);
  });

  it('that was called off is neither refused nor unanswered', () => {
    const { line, story } = told(refused('aborted', 'called off'));
    expect(line).toBe('login called off before it was answered');
    expect(story).toContain('**Turning Back**: The Client turns back before the Login Service has answered.');
    expect(story).toContain(
      'Not arrived: the login was called off before it was answered. The grid may have',
    );
    expect(story).not.toMatch(/refused|missing/i);
  });
});

describe('a wrong password on purpose', () => {
  const rejected = (reason: string, message: string): string[] => {
    const records = sceneOf((scene) => {
      scene.client.observe('Rejection', { message: 'wrong' });
      scene.pass(30).client.observe('LoginFail', { reason, message });
    });
    return verdictSentences(arrange(records));
  };

  it('is refused, and the words of the grid are told once', () => {
    expect(rejected('key', 'No.')).toEqual([
      'Refused: Test User was not let in (No).',
      "The server's view: wrong credentials were given; it refused the login 30 ms later.",
    ]);
  });

  it('that nobody answered was refused by nobody', () => {
    expect(rejected('unanswered', 'http://grid:9000 cannot be reached')).toEqual([
      'Not arrived: the grid was not reached (http://grid:9000 cannot be reached).',
    ]);
  });
});

describe('an arrival elsewhere', () => {
  it.each([
    ['last', 'no last place of the avatar'],
    ['home', 'no home of the avatar'],
  ] as const)('of somebody without a %s place is no fault of anybody', (unknown, words) => {
    const records = arrived(({ client }) =>
      client.observe('ArrivedElsewhere', { asked: unknown, region: 'Bay', unknown }),
    );
    const { line, story } = told(records);
    expect(line).toBe(`the grid knows ${words}, or its region is gone: it has chosen Bay`);
    expect(story).toContain(`The Server knows ${words}, or its region is gone: it has chosen Bay.`);
    expect(story).toContain('Arrived: Test User stood in Bay, which the grid had chosen, 90 ms after');
  });

  it('of somebody who named a region is told in the verdict', () => {
    const { line, story } = told(
      arrived(({ client }) => client.observe('ArrivedElsewhere', { asked: 'Atlantis', region: 'Bay' })),
    );
    expect(line).toBe('asked for Atlantis, arrived in Bay');
    expect(story).toContain('Arrived: Test User stood in Bay, not in Atlantis as asked, 90 ms after');
  });
});

describe('an end', () => {
  it('by silence begins with doubt', () => {
    const { story } = told(
      arrived(({ client }) => {
        client.observe('LossSuspected', { region: 'Bay', signs: 'it answers no pings' });
        client.observe('RegionSilent', { region: 'Bay', silentMs: 95_000 });
        client.observe('CircuitClosed', { by: 'network', reason: 'silent' });
        client.observe('Departed', { reason: 'silent' });
      }),
    );
    expect(story).toContain('The Client begins to doubt that Bay is still there: it answers no pings.');
    expect(story.indexOf('**Silence of the Region**')).toBeGreaterThan(story.indexOf('Part VI'));
    expect(story).toContain('The session ended because nothing was heard of the region any more.');
  });

  it('by silence went wrong when the silence began, before what came of it', () => {
    const records = arrived((scene) => {
      scene.pass(60_000);
      scene.client.observe('Undelivered', { message: 'AgentUpdate', sequence: 9, attempts: 4 });
      scene.pass(40_000);
      scene.client.observe('RegionSilent', { region: 'Bay', silentMs: 95_000 });
    });
    const silence = troublesIn(arrange(records, 'Test User')).filter(({ words }) =>
      /silent|never acknowledged/.test(words),
    );
    expect(silence.map(({ atMs }) => atMs)).toEqual([10_000, 65_000]);
    expect(silence[0]?.words).toMatch(/^Bay fell silent/);
  });

  it.each([
    ['event queue', 'was taken without an answer, as OpenSim often does'],
    [undefined, 'was not answered'],
  ] as const)('by a logout after which the grid ended %s', (ended, words) => {
    const { line, story } = told(
      arrived(({ client }) => {
        client.observe('LogoutInitiated', {});
        client.observe('LogoutReplyMissing', { waitedMs: 40, ...(ended === undefined ? {} : { ended }) });
      }),
    );
    expect(story).toContain(`The session ended with a logout that ${words}.`);
    expect(line).toBe(
      ended === undefined
        ? 'logout not answered in 40 ms'
        : 'logout taken without an answer: event queue ended after 40 ms',
    );
  });

  it('has words for the reasons of the client, and lets others be', () => {
    expect([endWords('silent'), endWords('my own')]).toEqual([
      'nothing was heard of the region any more',
      'my own',
    ]);
  });
});
