/**
 * A page's connection to its gateway. Rules:
 * 1. `open` → `lost` when the socket is gone or silent → `open` again when the session was resumed on another one, tried at once and then
 *    at growing distances, for as long as the gateway keeps the session → else `closed`, for ever.
 * 2. While it is lost, datagrams are lost but for the last second's; circuits send them again. Requests, answers and their pieces are kept and come once.
 * 3. When it is closed, whatever waits is rejected with the cause in the same turn, and links report it.
 */
import { ClosedError } from '@landfall/protocol/errors';
import { decodeGatewayFrame, encodeFrame, RELAY_VERSION, RESUME_MS } from '@landfall/protocol/relay';
import type { Ended, Hello, RelayFrame, Resume, Welcome } from '@landfall/protocol/relay';
import type { Cancel, Clock, Http, Inflate, MessageSocket, OpenLink } from '../ports/index.ts';
import { GatewayHttp } from './gateway-http.ts';
import { GatewayLinks } from './gateway-link.ts';
import { RelayChannel } from './relay-channel.ts';

/** What a connection is made of. */
export interface GatewayEnvironment {
  /** Times what is waited for: sockets, first words, silence and attempts to resume. */
  readonly clock: Clock;
  /** Connects anew, each time. A rejection means that the gateway cannot be reached. */
  readonly openSocket: () => Promise<MessageSocket>;
  /** Unpacks answers with a content encoding; undefined where nothing is there to unpack with. */
  readonly inflate?: Inflate | undefined;
}

/** `lost` is being resumed; `closed` stays so. */
export type GatewayState = 'open' | 'lost' | 'closed';

/** Hears what becomes of a connection; `cause` is there when it is closed. */
export type StateListener = (state: GatewayState, cause?: ClosedError) => unknown;

/** A new socket, or the first word on it, is waited for so long. */
const OPENING_MS = 8000;
/** Between attempts to resume: doubled each time. */
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 500;

/** See above. Made by {@link openGatewayConnection}. */
export class GatewayConnection {
  /** Requests that the gateway makes for the page. */
  readonly http: Http;
  /** Opens datagram sockets at the gateway. */
  readonly openLink: OpenLink;
  readonly #environment: GatewayEnvironment;
  readonly #channel: RelayChannel;
  readonly #http: GatewayHttp;
  readonly #links: GatewayLinks;
  readonly #listeners = new Set<StateListener>();
  #state: GatewayState = 'lost';
  #welcome: Welcome | undefined;
  #lostAt = 0;
  #retryMs = FIRST_RETRY_MS;
  #cancelRetry: Cancel | undefined;

