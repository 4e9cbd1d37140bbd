import { describe, expect, it } from 'vitest';
import type { Session, Volume } from '@landfall/client';
import { PLAIN, Shore } from './shore.ts';

const heardBy = (session: Session): string[] => {
  const heard: string[] = [];
  session.on('chat', ({ from, volume, text }) => heard.push(`${from} (${volume}): ${text}`));
  return heard;
};

describe('chat', () => {
  it('is heard by those around and by the speaker, as it was said', async () => {
    const shore = await Shore.build();
    const one = await shore.arrive('Test');
    const two = await shore.arrive('Second');
    const heard = [heardBy(one), heardBy(two)];
    one.chat.say('Hello, and grüß Gott 🌊');
    await shore.network.run(1000);
    two.chat.shout('Ahoy!');
    await shore.network.run(1000);
    const all = ['Test User (say): Hello, and grüß Gott 🌊', 'Second Avatar (shout): Ahoy!'];
    expect(heard).toEqual([all, all]);
    await shore.grid.close();
  });

  it.each([
    ['whisper', 8, true],
    ['whisper', 13, false],
    ['say', 13, true],
    ['say', 25, false],
    ['shout', 25, true],
    ['shout', 110, false],
  ] as const)('a %s at %i m is heard: %s', async (volume: Volume, metres, isHeard) => {
    const shore = await Shore.build();
    const speaker = await shore.arrive('Test', { start: 'uri:Plain&100&128&25' });
    const listener = await shore.arrive('Second', { start: `uri:Plain&${100 + metres}&128&25` });
    const heard = heardBy(listener);
    speaker.chat.say('Anybody there?', { volume });
    await shore.network.run(1000);
    expect(heard).toEqual(isHeard ? [`Test User (${volume}): Anybody there?`] : []);
    await shore.grid.close();
  });

  it('on another channel is for scripts; typing is seen', async () => {
    const shore = await Shore.build();
    const one = await shore.arrive('Test');
    const two = await shore.arrive('Second');
    const [heard, typing] = [heardBy(two), [] as boolean[]];
    two.on('typing', (event) => typing.push(event.typing));
    one.chat.say('secret word', { channel: 5 });
    one.chat.setTyping(true);
    await shore.network.run(1000);
    one.chat.setTyping(false);
    await shore.network.run(1000);
    expect(heard).toEqual([]);
    expect(typing).toEqual([true, false]);
    await shore.grid.close();
  });
});

describe('instant messages', () => {
  it('reach one agent, wherever in the grid it is, and nobody else', async () => {
    const island = { name: 'Island', x: 1010, y: 1010, terrain: { kind: 'flat', height: 22 } } as const;
    const shore = await Shore.build([PLAIN, island]);
    const one = await shore.arrive('Test');
    const two = await shore.arrive('Second', { start: 'uri:Island&128&128&25' });
    const three = await shore.arrive('Third');
    const heard: string[] = [];
    for (const session of [one, two, three]) {
      session.on('instantMessage', ({ from, text, dialog }) =>
        heard.push(`${session.agentName} ← ${from} (${dialog}): ${text}`),
      );
    }
    one.chat.sendInstantMessage(two.agent.id, 'Are you on the island?');
    await shore.network.run(1000);
    two.chat.sendInstantMessage(one.agent.id, 'Yes.');
    await shore.network.run(1000);
    expect(heard).toEqual([
      'Second Avatar ← Test User (0): Are you on the island?',
      'Test User ← Second Avatar (0): Yes.',
    ]);
    await shore.grid.close();
  });
});
