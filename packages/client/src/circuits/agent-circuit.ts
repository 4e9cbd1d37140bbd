import { Circuit } from '@landfall/protocol/circuit';
import type {
  AckedEvent,
  CircuitEvent,
  CircuitRules,
  CircuitStatistics,
  SendOptions,
  UndeliveredEvent,
} from '@landfall/protocol/circuit';
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { ClosedError, TimeoutError } from '@landfall/protocol/errors';
import type { Message, MessageTable } from '@landfall/protocol/message';
import { drive } from '@landfall/transport/drive';
import type { Driver } from '@landfall/transport/drive';
import type { Clock } from '@landfall/transport/ports';
import { Lifetime, pending } from '../lifetime/index.ts';
import type { Settle } from '../lifetime/index.ts';

export interface AgentCircuitOptions {
  readonly endpoint: Endpoint;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly messages: MessageTable;
  readonly rules?: CircuitRules | undefined;
  /** Number of the first packet; 1 by default. */
  readonly firstSequence?: number | undefined;
  /** Names of messages that the grid does not send by UDP. */
  readonly udpBlacklist?: ReadonlySet<string> | undefined;
  readonly send: (datagram: Uint8Array) => void;
  readonly onEvent: (event: CircuitEvent, circuit: AgentCircuit) => void;
  readonly onError: (error: unknown) => void;
}

/** How long a message may take that somebody waits for. */
export interface DeliverOptions extends Omit<SendOptions, 'reliable' | 'tag'> {
  /** Gives the wait up; the message is not called back. */
  readonly signal?: AbortSignal | undefined;
  /** How long to wait for the ack; as long as it is sent again where absent. */
  readonly timeoutMs?: number | undefined;
}

/** The agent's side of the circuit to one simulator. */
export class AgentCircuit {
  /** Of the simulator. */
  readonly endpoint: Endpoint;
  /** Ends when the circuit does, for whatever reason. */
  readonly lifetime = new Lifetime();
  readonly #clock: Clock;
  readonly #machine: Circuit;
  readonly #driver: Driver;
  /** By tag: a message that has to wait has no number yet. */
  readonly #deliveries = new Map<string, Settle<AckedEvent>>();
  readonly #onEvent: AgentCircuitOptions['onEvent'];
  #lastDelivery = 0;
  readonly #firstSequence: number;
  #muted = false;
  /** Why we close it ourselves. */
  #farewell: ClosedError | undefined;

  constructor(options: AgentCircuitOptions) {
    const { endpoint, clock, random, messages, rules, udpBlacklist, firstSequence, send, onEvent, onError } =
      options;
    this.endpoint = endpoint;
    this.#clock = clock;
    this.#firstSequence = firstSequence ?? 1;
    this.#onEvent = onEvent;
    this.#machine = new Circuit({
      role: 'agent',
      messages,
      now: clock.now(),
      random,
      ...(rules === undefined ? {} : { rules }),
      ...(udpBlacklist === undefined ? {} : { udpBlacklist }),
      ...(firstSequence === undefined ? {} : { firstSequence }),
    });
    this.#driver = drive<CircuitEvent>(this.#machine, {
      clock,
      send: (datagram) => {
        if (!this.#muted) send(datagram);
      },
      onEvent: (event) => this.#receiveEvent(event),
      onError,
    });
  }

  /** Counts since it was opened. */
  get statistics(): CircuitStatistics {
    return this.#machine.statistics;
  }

  /** No packet of it has this number, or a higher one: where one that replaces it can begin. */
  get unusedSequence(): number {
    return this.#firstSequence + this.#machine.statistics.packetsSent;
  }

  /** A datagram that came from {@link AgentCircuit.endpoint}. */
  receive(datagram: Uint8Array): void {
    this.#driver.receive(datagram);
  }

  /** Sends without waiting. After the end nothing happens. @throws EncodeError when a value does not fit. */
  send(message: Message, options: SendOptions = {}): void {
    this.#send(message, options);
  }

  /**
   * Sends reliably and waits for the ack.
   * @throws TimeoutError when its budget or the time is spent, or too much waits already; ClosedError when the circuit ended or the
   * signal aborted; EncodeError when a value does not fit.
   */
  deliver(message: Message, { signal, timeoutMs, ...options }: DeliverOptions = {}): Promise<AckedEvent> {
    const what = `the ack of ${message.name}`;
    const { lifetime } = this;
    return pending<AckedEvent>({ what, lifetime, signal, timeoutMs, clock: this.#clock }, (settle) => {
      const tag = `delivery ${++this.#lastDelivery}`;
      this.#deliveries.set(tag, settle);
      try {
        this.#send(message, { ...options, reliable: true, tag });
      } catch (error) {
        settle.reject(error);
      }
      return () => this.#deliveries.delete(tag);
    });
  }

  /** Repeats at once what has not been acked: the simulator was not listening yet. */
  hasten(): void {
    if (!this.lifetime.alive) return;
    this.#machine.hasten(this.#clock.now());
    this.#driver.poke();
  }

  /** Acks what is owed at once. */
  flushAcks(): void {
    this.#machine.flushAcks();
    this.#driver.poke();
  }

  /** Nothing leaves: what is sent is forgotten. */
  get isMuted(): boolean {
    return this.#muted;
  }

  /** From now on nothing leaves, not even acks: a behaviour, not an end. */
  mute(): void {
    this.#muted = true;
  }

  /** Says CloseCircuit, unless `silently`, and ends. */
  close(cause: ClosedError, { silently = false }: { readonly silently?: boolean } = {}): void {
    if (!this.lifetime.alive) return;
    this.#farewell = cause;
    this.#machine.close(this.#clock.now(), { silently });
    this.#driver.poke();
    this.#end(cause);
  }

  #send(message: Message, options: SendOptions): void {
    if (!this.lifetime.alive || this.#muted) return;
    this.#machine.send(message, options, this.#clock.now());
    this.#driver.poke();
  }

  #receiveEvent(event: CircuitEvent): void {
    if (event.type === 'acked') this.#settle(event.tag)?.resolve(event);
    else if (event.type === 'undelivered')
      this.#settle(event.tag)?.reject(undeliveredError(event, this.endpoint));
    if (!this.lifetime.alive) return;
    this.#onEvent(event, this);
    if (event.type !== 'closed') return;
    const { by, reason } = event;
    this.#end(this.#farewell ?? new ClosedError(`the circuit ended: ${reason}`, { by, reason }));
  }

  #settle(tag: string | undefined): Settle<AckedEvent> | undefined {
    return tag === undefined ? undefined : this.#deliveries.get(tag);
  }

  #end(cause: ClosedError): void {
    if (!this.lifetime.end(cause)) return;
    this.#driver.stop();
  }
}

function undeliveredError({ name, attempts, reason }: UndeliveredEvent, to: Endpoint): TimeoutError {
  return new TimeoutError(
    `${name} was sent ${attempts} times to ${formatEndpoint(to)} and never acked (${reason})`,
    0,
    `ack of ${name}`,
  );
}
