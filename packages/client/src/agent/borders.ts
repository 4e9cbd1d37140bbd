import { RemoteError } from '@landfall/protocol/errors';
import { BorderWatch } from '@landfall/protocol/journey';
import type { AvatarWord } from '@landfall/protocol/journey';
import { AgentAlertMessage, AlertMessage } from '@landfall/protocol/message/compact';
import type { Instant } from '@landfall/transport/ports';
import { alertText } from '../chat/index.ts';
import type { Region } from '../regions/index.ts';
import type { JourneyNews, RoomSession } from '../session/index.ts';

/** Words that came so long before the avatar was put back may be the reason. */
const WORDS_MS = 5000;

/** Notices that the avatar was put back from a border, of which regions say nothing, and has the session tell it. */
export class Borders {
  readonly #session: Pick<RoomSession, 'scope' | 'region' | 'journey'>;
  readonly #watch = new BorderWatch();
  #said: { readonly words: string; readonly at: Instant } | undefined;

  constructor(session: Pick<RoomSession, 'scope' | 'region' | 'journey' | 'take'>) {
    this.#session = session;
    const hear = ({ AlertData }: AlertMessage | AgentAlertMessage, region: Region): void => {
      if (region === session.region) this.#said = { words: alertText(AlertData.Message), at: this.#now() };
    };
    session.take(AlertMessage, hear);
    session.take(AgentAlertMessage, hear);
  }

  /** The region has put it there of its own accord. */
  restart(): void {
    this.#watch.restart();
    this.#said = undefined;
  }

  /** The region's word on where it is now. */
  hear(region: Region, word: AvatarWord): void {
    if (!this.#watch.hear(word, region.size, this.#now())) return;
    const said = this.#said;
    this.#said = undefined;
    const isRecent = said !== undefined && this.#now() - said.at <= WORDS_MS;
    this.#session.journey.putBack(region, isRecent ? said.words : '');
  }

  #now(): Instant {
    return this.#session.scope.ports.clock.now();
  }
}

/** What ends a walk over a border that does not let the avatar over; undefined for all else that happens on a journey. */
export function putBackError(news: JourneyNews): RemoteError | undefined {
  if (news.type !== 'failed' || news.failure !== 'put-back') return undefined;
  return new RemoteError('the avatar was put back from the border', news.failure, news.words);
}
