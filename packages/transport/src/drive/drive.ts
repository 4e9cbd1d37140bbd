/**
 * The driver of one five-verb machine. Its rules:
 *
 * 1. Mutate once, drain fully, then mutate again. Draining is: send every datagram, collect every event, and only
 *    then call the event handler, so that a handler never meets a half-drained machine.
 * 2. What a handler does (`receive`, `poke`, a method of the machine) is served after it, by the same loop: no recursion.
 * 3. One timer. It is armed anew only when the machine wants to be woken earlier than it is set; a deadline that
 *    moved later is noticed when the timer fires, so a busy machine costs no timer per packet.
 * 4. What a handler, the link or the machine throws is reported and survived.
 */
import type { Cancel, Clock, Instant } from '../ports/index.ts';
import { callListener, takeRejection } from './call-listener.ts';

/** A sans-IO state machine: bytes and `now` in; bytes, events and the next deadline out. */
export interface Machine<Event, Input = Uint8Array, Output = Uint8Array> {
  /** Takes in what the link brought. */
  receiveDatagram(input: Input, now: Instant): void;
  /** Does what is due. */
  handleTimeout(now: Instant): void;
  /** The next thing to send, until undefined. */
  pollDatagram(): Output | undefined;
  /** The next thing that happened, until undefined. */
  pollEvent(): Event | undefined;
  /** When to call `handleTimeout`, or undefined when there is nothing to wait for. */
  nextTimeout(): Instant | undefined;
}

/** What a driver needs: a clock, and where the machine's output goes. */
export interface DriveOptions<Event, Output = Uint8Array> {
  /** Says what `now` is for the machine, and has the one timer. */
  readonly clock: Clock;
  /** Puts one datagram on its way. */
  readonly send: (output: Output) => void;
  /**
   * Hears each event of the machine, in order, when all datagrams that were ready are sent. A promise that it returns is not
   * waited for.
   */
  readonly onEvent: (event: Event) => unknown;
  /** Hears what `send`, `onEvent` or the machine threw, and what a promise of `onEvent` was rejected with. Nothing is done about it otherwise. */
  readonly onError?: (error: unknown) => unknown;
  /** Whether the timer lets the process end; true by default, as an open link keeps it alive anyway. */
  readonly background?: boolean;
}

/** Drives one machine. */
export interface Driver<Input = Uint8Array> {
  /** Gives the machine what came in for it, and serves what follows from it. */
  receive(input: Input): void;
  /** To be called after a method of the machine was called, such as `circuit.send`: serves what follows from it. */
  poke(): void;
  /** Cancels the timer. Nothing is sent or reported after it, not even what is being drained. */
  stop(): void;
  /** `stop` was called: nothing is taken in, sent or reported any more. */
  readonly stopped: boolean;
}

/** Starts to drive the machine: what it already has to say is served before this returns. */
export function drive<Event, Input = Uint8Array, Output = Uint8Array>(
  machine: Machine<Event, Input, Output>,
  options: DriveOptions<Event, Output>,
): Driver<Input> {
  const driver = new MachineDriver(machine, options);
  driver.poke();
  return driver;
}

class MachineDriver<Event, Input, Output> implements Driver<Input> {
  readonly #machine: Machine<Event, Input, Output>;
  readonly #options: DriveOptions<Event, Output>;
  readonly #timerOptions: { readonly background: boolean };
  readonly #waiting: Input[] = [];
  readonly #onTimer: () => void;
  readonly #onRejection = (error: unknown): void => this.#report(error);
  #cancelTimer: Cancel | undefined;
  #armedFor: Instant = Infinity;
  /** The time that the machine was last told, or that it was when serving began: asked for once for each datagram. */
  #now: Instant = -Infinity;
  #serving = false;
  #poked = false;
  #stopped = false;

  constructor(machine: Machine<Event, Input, Output>, options: DriveOptions<Event, Output>) {
    this.#machine = machine;
    this.#options = options;
    this.#timerOptions = { background: options.background ?? true };
    this.#onTimer = () => {
      this.#cancelTimer = undefined;
      this.#armedFor = Infinity;
      this.poke();
    };
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  receive(input: Input): void {
    if (this.#stopped) return;
    if (this.#serving) {
      this.#waiting.push(input);
      return;
    }
    this.#serving = true;
    this.#take(input);
    this.#serve();
  }

  poke(): void {
    if (this.#stopped) return;
    this.#poked = true;
    if (this.#serving) return;
    this.#serving = true;
    this.#now = this.#options.clock.now();
    this.#serve();
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting.length = 0;
    this.#disarm();
  }

  /** Drains, then lets in what waited meanwhile, one at a time, until there is nothing more; then sees to the timer. */
  #serve(): void {
    let woken = false;
    let deadline: Instant | undefined;
    do {
      this.#poked = false;
      this.#drain();
      if (this.#poked) continue; // A handler has mutated the machine: drain again before anything else goes in.
      const input = this.#waiting.shift();
      if (input !== undefined) {
        this.#take(input);
        this.#poked = true;
      } else if (!this.#stopped && !woken) {
        // Once a round: a machine that is still due afterwards gets a fresh timer, not an endless loop.
        deadline = this.#machine.nextTimeout();
        woken = this.#wakeIfDue(deadline);
        this.#poked = woken;
      }
    } while (this.#poked && !this.#stopped);
    this.#serving = false;
    this.#arm(woken ? this.#machine.nextTimeout() : deadline);
  }

  #take(input: Input): void {
    try {
      this.#now = this.#options.clock.now();
      this.#machine.receiveDatagram(input, this.#now);
    } catch (error) {
      this.#report(error);
    }
  }

  /** True when a deadline had come and the machine was told. */
  #wakeIfDue(deadline: Instant | undefined): boolean {
    if (deadline === undefined || this.#now < deadline) return false;
    try {
      this.#machine.handleTimeout(this.#now);
    } catch (error) {
      this.#report(error);
    }
    return true;
  }

  #drain(): void {
    this.#sendAll();
    const first = this.#machine.pollEvent();
    if (first === undefined) return;
    const second = this.#machine.pollEvent();
    // A datagram mostly brings one event, which then is all.
    if (second === undefined) this.#tell(first);
    else this.#tellAll([first, second]);
  }

  /** These, and all that follow them. */
  #tellAll(events: Event[]): void {
    for (let event = this.#machine.pollEvent(); event !== undefined; event = this.#machine.pollEvent()) {
      events.push(event);
    }
    for (const event of events) this.#tell(event);
  }

  #sendAll(): void {
    const { send } = this.#options;
    while (!this.#stopped) {
      const output = this.#machine.pollDatagram();
      if (output === undefined) return;
      try {
        send(output);
      } catch (error) {
        this.#report(error);
      }
    }
  }

  #tell(event: Event): void {
    if (this.#stopped) return;
    try {
      takeRejection(this.#options.onEvent(event), this.#onRejection);
    } catch (error) {
      this.#report(error);
    }
  }

  #report(error: unknown): void {
    // When the reporter itself is broken there is nobody left to tell, and the circuit must live.
    callListener(
      () => this.#options.onError?.(error),
      () => undefined,
    );
  }

  #arm(deadline: Instant | undefined): void {
    if (deadline === undefined || this.#stopped) {
      this.#disarm();
      return;
    }
    if (deadline >= this.#armedFor) return;
    this.#disarm();
    const { clock } = this.#options;
    this.#armedFor = deadline;
    this.#cancelTimer = clock.after(Math.max(0, deadline - clock.now()), this.#onTimer, this.#timerOptions);
  }

  #disarm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#armedFor = Infinity;
  }
}
