import { createHash, timingSafeEqual } from 'node:crypto';
import { networkOf } from '@landfall/assets/http';
import { formatHex } from '@landfall/protocol/bytes';
import { decodeFrame, encodeFrame, RELAY_VERSION, SESSION_TOKEN_BYTES } from '@landfall/protocol/relay';
import type { Hello, RelayFrame, Resume } from '@landfall/protocol/relay';
import type { Clock, MessageSocket } from '@landfall/transport/ports';
import { findGrid } from './grid-list.ts';
import type { ListedGrid } from './grid-list.ts';
import type { GatewayLimits } from './limits.ts';
import { RelaySession } from './relay-session.ts';
import type { SessionEnvironment } from './session-environment.ts';
import type { GatewayStatistics } from './statistics.ts';

/** What a table of sessions stands on. */
export interface SessionTableOptions {
  readonly clock: Clock;
  readonly grids: readonly ListedGrid[];
  /** Asked of every new session; empty for none. */
  readonly token: string;
  readonly limits: GatewayLimits;
  readonly statistics: GatewayStatistics;
  readonly randomBytes: (length: number) => Uint8Array;
  /** A new session's way to its grid. */
  readonly environmentFor: (grid: ListedGrid) => Pick<SessionEnvironment, 'openLink' | 'upstream' | 'defer'>;
  /** Whether this address may guess now; told of a token that was wrong. */
  readonly guesses?: { mayGuess(address: string): boolean; wrong(address: string): void };
}

interface Entry {
  readonly session: RelaySession;
  readonly address: string;
}

/** All sessions of a gateway, by their tokens. */
export class SessionTable {
  readonly #options: SessionTableOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #unknown = new Map<string, number>();
  #isDraining = false;

  constructor(options: SessionTableOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Those that have a connection now. */
  get connected(): number {
    return [...this.#entries.values()].filter(({ session }) => session.isConnected).length;
  }

  /** A connection has come: its first frame says whose it is. Whoever has one address of a network counts as all of it. */
  welcome(socket: MessageSocket, from: string): void {
    const { clock, limits } = this.#options;
    const address = networkOf(from);
    const waiting = this.#unknown.get(address) ?? 0;
    if (waiting >= limits.unknownPerAddress) return this.#refuse(socket, 'full', 'too many connections');
    this.#unknown.set(address, waiting + 1);
    let isKnown = false;
    const known = (): void => {
      if (isKnown) return;
      isKnown = true;
      cancel();
      this.#forgetUnknown(address);
    };
    const cancel = clock.after(
      limits.greetingMs,
      () => {
        known();
        socket.close();
      },
      { background: true },
    );
    socket.onClose(known);
    socket.onMessage((message) => {
      known();
      socket.onMessage(() => undefined);
      this.#greet(socket, address, message);
    });
  }

  /** No new sessions from now on. */
  drain(): void {
    this.#isDraining = true;
  }

  /** Ends them all. */
  close(reason: string, words: string): void {
    this.#isDraining = true;
    for (const { session } of this.#entries.values()) session.end(reason, words);
  }

  #forgetUnknown(address: string): void {
    const left = (this.#unknown.get(address) ?? 1) - 1;
    if (left === 0) this.#unknown.delete(address);
    else this.#unknown.set(address, left);
  }

  #greet(socket: MessageSocket, address: string, message: Uint8Array): void {
    const frame = frameOf(message);
    if (frame?.type !== 'hello' && frame?.type !== 'resume')
      return this.#refuse(socket, 'protocol', 'the first frame is no greeting');
    if (frame.version !== RELAY_VERSION)
      return this.#refuse(socket, 'version', `this gateway speaks version ${RELAY_VERSION}: reload the page`);
    if (frame.type === 'hello') this.#begin(socket, address, frame);
    else this.#resume(socket, frame);
  }

  #begin(socket: MessageSocket, address: string, { token, grid: loginUri }: Hello): void {
    const { grids } = this.#options;
    if (!this.#isToken(token, address))
      return this.#refuse(
        socket,
        'token',
        'this gateway asks for another token: open the address that it printed',
      );
    const grid = findGrid(grids, loginUri);
    if (grid === undefined) return this.#refuse(socket, 'grid', 'this gateway has no such grid');
    if (this.#isDraining) return this.#refuse(socket, 'draining', 'this gateway is about to be restarted');
    if (!this.#hasRoomFor(address)) return this.#refuse(socket, 'full', 'too many sessions');
    const sessionToken = this.#options.randomBytes(SESSION_TOKEN_BYTES);
    const session = this.#create(grid, address, formatHex(sessionToken));
    this.#options.statistics.sessions++;
    this.#goOn(socket, session, sessionToken, 0);
  }

  #resume(socket: MessageSocket, { sessionToken, received }: Resume): void {
    const entry = this.#entries.get(formatHex(sessionToken));
    if (entry === undefined)
      return this.#refuse(socket, 'unknown-session', 'the session is over: log in again');
    this.#options.statistics.resumed++;
    this.#goOn(socket, entry.session, sessionToken, received);
  }

  #create(grid: ListedGrid, address: string, key: string): RelaySession {
    const { clock, limits, statistics, environmentFor } = this.#options;
    const session = new RelaySession(
      { clock, limits, statistics, grid, ...environmentFor(grid) },
      () => void this.#entries.delete(key),
    );
    this.#entries.set(key, { session, address });
    return session;
  }

  #goOn(socket: MessageSocket, session: RelaySession, sessionToken: Uint8Array, received: number): void {
    const { resumeMs: resumeForMs } = this.#options.limits;
    socket.send(
      encodeFrame({ type: 'welcome', sessionToken, resumeForMs, received: session.saidReceived() }),
    );
    session.attach(socket, received);
  }

  #hasRoomFor(address: string): boolean {
    const { sessions, sessionsPerAddress } = this.#options.limits;
    if (this.#entries.size >= sessions) return false;
    const ofAddress = [...this.#entries.values()].filter((entry) => entry.address === address);
    return ofAddress.length < sessionsPerAddress;
  }

  #isToken(given: string, address: string): boolean {
    const { token, guesses } = this.#options;
    if (token === '') return true;
    if (guesses?.mayGuess(address) === false) return false;
    if (timingSafeEqual(digest(given), digest(token))) return true;
    guesses?.wrong(address);
    return false;
  }

  #refuse(socket: MessageSocket, reason: string, words: string): void {
    this.#options.statistics.refusedSessions++;
    socket.send(encodeFrame({ type: 'ended', reason, words }));
    socket.close();
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function frameOf(message: Uint8Array): RelayFrame | undefined {
  try {
    return decodeFrame(message);
  } catch {
    return undefined;
  }
}
