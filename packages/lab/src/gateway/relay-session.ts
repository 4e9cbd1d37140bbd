/**
 * One page's session: its sockets, its requests, and what its grid has named. It lives on without a connection for a while, and ends when
 * the page says so, breaks the rules, or stays away.
 */
import { ClosedError, DecodeError } from '@landfall/protocol/errors';
import { decodeFrame, NamedPlaces } from '@landfall/protocol/relay';
import type { RelayFrame } from '@landfall/protocol/relay';
import type { Cancel, MessageSocket } from '@landfall/transport/ports';
import { RelayChannel } from '@landfall/transport/relay';
import { Allowance } from './allowance.ts';
import type { SessionEnvironment } from './session-environment.ts';
import { SessionExchanges } from './session-exchanges.ts';
import { SessionLinks } from './session-links.ts';

/** See above. */
export class RelaySession {
  readonly #environment: SessionEnvironment;
  readonly #channel: RelayChannel;
  readonly #links: SessionLinks;
  readonly #exchanges: SessionExchanges;
  readonly #frames: Allowance;
  readonly #onEnd: () => void;
  #cancelExpiry: Cancel | undefined;
  #isOver = false;

  /** @param onEnd is called once, when it is over */
  constructor(environment: SessionEnvironment, onEnd: () => void) {
    this.#environment = environment;
    this.#onEnd = onEnd;
    const { clock, grid, limits } = environment;
    this.#channel = new RelayChannel(clock, {
      decode: decodeFrame,
      onFrame: (frame) => this.#receive(frame),
      onLost: () => this.#expire(),
      onBroken: (error) => this.end(error.reason, error.message),
    });
    const places = new NamedPlaces(grid.loginUri);
    this.#links = new SessionLinks(environment, this.#channel, places);
    this.#exchanges = new SessionExchanges(environment, this.#channel, places);
    this.#frames = new Allowance(limits.framesPerSecond, clock.now());
  }

  get isConnected(): boolean {
    return this.#channel.isOpen;
  }

  /** What the first frame on a new connection tells the page. */
  saidReceived(): number {
    return this.#channel.saidReceived();
  }

  /** Goes on with this connection; the one before it is closed. */
  attach(socket: MessageSocket, received: number): void {
    this.#cancelExpiry?.();
    this.#channel.attach(socket, received);
  }

  end(reason: string, words: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelExpiry?.();
    this.#links.end();
    this.#exchanges.end();
    this.#channel.close(new ClosedError(words, { by: 'us', reason }), { type: 'ended', reason, words });
    this.#onEnd();
  }

  #expire(): void {
    const { clock, limits } = this.#environment;
    this.#cancelExpiry = clock.after(limits.resumeMs, () => this.end('expired', 'nobody came back'), {
      background: true,
    });
  }

  #receive(frame: RelayFrame): void {
    if (this.#isOver) return;
    if (!this.#frames.take(1, this.#environment.clock.now()))
      return this.end('flood', 'more frames than a page may send');
    switch (frame.type) {
      case 'datagrams':
        return this.#links.send(frame);
      case 'open-link':
        return this.#links.open(frame);
      case 'close-link':
        return this.#links.close(frame);
      case 'request':
        return this.#exchanges.begin(frame);
      case 'body':
        return this.#exchanges.take(frame);
      case 'cancel':
        return this.#exchanges.cancel(frame);
      case 'ended':
        return this.end('bye', '');
      default:
        throw new DecodeError(`a page does not send ${frame.type}`);
    }
  }
}
