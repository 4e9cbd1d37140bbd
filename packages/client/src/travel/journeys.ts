/**
 * The journeys of a session, one at a time: its login, then whatever moves the agent. Rules:
 * 1. A journey begins with the first that is told of it: a request, TeleportStart, or that the agent has been sent away.
 * 2. It ends where the agent is placed, or is told to be where it was. Where it is sent on before that, the journey goes on.
 * 3. A border that overtakes a teleport is another journey: the session tells that the teleport has failed, and then that the agent departs.
 *    So is an arrival that was given up, and has come about all the same: a journey of that one step.
 * 4. A border that does not let the agent over is known only by its failure, and a journey of that one step.
 */
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { JourneyNews, RoomSession } from '../session/index.ts';
import type { Region } from '../regions/index.ts';
import { Journey } from './journey.ts';
import type { TravelEvents } from './travel-events.ts';

type News<Type extends JourneyNews['type']> = Extract<JourneyNews, { readonly type: Type }>;

/** Hears what the session tells of journeys, and gives each step to the journey that it is of. */
export class Journeys {
  readonly #session: RoomSession<TravelEvents>;
  readonly #hint: () => string;
  #latest: Journey;
  /** The one that is being asked for in this turn. */
  #wanted: Journey | undefined;
  readonly #onSetOut: (journey: Journey) => void;

  /** `hint`: what speaks for it that the region is gone, in words. */
  constructor(session: RoomSession<TravelEvents>, hint: () => string, onSetOut: (journey: Journey) => void) {
    this.#session = session;
    this.#onSetOut = onSetOut;
    this.#hint = hint;
    this.#latest = this.create('login', true);
    const login = this.#latest;
    session.on('regionAdded', ({ region }) => {
      if (this.#latest === login && !region.isChild)
        login.take({
          type: 'departed',
          kind: 'login',
          isAsked: true,
          from: undefined,
          endpoint: formatEndpoint(region.endpoint),
        });
    });
    session.on('journey', (news) => this.#hear(news));
    session.scope.lifetime.onEnd((cause) => this.#latest.fail(cause));
  }

  /** The one that is under way, or has been the last. */
  get latest(): Journey {
    return this.#latest;
  }

  create(kind: Journey['kind'], isAsked: boolean): Journey {
    const { clock } = this.#session.scope.ports;
    return new Journey({ kind, isAsked }, () => clock.now(), this.#hint);
  }

  /** Begins a teleport: what `ask` has the session tell is of this journey. @throws as `ask`. */
  begin(journey: Journey, ask: () => Region): Region {
    this.#wanted = journey;
    try {
      return ask();
    } finally {
      this.#wanted = undefined;
    }
  }

  #hear(news: JourneyNews): void {
    // The session ends then, and with it the journey.
    if (news.type === 'lost') return;
    if (this.#latest.hasEnded) this.#open(news);
    // Placed again where it was: what is waited for may still come.
    if (news.type !== 'placed' || news.kind !== undefined) this.#latest.take(news);
  }

  #open(news: Exclude<JourneyNews, News<'lost'>>): void {
    const kind = kindOf(news);
    if (kind === undefined) return;
    const isAsked = news.type === 'asked' || ('isAsked' in news && news.isAsked);
    this.#latest = (news.type === 'asked' ? this.#wanted : undefined) ?? this.create(kind, isAsked);
    // An arrival that was given up and comes about all the same is nobody's new wish.
    if (news.type !== 'placed') this.#onSetOut(this.#latest);
    this.#session.emit('setOut', this.#latest);
  }
}

/** What journey begins so; undefined for what is told of one that nobody waits for any more, or of none. */
function kindOf(news: JourneyNews): Journey['kind'] | undefined {
  switch (news.type) {
    case 'asked':
    case 'started':
      return 'teleport';
    case 'departed':
      return news.kind;
    case 'placed':
      return news.kind === 'local' ? undefined : news.kind;
    case 'failed':
      return news.failure === 'put-back' ? news.kind : undefined;
    default:
      return undefined;
  }
}
