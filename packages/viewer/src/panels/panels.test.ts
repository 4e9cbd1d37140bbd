import { describe, expect, it } from 'vitest';
import type { FolderTold, ItemTold, MappedRegion, Said, WorldNews } from '../port/index.ts';
import { cameTo, NO_PLACES, regionOf } from './places.ts';
import { settingsOfKept, USUAL_SETTINGS } from '../settings/index.ts';
import { inRows } from './asked-cards.tsx';
import { keptFavourites, withFavourite } from './favourites.ts';
import { InventoryRows } from './inventory-rows.ts';
import { MapView } from './map-view.ts';
import { pictureName } from './save-picture.ts';
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
  const news = (...all: WorldNews[]) => {
    const state = createState();
    for (const each of all) takeNews(state, each);
    return state;
  };

  it('goes in, and says why it came out', () => {
    const inside = news({ type: 'step', step: 'arrived', agentName: 'Test User' });
    expect([inside.phase.value, inside.agentName.value]).toEqual(['inside', 'Test User']);
    takeNews(inside, { type: 'ended', by: 'peer', reason: 'kicked', words: 'Out!' });
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
    takeNews(state, { type: 'typing', fromId: 'a', isTyping: false });
    expect(state.typing.value.size).toBe(0);
  });

  it('says how a teleport goes', () => {
    const state = news({ type: 'travel', state: 'under-way', words: 'Bay' });
    expect(state.travel.value).toContain('Bay');
    takeNews(state, { type: 'travel', state: 'failed', words: 'No such region' });
    expect([state.travel.value, state.notices.value.map(({ text }) => text)]).toEqual([
      '',
      ['Not there: No such region'],
    ]);
  });
});

describe('what is asked', () => {
  const dialog = (asked: number, objectId: string): WorldNews => ({
    type: 'asked',
    asked,
    kind: 'dialog',
    objectId,
    objectName: 'Stall',
    ownerName: '',
    text: 'What now?',
    buttons: ['a', 'b', 'c', 'd'],
    isTextBox: false,
  });

  it('is shown newest first, once for each object, and bounded', () => {
    const state = createState();
    for (const [asked, id] of ['a', 'b', 'c', 'a', 'b'].entries()) takeNews(state, dialog(asked, id));
    expect(state.asked.value.map(({ asked }) => asked)).toEqual([4, 3, 2]);
    for (let asked = 5; asked < 50; asked++) takeNews(state, dialog(asked, `object ${asked}`));
    expect(state.asked.value.length).toBe(5);
    takeNews(state, { type: 'ended', by: 'us', reason: 'logout', words: '' });
    expect(state.asked.value).toEqual([]);
  });

  it('has its buttons as their scripts mean them: the first is bottom left', () => {
    expect(inRows(['1', '2', '3', '4', '5']).map(({ label }) => label)).toEqual(['4', '5', '1', '2', '3']);
    expect(inRows([])).toEqual([]);
  });
});

describe('an inventory', () => {
  const folder = (id: string, parentId: string, more: Partial<FolderTold> = {}): FolderTold => ({
    id,
    parentId,
    name: id,
    isLibrary: false,
    isFetched: true,
    folders: [],
    items: [],
    ...more,
  });
  const item = (id: string, name = id): ItemTold => ({
    id,
    name,
    description: '',
    assetId: id,
    assetType: 7,
    inventoryType: 7,
  });
  const lines = (rows: InventoryRows, words?: string): string[] =>
    rows.rows(words).map(({ level, name }) => `${level} ${name}`);

  it('is a tree of what is open, by name', () => {
    const rows = new InventoryRows();
    const root = folder('My', '', { folders: ['B', 'A'], items: [item('note 10'), item('note 9')] });
    rows.take([root, folder('B', 'My', { items: [item('hat')] }), folder('A', 'My')], ['My'], 0);
    expect(lines(rows)).toEqual(['1 My', '2 A', '2 B', '2 note 9', '2 note 10']);
    rows.setOpen('B', true);
    expect(lines(rows)).toEqual(['1 My', '2 A', '2 B', '3 hat', '2 note 9', '2 note 10']);
    rows.setOpen('My', false);
    expect(lines(rows)).toEqual(['1 My']);
    expect(lines(rows, 'HAT')).toEqual(['1 My', '2 B', '3 hat']);
    expect(lines(rows, 'nowhere')).toEqual([]);
  });

  it('ends where a grid makes a circle of folders', () => {
    const rows = new InventoryRows();
    rows.take([folder('a', 'b', { folders: ['b'] }), folder('b', 'a', { folders: ['a'] })], ['a'], 0);
    for (const id of 'ab') rows.setOpen(id, true);
    expect(rows.rows().length).toBeLessThan(100);
    expect(rows.rows('x').length).toBe(0);
  });

  it('may have a hundred thousand items', () => {
    const rows = new InventoryRows();
    const items = Array.from({ length: 100_000 }, (_, at) => item(`${at}`, `thing ${at}`));
    rows.take([folder('My', '', { items })], ['My'], 0);
    expect(rows.rows().length).toBe(100_001);
    expect(lines(rows, 'thing 99999')).toEqual(['1 My', '2 thing 99999']);
  });
});

