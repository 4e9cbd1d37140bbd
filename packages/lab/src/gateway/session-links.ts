import { ClosedError, DecodeError } from '@landfall/protocol/errors';
import { sameEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { DatagramBatch, DatagramReader, MAX_LINKS } from '@landfall/protocol/relay';
import type { CloseLink, Datagrams, NamedPlaces, OpenLink } from '@landfall/protocol/relay';
import type { Link } from '@landfall/transport/ports';
import type { RelayChannel } from '@landfall/transport/relay';
import { Allowance } from './allowance.ts';
import type { SessionEnvironment } from './session-environment.ts';

/** The UDP sockets of a session: datagrams go where the session's grid has named somebody, and come from there. */
export class SessionLinks {
  readonly #environment: SessionEnvironment;
  readonly #channel: RelayChannel;
  readonly #places: NamedPlaces;
  readonly #links = new Map<number, SessionLink>();
  readonly #datagrams: Allowance;
  readonly #bytes: Allowance;
  /** Most datagrams are of or to the same simulator; what was named stays so, but for what is forgotten for its age. */
  #lastNamed: Endpoint | undefined;

  constructor(environment: SessionEnvironment, channel: RelayChannel, places: NamedPlaces) {
    this.#environment = environment;
    this.#channel = channel;
    this.#places = places;
    const { clock, limits } = environment;
    this.#datagrams = new Allowance(limits.datagramsPerSecond, clock.now());
    this.#bytes = new Allowance(limits.sentBytesPerSecond, clock.now());
  }

  /** @throws DecodeError when the page breaks the rules */
  open({ link: id }: OpenLink): void {
    if (this.#links.has(id)) throw new DecodeError('a link that is open already');
    if (this.#links.size >= MAX_LINKS) throw new DecodeError('too many links');
    const link = new SessionLink(id, this);
    this.#links.set(id, link);
    this.#environment.openLink().then(
      (socket) => link.bound(socket),
      (error: unknown) => this.#fail(id, error),
    );
  }

  close({ link }: CloseLink): void {
    this.#links.get(link)?.close();
    this.#links.delete(link);
  }

  /** @throws DecodeError when the batch is damaged */
  send({ link, batch }: Datagrams): void {
    this.#links.get(link)?.send(batch);
  }

  end(): void {
    for (const link of this.#links.values()) link.close();
    this.#links.clear();
  }

  maySend(datagram: Uint8Array, to: Endpoint): boolean {
    const { clock, statistics } = this.#environment;
    if (!this.isNamed(to)) {
      statistics.datagramsRefused++;
      return false;
    }
    const now = clock.now();
    const isWithin = this.#datagrams.take(1, now) && this.#bytes.take(datagram.length, now);
    if (isWithin) statistics.datagramsToGrids++;
    else statistics.datagramsBeyondRate++;
    return isWithin;
  }

  mayReceive(from: Endpoint): boolean {
    const { statistics } = this.#environment;
    if (this.isNamed(from)) {
      statistics.datagramsToPages++;
      return true;
    }
    statistics.datagramsFromStrangers++;
    return false;
  }

  isNamed(endpoint: Endpoint): boolean {
    const last = this.#lastNamed;
    if (last !== undefined && sameEndpoint(last, endpoint)) return true;
    const { reach } = this.#environment.grid;
    if (!this.#places.hasEndpoint(endpoint) || !reach.allows(endpoint.address)) return false;
    this.#lastNamed = { address: endpoint.address, port: endpoint.port };
    return true;
  }

  read(datagram: Uint8Array): void {
    this.#places.readDatagram(datagram);
  }

  bound(id: number, local: Endpoint): void {
    this.#channel.send({ type: 'link-opened', link: id, local });
  }

  deliver(frame: Uint8Array): void {
    this.#channel.sendDatagrams(frame);
  }

  failed(id: number, error: unknown): void {
    this.#fail(id, error);
  }

  /** Calls back when this turn is over. */
  later(callback: () => void): void {
    this.#environment.defer(callback);
  }

  #fail(id: number, error: unknown): void {
    this.close({ type: 'close-link', link: id });
    const words = error instanceof ClosedError ? error.message : 'no socket can be had';
    this.#channel.send({ type: 'link-failed', link: id, words });
  }
}

class SessionLink {
  readonly #id: number;
  readonly #owner: SessionLinks;
  readonly #batch: DatagramBatch;
  readonly #reader = new DatagramReader();
  #socket: Link | undefined;
  #isClosed = false;
  #isDue = false;

  constructor(id: number, owner: SessionLinks) {
    this.#id = id;
    this.#owner = owner;
    this.#batch = new DatagramBatch(id);
  }

  bound(socket: Link): void {
    if (this.#isClosed) return void socket.close();
    this.#socket = socket;
    socket.onDatagram((datagram, from) => this.#receive(datagram, from));
    socket.onError((error) => this.#owner.failed(this.#id, error));
    this.#owner.bound(this.#id, socket.local);
  }

  send(batch: Uint8Array): void {
    this.#reader.read(batch, (datagram, to) => {
      if (this.#socket !== undefined && this.#owner.maySend(datagram, to)) this.#socket.send(datagram, to);
    });
  }

  close(): void {
    this.#isClosed = true;
    void this.#socket?.close();
    this.#socket = undefined;
  }

  #receive(datagram: Uint8Array, from: Endpoint): void {
    if (!this.#owner.mayReceive(from)) return;
    this.#owner.read(datagram);
    if (this.#batch.isFullFor(datagram)) this.#flush();
    if (!this.#batch.add(datagram, from) || this.#isDue) return;
    this.#isDue = true;
    this.#owner.later(() => {
      this.#isDue = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (!this.#batch.isEmpty) this.#owner.deliver(this.#batch.take());
  }
}
