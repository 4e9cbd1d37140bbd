import { describe, expect, it } from 'vitest';
import type { Said, WorldNews } from '../port/index.ts';
import { cameTo, NO_PLACES, regionOf } from './places.ts';
import { createState, takeNews } from './state.ts';
import { asRead, lineOfChat, MOST_LINES, spoken, withLine, withMessage } from './talk.ts';

const SAID: Said = {
  from: 'Ann Other',
  fromId: 'a',
  text: 'Hi',
  kind: 'say',
  isOwn: false,
  isObject: false,
  isAudible: true,
};

describe('what is typed', () => {
  it.each([
    ['  hello ', { text: 'hello', volume: 'say', channel: 0 }],
    ['/shout over here', { text: 'over here', volume: 'shout', channel: 0 }],
    ['/whisper psst', { text: 'psst', volume: 'whisper', channel: 0 }],
    ['/7 open', { text: 'open', volume: 'say', channel: 7 }],
    ['/7', { text: '/7', volume: 'say', channel: 0 }],
    ['/me waves', { text: '/me waves', volume: 'say', channel: 0 }],
    ['   ', undefined],
  ])('%j is said so', (typed, said) => {
    expect(spoken(typed)).toEqual(said);
  });
});

describe('lines', () => {
  it('are of who speaks, and left out when they are not for people', () => {
    expect(lineOfChat(SAID)).toMatchObject({ kind: 'person', how: '' });
    expect(lineOfChat({ ...SAID, isObject: true, kind: 'shout' })).toMatchObject({
      kind: 'object',
      how: 'shouts',
    });
    expect(lineOfChat({ ...SAID, isAudible: false })).toBeUndefined();
    expect(lineOfChat({ ...SAID, text: '' })).toBeUndefined();
  });

  it('are bounded, each with a number of its own', () => {
    let lines: ReturnType<typeof withLine> = [];
    for (let at = 0; at < MOST_LINES + 50; at++)
      lines = withLine(lines, { from: 'a', text: String(at), kind: 'person', how: '' });
    expect([lines.length, lines.at(-1)?.text]).toEqual([MOST_LINES, String(MOST_LINES + 49)]);
    expect(new Set(lines.map(({ number }) => number)).size).toBe(MOST_LINES);
  });
});

describe('conversations', () => {
  const line = { from: 'Ann', text: 'Hi', kind: 'person', how: '' } as const;

  it('count what is unread, the newest first', () => {
    let all = withMessage([], { id: 'a', name: 'Ann' }, line, false);
    all = withMessage(all, { id: 'b', name: 'Bob' }, line, false);
    all = withMessage(all, { id: 'a', name: 'Somebody else' }, line, false);
    expect(all.map(({ id, name, unread }) => [id, name, unread])).toEqual([
      ['a', 'Ann', 2],
      ['b', 'Bob', 1],
    ]);
    expect(asRead(all, 'a')[0]?.unread).toBe(0);
  });
});

describe('places', () => {
  it('go back and forward, and forget what was ahead of a new one', () => {
    let places = NO_PLACES;
    for (const place of ['hop://g:1/A/1/2/3', 'hop://g:1/B/1/2/3', 'hop://g:1/C/1/2/3'])
      places = cameTo(places, place, undefined);
    places = cameTo(places, 'hop://g:1/B/9/9/9', 1);
    expect([places.at, places.all.length]).toEqual([1, 3]);
    places = cameTo(places, 'hop://g:1/D/1/2/3', undefined);
    expect([places.at, places.all.map(regionOf)]).toEqual([2, ['A', 'B', 'D']]);
  });

  it('are one for a region', () => {
    const places = cameTo(cameTo(NO_PLACES, 'hop://g:1/A/1/2/3', undefined), 'hop://g:1/A/9/9/9', undefined);
    expect(places).toEqual({ all: ['hop://g:1/A/9/9/9'], at: 0 });
  });

  it('have the names of their regions', () => {
    expect(regionOf('hop://g:1/Da%20Boom/1/2/3')).toBe('Da Boom');
    expect(regionOf('hop://[')).toBe('hop://[');
  });
});

describe('the state of the page', () => {
  const none = new Map();
  const news = (...all: WorldNews[]) => {
    const state = createState();
    for (const each of all) takeNews(state, each, none);
    return state;
  };

  it('goes in, and says why it came out', () => {
    const inside = news({ type: 'step', step: 'arrived', agentName: 'Test User' });
    expect([inside.phase.value, inside.agentName.value]).toEqual(['inside', 'Test User']);
    takeNews(inside, { type: 'ended', by: 'peer', reason: 'kicked', words: 'Out!' }, none);
    expect([inside.phase.value, inside.refusal.value]).toEqual(['ended', 'Out!']);
    const refused = news({ type: 'refused', reason: 'key', words: 'Wrong password' });
    expect([refused.phase.value, refused.refusal.value]).toEqual(['login', 'Wrong password']);
  });

  it('keeps what people write apart, and what they type', () => {
    const state = news(
      { type: 'chat', ...SAID },
      { type: 'instantMessage', from: 'Ann', fromId: 'a', text: 'Hi', kind: 'message' },
      { type: 'instantMessage', from: 'Ann', fromId: 'a', text: 'typing', kind: 'startTyping' },
      { type: 'typing', fromId: 'a', isTyping: true },
    );
    expect([state.chat.value.length, state.unread.value, [...state.typing.value]]).toEqual([1, 1, ['a']]);
    takeNews(state, { type: 'typing', fromId: 'a', isTyping: false }, none);
    expect(state.typing.value.size).toBe(0);
  });

  it('says how a teleport goes', () => {
    const state = news({ type: 'travel', state: 'under-way', words: 'Bay' });
    expect(state.travel.value).toContain('Bay');
    takeNews(state, { type: 'travel', state: 'failed', words: 'No such region' }, none);
    expect([state.travel.value, state.notices.value.map(({ text }) => text)]).toEqual([
      '',
      ['Not there: No such region'],
    ]);
  });
});
