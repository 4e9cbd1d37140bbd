import { batch, computed, signal } from '@preact/signals';
import { USUAL_KEYS } from '../input/index.ts';
import type { KeyMap } from '../input/index.ts';
import type { AskedTold, MutedTold, Person, RegionTold, WorldNews } from '../port/index.ts';
import { USUAL_SETTINGS } from '../settings/index.ts';
import type { ViewerSettings } from '../settings/index.ts';
import type { ViewerFigures } from '../viewer/index.ts';
import { NO_PLACES, cameTo } from './places.ts';
import type { Places } from './places.ts';
import { lineOfChat, withLine, withMessage } from './talk.ts';
import type { Conversation, Line } from './talk.ts';

/** Where one is on the way into the world. */
export type Phase = 'login' | 'entering' | 'inside' | 'ended';
/** Panels beside the scene. */
export type PanelName =
  | 'people'
  | 'messages'
  | 'map'
  | 'places'
  | 'inventory'
  | 'search'
  | 'settings'
  | 'keys'
  | 'statistics';

/** The menu of something in the scene. */
export interface SceneMenu {
  readonly instance: number | undefined;
  /** Where on the page, pixels. */
  readonly x: number;
  readonly y: number;
}

/** A word of the region or of the viewer that goes away by itself. */
export interface Notice {
  readonly number: number;
  readonly text: string;
}

const MOST_NOTICES = 4;
/** Questions that are shown at once: of more, the oldest go. */
const MOST_ASKED = 5;

/** All that the panels show. Signals: a panel is drawn anew when what it reads has changed. */
export function createState() {
  const conversations = signal<readonly Conversation[]>([]);
  return {
    phase: signal<Phase>('login'),
    step: signal(''),
    /** Why the login came to nothing, or how the session ended; empty for neither. */
    refusal: signal(''),
    agentName: signal(''),
    /** Regions around, by number. */
    regions: new Map<number, RegionTold>(),
    region: signal<RegionTold | undefined>(undefined),
    places: signal<Places>(NO_PLACES),
    /** Place in the history that one is going to. */
    going: signal<number | undefined>(undefined),
    travel: signal(''),
    connection: signal<'open' | 'lost' | 'closed'>('open'),
    drawing: signal<'drawing' | 'lost' | 'impossible' | 'missing'>('drawing'),
    chat: signal<readonly Line[]>([]),
    typing: signal<ReadonlySet<string>>(new Set<string>()),
    conversations,
    unread: computed(() => conversations.value.reduce((sum, { unread }) => sum + unread, 0)),
    /** Whom one writes with. */
    openConversation: signal<string | undefined>(undefined),
    people: signal<readonly Person[]>([]),
    notices: signal<readonly Notice[]>([]),
    /** What scripts and people ask, the newest first. */
    asked: signal<readonly AskedTold[]>([]),
    mutes: signal<readonly MutedTold[]>([]),
    keys: signal<KeyMap>(USUAL_KEYS),
    panel: signal<PanelName | undefined>(undefined),
    menu: signal<SceneMenu | undefined>(undefined),
    figures: signal<ViewerFigures | undefined>(undefined),
    session: signal({ objects: 0, waiting: 0, networkBytes: 0 }),
    settings: signal<ViewerSettings>(USUAL_SETTINGS),
    isSitting: signal(false),
    isFlying: signal(false),
  };
}

/** What the panels show. */
export type ViewState = ReturnType<typeof createState>;

const STEPS: Readonly<Record<string, string>> = {
  connecting: 'Connecting to the gateway …',
  'logging-in': 'Logging in …',
  arriving: 'Arriving …',
  arrived: '',
};

/** How a session has ended, for people. */
const ENDINGS: Readonly<Record<string, string>> = {
  logout: 'You have logged out.',
  kicked: 'The grid has logged you out.',
  disabled: 'The region has let you go.',
  'close-circuit': 'The region has let you go.',
  lost: 'The region is not there any more: it has stopped, or was started anew.',
  stranded: 'You were sent to a region that did not take you in.',
  silent: 'Nothing has come from the region for too long.',
  'event-queue-failed': 'The region does not answer any more.',
  'gateway-gone':
    'The gateway is gone: it did not answer for half a minute. You can log in again when it is back.',
  crashed:
    'The part of the page that holds the session has broken down. Log in again; if that does not help, reload the page.',
};

function endingOf(reason: string, words: string): string {
  const own = Object.hasOwn(ENDINGS, reason) ? ENDINGS[reason]! : `The session has ended: ${reason}.`;
  // The grid's own words say more than ours.
  return words === ''
    ? own
    : reason === 'kicked' || !Object.hasOwn(ENDINGS, reason)
      ? words
      : `${own} ${words}`;
}

