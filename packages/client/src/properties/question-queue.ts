import type { Clock, Instant } from '@landfall/transport/ports';

/** How fast questions are asked, and how long an answer is awaited. */
export interface QuestionPace {
  /** Questions that are open at once; the next ones are asked as these are answered. */
  readonly atOnce: number;
  /** Questions in one message. */
  readonly together: number;
  /** Between two messages. */
  readonly pauseMs: number;
  /** Until a question counts as lost. */
  readonly answerMs: number;
  /** How often each is asked. */
  readonly times: number;
}

/** How a question ended. */
export type Outcome = 'answered' | 'gone' | 'unanswered';

interface Question {
  readonly key: number;
  readonly settle: ((outcome: Outcome) => void)[];
  asked: number;
}

/**
 * Questions by number, asked at a bounded rate, again where no answer comes, and given up in the end: nobody waits for ever. What is
 * asked twice is one question.
 */
export class QuestionQueue {
  readonly #clock: Clock;
  readonly #pace: QuestionPace;
  readonly #ask: (keys: readonly number[]) => void;
  readonly #onGivenUp: (key: number) => void;
  readonly #waiting = new Map<number, Question>();
  readonly #open = new Map<number, { readonly question: Question; readonly until: Instant }>();
  #nextAt: Instant = 0;
  #timer: (() => void) | undefined;

  /** `ask` sends a message with those keys; `onGivenUp` hears of those that never answered. */
  constructor(
    clock: Clock,
    pace: QuestionPace,
    ask: (keys: readonly number[]) => void,
    onGivenUp: (key: number) => void,
  ) {
    this.#clock = clock;
    this.#pace = pace;
    this.#ask = ask;
    this.#onGivenUp = onGivenUp;
  }

  /** Questions that wait or are open. */
  get size(): number {
    return this.#waiting.size + this.#open.size;
  }

  /** Asks, and tells how it ended. Returns how to lose interest: what nobody wants and was not asked is not. */
  put(key: number, settle: (outcome: Outcome) => void): () => void {
    const known = this.#waiting.get(key) ?? this.#open.get(key)?.question;
    const question = known ?? { key, settle: [], asked: 0 };
    question.settle.push(settle);
    if (known === undefined) this.#waiting.set(key, question);
    this.#arm();
    return () => {
      const index = question.settle.indexOf(settle);
      if (index >= 0) question.settle.splice(index, 1);
      if (question.settle.length === 0) this.#waiting.delete(key);
    };
  }

  /** It was answered, or what it is about is gone. */
  end(key: number, outcome: 'answered' | 'gone'): void {
    const question = this.#open.get(key)?.question ?? this.#waiting.get(key);
    if (question === undefined) return;
    this.#open.delete(key);
    this.#waiting.delete(key);
    for (const settle of question.settle.splice(0)) settle(outcome);
    this.#arm();
  }

  /** Nobody is called back any more. */
  stop(): void {
    this.#timer?.();
    this.#waiting.clear();
    this.#open.clear();
  }

  #arm(): void {
    this.#timer?.();
    this.#timer = undefined;
    if (this.size === 0) return;
    const now = this.#clock.now();
    const canAsk = this.#waiting.size > 0 && this.#open.size < this.#pace.atOnce;
    const [oldest] = this.#open.values();
    const at = Math.min(canAsk ? this.#nextAt : Infinity, oldest?.until ?? Infinity);
    this.#timer = this.#clock.after(Math.max(0, at - now), () => this.#turn());
  }

  #turn(): void {
    this.#timer = undefined;
    const now = this.#clock.now();
    this.#giveUp(now);
    if (now >= this.#nextAt) this.#askSome(now);
    this.#arm();
  }

  #giveUp(now: Instant): void {
    for (const [key, { question, until }] of this.#open) {
      if (until > now) return;
      this.#open.delete(key);
      if (question.settle.length > 0 && question.asked < this.#pace.times) this.#waiting.set(key, question);
      else this.#abandon(question);
    }
  }

  #abandon({ key, settle }: Question): void {
    this.#onGivenUp(key);
    for (const tell of settle.splice(0)) tell('unanswered');
  }

  #askSome(now: Instant): void {
    const { atOnce, together, pauseMs, answerMs } = this.#pace;
    const keys: number[] = [];
    for (const [key, question] of this.#waiting) {
      if (keys.length === together || this.#open.size === atOnce) break;
      this.#waiting.delete(key);
      question.asked++;
      this.#open.set(key, { question, until: now + answerMs });
      keys.push(key);
    }
    if (keys.length === 0) return;
    this.#nextAt = now + pauseMs;
    this.#ask(keys);
  }
}