describe('favourites', () => {
  it('are read from what was kept, whoever wrote it', () => {
    const good = { name: 'Bay, 1/2/3', place: 'Bay/1/2/3' };
    expect(keptFavourites([good, null, 7, { name: 'x' }, { name: 1, place: 'y' }])).toEqual([good]);
    for (const value of [undefined, {}, 'x']) expect(keptFavourites(value)).toEqual([]);
    expect(withFavourite([good], { ...good, name: 'other' })).toEqual([{ ...good, name: 'other' }]);
  });
});

describe('the map', () => {
  const region = (name: string, x: number, y: number, side = 256): MappedRegion => ({
    name,
    x: x * 256,
    y: y * 256,
    size: { x: side, y: side },
    agents: 0,
    isOffline: false,
    picture: '',
  });

  it('leads from pixels to places and back', () => {
    const view = new MapView();
    Object.assign(view, { width: 400, height: 300, centre: { x: 256_128, y: 256_128 }, scale: 0.5 });
    expect(view.pixelOf({ x: 256_128, y: 256_128 })).toEqual([200, 150]);
    const place = view.placeAt(10, 290);
    expect(view.pixelOf(place)).toEqual([10, 290]);
    view.zoom(2, 10, 290);
    expect(view.pixelOf(place).map(Math.round)).toEqual([10, 290]);
    view.pan(20, -30);
    expect(view.pixelOf(place).map(Math.round)).toEqual([30, 260]);
  });

  it('knows which regions are seen, large ones too, and which one is at a place', () => {
    const view = new MapView();
    Object.assign(view, { width: 512, height: 512, centre: { x: 256_128, y: 256_128 }, scale: 1 });
    view.take([region('Here', 1000, 1000), region('Big', 1001, 1000, 1024), region('Far', 2000, 1000)]);
    expect(view.inView.map(({ name }) => name)).toEqual(['Here', 'Big']);
    expect(view.regionAt({ x: 257_200, y: 256_900 })?.name).toBe('Big');
    expect(view.regionAt({ x: 255_000, y: 256_000 })).toBeUndefined();
    expect(view.area).toEqual({ minX: 999, maxX: 1001, minY: 999, maxY: 1001 });
  });

  it('remembers so many regions, and stays on the map', () => {
    const view = new MapView();
    view.take(Array.from({ length: 6000 }, (_, at) => region(`${at}`, at % 100, Math.floor(at / 100))));
    expect(view.regions.size).toBe(4096);
    for (let step = 0; step < 100; step++) view.pan(1e6, -1e6);
    expect(view.centre.x).toBe(0);
    expect(view.area.minX).toBe(0);
  });
});

it('a picture has a name that every system takes', () => {
  const at = new Date(Date.UTC(2026, 10, 29, 14, 5, 9));
  expect(pictureName('Landfall Bay', at)).toBe('landfall-bay-2026-11-29-14-05-09.png');
  expect(pictureName('../../etc/"x"', at)).toBe('etc-x-2026-11-29-14-05-09.png');
  expect(pictureName('', at)).toBe('picture-2026-11-29-14-05-09.png');
});

it('settings are read from what was kept, whoever wrote it', () => {
  expect(settingsOfKept({ drawDistance: 64, detail: 99, resolution: '1', constructor: 5 })).toEqual({
    ...USUAL_SETTINGS,
    drawDistance: 64,
  });
  for (const value of [undefined, null, 'x', []]) expect(settingsOfKept(value)).toEqual(USUAL_SETTINGS);
});