  constructor(environment: GatewayEnvironment) {
    this.#environment = environment;
    const { clock, inflate } = environment;
    this.#channel = new RelayChannel(clock, {
      decode: decodeGatewayFrame,
      onFrame: (frame) => this.#receive(frame),
      onLost: () => this.#lose(),
      onBroken: (error) => this.#end(error),
    });
    this.#http = new GatewayHttp(this.#channel, clock, inflate);
    this.#links = new GatewayLinks(this.#channel);
    this.http = this.#http;
    this.openLink = (options) => this.#links.open(options);
  }

  /** As the last {@link StateListener} was told; `lost` before the first socket is greeted. */
  get state(): GatewayState {
    return this.#state;
  }

  /** Hears of every change. Call what it returns to hear no more. */
  onState(listener: StateListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The first socket. @throws ClosedError when there is no session to be had */
  async open(hello: Omit<Hello, 'type' | 'version'>): Promise<void> {
    const socket = await this.#openSocket();
    await this.#greet(socket, { type: 'hello', version: RELAY_VERSION, ...hello });
  }

  /** Ends the session at the gateway, with its sockets. */
  close(
    cause = new ClosedError('the connection to the gateway was closed', { by: 'us', reason: 'closed' }),
  ): void {
    this.#end(cause, { type: 'ended', reason: 'bye', words: '' });
  }

  #receive(frame: RelayFrame): void {
    switch (frame.type) {
      case 'datagrams':
        return this.#links.receive(frame);
      case 'link-opened':
        return this.#links.opened(frame);
      case 'link-failed':
        return this.#links.failed(frame);
      case 'head':
        return this.#http.receiveHead(frame);
      case 'body':
        return this.#http.receiveBody(frame);
      case 'request-failed':
        return this.#http.receiveFailure(frame);
      case 'ended':
        return this.#end(endedError(frame));
      default:
      // A gateway that asks a page for something is ahead of its time.
    }
  }

  #lose(): void {
    if (this.#state === 'closed') return;
    this.#lostAt = this.#environment.clock.now();
    this.#become('lost');
    void this.#resume();
  }

  async #resume(): Promise<void> {
    const { sessionToken } = this.#welcome!;
    try {
      const socket = await this.#openSocket();
      if (this.#state !== 'lost') return socket.close();
      const received = this.#channel.saidReceived();
      await this.#greet(socket, { type: 'resume', version: RELAY_VERSION, sessionToken, received });
    } catch (error) {
      if (error instanceof ClosedError && error.by === 'peer') this.#end(error);
      else this.#retry(error);
    }
  }

  #retry(error: unknown): void {
    if (this.#state !== 'lost') return;
    const { clock } = this.#environment;
    const keptMs = this.#welcome?.resumeForMs ?? RESUME_MS;
    if (clock.now() - this.#lostAt > keptMs)
      return this.#end(
        new ClosedError('the gateway cannot be reached', {
          by: 'network',
          reason: 'unreachable',
          cause: error,
        }),
      );
    this.#cancelRetry = clock.after(this.#retryMs, () => void this.#resume());
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
  }

  /** Says the first word on a socket, and goes on with it when it is welcome. @throws ClosedError when it is not, by the peer then, or nothing comes */
  #greet(socket: MessageSocket, first: Hello | Resume): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (error: ClosedError): void => {
        cancel();
        socket.close();
        reject(error);
      };
      const cancel = this.#environment.clock.after(OPENING_MS, () => fail(unanswered('unreachable')));
      socket.onClose(() => fail(unanswered('reset')));
      socket.onMessage((message) => {
        const frame = frameOf(message);
        if (frame?.type === 'ended') return fail(endedError(frame));
        if (frame?.type !== 'welcome' || this.#state === 'closed') return fail(unanswered('protocol'));
        cancel();
        // In this very turn: the next message may be in hand already.
        this.#goOn(socket, frame);
        resolve();
      });
      socket.send(encodeFrame(first));
    });
  }

  #goOn(socket: MessageSocket, welcome: Welcome): void {
    // What stands in it are views of the message.
    this.#welcome = { ...welcome, sessionToken: welcome.sessionToken.slice() };
    this.#retryMs = FIRST_RETRY_MS;
    this.#channel.attach(socket, welcome.received);
    this.#become('open');
  }

  async #openSocket(): Promise<MessageSocket> {
    const { clock, openSocket } = this.#environment;
    const unreachable = (cause?: unknown): ClosedError =>
      new ClosedError('the gateway cannot be reached', { by: 'network', reason: 'unreachable', cause });
    let isLate = false;
    const opening = openSocket();
    // One that opens after nobody waits for it any more.
    opening.then(
      (socket) => isLate && socket.close(),
      () => undefined,
    );
    return await new Promise((resolve, reject) => {
      const cancel = clock.after(OPENING_MS, () => {
        isLate = true;
        reject(unreachable());
      });
      opening.then(resolve, (error: unknown) => reject(unreachable(error))).finally(cancel);
    });
  }

  #end(cause: ClosedError, last?: Ended): void {
    if (this.#state === 'closed') return;
    this.#cancelRetry?.();
    this.#channel.close(cause, last);
    this.#http.end(cause);
    this.#links.end(cause);
    this.#become('closed', cause);
  }

  #become(state: GatewayState, cause?: ClosedError): void {
    this.#state = state;
    for (const listener of this.#listeners) {
      // Whatever a listener throws is not the connection's.
      try {
        listener(state, cause);
      } catch {
        continue;
      }
    }
  }
}

function frameOf(message: Uint8Array): RelayFrame | undefined {
  try {
    return decodeGatewayFrame(message);
  } catch {
    return undefined;
  }
}

const unanswered = (reason: string): ClosedError =>
  new ClosedError('the gateway did not answer', { by: 'network', reason });

const endedError = ({ reason, words }: Ended): ClosedError =>
  new ClosedError(words === '' ? `the gateway has ended the session (${reason})` : words, {
    by: 'peer',
    reason,
    words,
  });

/** Connects to a gateway. @throws ClosedError when it cannot be reached, or has no session for us */
export async function openGatewayConnection(
  environment: GatewayEnvironment,
  hello: Omit<Hello, 'type' | 'version'>,
): Promise<GatewayConnection> {
  const connection = new GatewayConnection(environment);
  try {
    await connection.open(hello);
  } catch (error) {
    connection.close();
    throw error;
  }
  return connection;
}
