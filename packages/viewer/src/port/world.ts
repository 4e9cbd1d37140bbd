import type { WorldCommand } from './commands.ts';
import type { WorldNews } from './news.ts';

/** A session as a viewer sees it: in a worker, or in the same thread. */
export interface World {
  /** Asks for something to be done; what comes of it is told as words of the world. */
  send(command: WorldCommand): void;
  /** Calls back for each piece of news, in order; returns what ends it. */
  onNews(listener: (news: WorldNews) => void): () => void;
}

/** How one logs in: only the hash of the password leaves the form. */
export interface LoginWords {
  /** The grid's login address, as the gateway lists it. */
  readonly grid: string;
  /** The first word of the avatar's name. */
  readonly firstName: string;
  /** The rest of the avatar's name; `Resident` where somebody gives one word only. */
  readonly lastName: string;
  /** `$1$` and 32 hexadecimal digits. */
  readonly passwordHash: string;
  /** `last`, `home`, or a place. */
  readonly start: string;
  /** Where the gateway takes sessions: ws: or wss:. */
  readonly socket: string;
  /** What the gateway's operator gave out; undefined for none. */
  readonly token: string | undefined;
}
