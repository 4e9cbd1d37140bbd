import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Connections that come in one turn of the loop, before room is made for them: more are not accepted. */
const SPARE = 64;

/**
 * Keeps a server to so many connections. Who comes to a full one gets the place of who asks for nothing: the connection that has waited
 * longest without a request under way. So a crowd that opens connections and sends nothing, or half a head, keeps nobody out. When every
 * one is being answered, who comes is turned away.
 */
export function keepCrowdOut(server: Server, most: number): void {
  // Not 0 for "any number": Node 20 reads it so, later ones refuse every connection.
  server.maxConnections = most + SPARE;
  const crowd = new Crowd(most);
  const ask = (request: IncomingMessage, response: ServerResponse): void =>
    crowd.ask(request.socket, response);
  server.on('connection', (socket: Socket) => crowd.come(socket));
  server.on('request', ask).on('checkContinue', ask);
}

class Crowd {
  readonly #most: number;
  /** By how long they have been so. */
  readonly #waiting = new Set<Socket>();
  readonly #requests = new WeakMap<Socket, number>();
  #open = 0;

  constructor(most: number) {
    this.#most = most;
  }

  come(socket: Socket): void {
    this.#open++;
    this.#waiting.add(socket);
    socket.once('close', () => {
      this.#open--;
      this.#waiting.delete(socket);
    });
    if (this.#open <= this.#most) return;
    const [longest] = this.#waiting;
    longest?.destroy();
    if (longest !== undefined) this.#waiting.delete(longest);
  }

  ask(socket: Socket, response: ServerResponse): void {
    this.#waiting.delete(socket);
    this.#requests.set(socket, (this.#requests.get(socket) ?? 0) + 1);
    response.once('close', () => {
      const left = (this.#requests.get(socket) ?? 1) - 1;
      this.#requests.set(socket, left);
      if (left === 0 && !socket.destroyed) this.#waiting.add(socket);
    });
  }
}
