import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Who waits for a request that is under way to be over. */
export interface Ending {
  /** Its answer was sent, or its connection is gone: called once. */
  over(): void;
}

/** What a full crowd needs to know of a connection. */
interface Waiting {
  readonly socket: Socket;
  /** It has sent a whole head of a request, once. */
  readonly hasAsked: boolean;
}

/**
 * The connections of a server, so many at most. Who comes to a full one gets the place of who asks for nothing: the connection that has
 * waited longest without a request under way. So a crowd that opens connections and sends nothing, or half a head, keeps nobody out. When
 * every one is being answered, who comes is turned away.
 */
export class Crowd {
  readonly #most: number;
  /** By how long they have been so. */
  readonly #waiting = new Set<Connection>();
  readonly #connections = new WeakMap<Socket, Connection>();
  #open = 0;

  constructor(most: number) {
    this.#most = most;
  }

  come(socket: Socket): void {
    const connection = new Connection(socket, this.#waiting);
    this.#open++;
    this.#connections.set(socket, connection);
    socket.once('close', () => {
      this.#open--;
      connection.close();
    });
    if (this.#open <= this.#most) return;
    const [longest] = this.#waiting;
    longest?.socket.destroy();
    if (longest !== undefined) this.#waiting.delete(longest);
  }

  /** A request has come: its connection does not wait until it is over. */
  ask(socket: Socket, response: ServerResponse, request: Ending): void {
    this.#connections.get(socket)?.begin(response, request);
  }

  /** It speaks another protocol from now on, and waits for no request. */
  upgrade(socket: Socket): void {
    this.#connections.get(socket)?.upgrade();
  }

  /** Those without a request under way. */
  get waiting(): Iterable<Waiting> {
    return this.#waiting;
  }
}

class Connection implements Waiting {
  readonly socket: Socket;
  hasAsked = false;
  readonly #waiting: Set<Connection>;
  readonly #underWay = new Set<Ending>();

  constructor(socket: Socket, waiting: Set<Connection>) {
    this.socket = socket;
    this.#waiting = waiting;
    waiting.add(this);
  }

  /**
   * The answer's own `close` is not enough: it was before us when the peer went while we read, and never comes for one that waited
   * behind another of the same connection.
   */
  begin(response: ServerResponse, request: Ending): void {
    this.hasAsked = true;
    this.#waiting.delete(this);
    this.#underWay.add(request);
    response.on('close', () => this.#end(request));
  }

  upgrade(): void {
    this.hasAsked = true;
    this.#waiting.delete(this);
  }

  close(): void {
    for (const request of this.#underWay) this.#end(request);
    this.#waiting.delete(this);
  }

  #end(request: Ending): void {
    if (!this.#underWay.delete(request)) return;
    request.over();
    if (this.#underWay.size === 0 && !this.socket.destroyed) this.#waiting.add(this);
  }
}
