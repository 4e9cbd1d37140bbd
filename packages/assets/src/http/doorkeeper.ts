import type { Answer } from './answer.ts';
import { refusal } from './answers.ts';
import { CHALLENGE, basicAuthentication } from './basic-authentication.ts';
import type { Authenticate, Credential } from './basic-authentication.ts';
import type { IncomingRequest } from './incoming-request.ts';
import { GuessLimit } from './rate-limit.ts';

/** Wrong credentials of one network: who mistypes has enough, who guesses has ten a minute. */
const GUESSES = { requestsPerSecond: 1 / 6, burst: 10 };

type RefusalHeaders = NonNullable<Parameters<typeof refusal>[2]>;

/** Who asks, and with what. */
export type Caller = Pick<IncomingRequest, 'headers' | 'from'>;

/**
 * Lets in who has one of the credentials, and bounds how fast they can be guessed: after ten wrong ones a network waits 6 s for each
 * further guess, and whatever it says meanwhile is not looked at. Who sends none guesses nothing, and where there are no credentials
 * everybody may.
 */
export class Doorkeeper {
  readonly #isRight: Authenticate;
  readonly #isOpen: boolean;
  readonly #guesses: GuessLimit;
  readonly #more: RefusalHeaders;

  /**
   * @param more headers of every refusal
   * @param doors that lead to the same, each of them with its own keeper: together they let a network guess no more often than one would
   */
  constructor(credentials: readonly Credential[], more: RefusalHeaders = {}, doors = 1) {
    this.#more = more;
    this.#guesses = new GuessLimit({
      requestsPerSecond: GUESSES.requestsPerSecond / doors,
      burst: Math.max(1, Math.floor(GUESSES.burst / doors)),
    });
    this.#isRight = basicAuthentication(credentials);
    this.#isOpen = credentials.length === 0;
  }

  /** A look that counts as no guess: false, too, while the network waits. */
  isKnown({ headers, from }: Caller): boolean {
    const { authorization } = headers;
    if (this.#isOpen) return true;
    if (authorization === undefined || this.#guesses.waitMs(from.address, performance.now()) > 0)
      return false;
    return this.#isRight(authorization);
  }

  /** Undefined for whoever may come in; else the answer, 401 or 429. Asked once for each request. */
  refuse({ headers, from }: Caller): Answer | undefined {
    const { authorization } = headers;
    if (this.#isOpen) return undefined;
    if (authorization === undefined) return this.#aCredentialIsNeeded();
    const nowMs = performance.now();
    const waitMs = this.#guesses.waitMs(from.address, nowMs);
    if (waitMs > 0) return this.#tooManyGuesses(waitMs);
    if (this.#isRight(authorization)) return undefined;
    this.#guesses.wrong(from.address, nowMs);
    return this.#aCredentialIsNeeded();
  }

  #aCredentialIsNeeded(): Answer {
    return refusal(401, 'a credential is needed', { 'www-authenticate': CHALLENGE, ...this.#more });
  }

  #tooManyGuesses(waitMs: number): Answer {
    const seconds = Math.ceil(waitMs / 1000);
    const words = `too many wrong credentials from your address: try again in ${seconds} s`;
    return refusal(429, words, { 'retry-after': seconds, ...this.#more });
  }
}