/** Takes news into what is shown. */
export function takeNews(state: ViewState, news: WorldNews): void {
  batch(() => take(state, news));
}

function take(state: ViewState, news: WorldNews): void {
  switch (news.type) {
    case 'step':
      return takeStep(state, news);
    case 'refused':
      state.phase.value = 'login';
      state.refusal.value = news.words;
      return;
    case 'ended':
      return takeEnd(state, news);
    case 'placed':
      state.region.value = state.regions.get(news.region);
      state.places.value = cameTo(state.places.value, news.whereIs, state.going.value);
      state.going.value = undefined;
      return;
    case 'regionGone':
      state.regions.delete(news.region);
      return;
    case 'region':
      state.regions.set(news.region, news);
      if (state.region.value?.region === news.region) state.region.value = news;
      return;
    case 'people':
      state.people.value = news.people;
      state.isSitting.value = news.people.some(({ isOwn, isSitting }) => isOwn && isSitting);
      return;
    case 'travel':
      state.travel.value = news.state === 'under-way' ? `Going to ${news.words} …` : '';
      if (news.state === 'failed') notify(state, `Not there: ${news.words}`);
      return;
    case 'connection':
      state.connection.value = news.state;
      return;
    case 'statistics':
      state.session.value = news;
      return;
    case 'asked':
      state.asked.value = [news, ...withoutAskedBefore(state.asked.value, news)].slice(0, MOST_ASKED);
      return;
    case 'mutes':
      state.mutes.value = news.all;
      return;
    default:
      return takeTalk(state, news);
  }
}

/** Of one object the last dialog counts: scripts show the next one for each answer, and hostile ones without end. */
function withoutAskedBefore(all: readonly AskedTold[], news: AskedTold): readonly AskedTold[] {
  const from = (asked: AskedTold): string =>
    `${asked.kind} ${asked.kind === 'offer' ? asked.fromId : asked.objectId}`;
  return all.filter((each) => from(each) !== from(news));
}

function takeStep(state: ViewState, { step, agentName }: Extract<WorldNews, { type: 'step' }>): void {
  state.step.value = STEPS[step] ?? '';
  state.refusal.value = '';
  state.phase.value = step === 'arrived' ? 'inside' : 'entering';
  state.connection.value = 'open';
  if (agentName !== '') state.agentName.value = agentName;
}

function takeEnd(state: ViewState, { reason, words }: Extract<WorldNews, { type: 'ended' }>): void {
  state.phase.value = 'ended';
  state.refusal.value = endingOf(reason, words);
  state.travel.value = '';
  state.regions.clear();
  state.asked.value = [];
  state.mutes.value = [];
}

function takeTalk(state: ViewState, news: WorldNews): void {
  if (news.type === 'chat') {
    const line = lineOfChat(news);
    if (line !== undefined) state.chat.value = withLine(state.chat.value, line);
  }
  if (news.type === 'unsent') takeUnsent(state, news.command);
  if (news.type === 'alert') notify(state, news.text);
  if (news.type === 'typing') {
    const typing = new Set(state.typing.value);
    if (news.isTyping) typing.add(news.fromId);
    else typing.delete(news.fromId);
    state.typing.value = typing;
  }
  if (news.type === 'instantMessage' && news.kind === 'message') {
    const { from, fromId, text } = news;
    const isRead = state.panel.value === 'messages' && state.openConversation.value === fromId;
    const line = { from, text, kind: 'person', how: '' } as const;
    state.conversations.value = withMessage(
      state.conversations.value,
      { id: fromId, name: from },
      line,
      isRead,
    );
  }
  if (news.type === 'instantMessage' && news.kind === 'system') notify(state, news.text);
}

function takeUnsent(state: ViewState, again: Extract<WorldNews, { type: 'unsent' }>['command']): void {
  const line = { from: '', text: `Not heard: “${again.text}” `, kind: 'region', how: '', again } as const;
  if (again.type === 'say') {
    state.chat.value = withLine(state.chat.value, line);
    return;
  }
  const { to: id } = again;
  const name = state.people.value.find((person) => person.id === id)?.name ?? '';
  const isRead = state.panel.value === 'messages' && state.openConversation.value === id;
  state.conversations.value = withMessage(state.conversations.value, { id, name }, line, isRead);
}

let next = 0;

/** Shows a word for a while. */
export function notify(state: ViewState, text: string): void {
  if (text === '') return;
  state.notices.value = [...state.notices.value.slice(1 - MOST_NOTICES), { number: next++, text }];
  state.chat.value = withLine(state.chat.value, { from: '', text, kind: 'region', how: '' });
}
