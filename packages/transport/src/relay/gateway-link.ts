import type { Endpoint } from '@landfall/protocol/datatypes';
import { ClosedError, UsageError } from '@landfall/protocol/errors';
import { DatagramBatch, DatagramReader, MAX_LINKS } from '@landfall/protocol/relay';
import type { Datagrams, LinkFailed, LinkOpened } from '@landfall/protocol/relay';
import { takeRejection } from '../drive/index.ts';
import type { Link, LinkOptions } from '../ports/index.ts';
import type { RelayChannel } from './relay-channel.ts';

interface Opening {
  readonly resolve: (local: Endpoint) => void;
  readonly reject: (error: Error) => void;
}

/** The UDP sockets that a page has at its gateway. */
export class GatewayLinks {
  readonly #channel: RelayChannel;
  readonly #opening = new Map<number, Opening>();
  readonly #open = new Map<number, GatewayLink>();
  #next = 0;
  #ended: ClosedError | undefined;

  constructor(channel: RelayChannel) {
    this.#channel = channel;
  }

  /** @throws UsageError for an address or port of one's own, and for too many; ClosedError when the gateway has none */
  async open({ port = 0 }: LinkOptions = {}): Promise<Link> {
    if (port !== 0) throw new UsageError(`cannot bind UDP port ${port}: the gateway chooses`);
    if (this.#ended !== undefined) throw this.#ended;
    const id = this.#freeId();
    const local = await new Promise<Endpoint>((resolve, reject) => {
      this.#opening.set(id, { resolve, reject });
      this.#channel.send({ type: 'open-link', link: id });
    });
    const link = new GatewayLink(id, local, this.#channel, () => this.#open.delete(id));
    this.#open.set(id, link);
    return link;
  }

  opened({ link, local }: LinkOpened): void {
    this.#opening.get(link)?.resolve(local);
    this.#opening.delete(link);
  }

  failed({ link, words }: LinkFailed): void {
    const error = new ClosedError(`the gateway has no socket: ${words}`, { by: 'peer', reason: 'link' });
    this.#opening.get(link)?.reject(error);
    this.#opening.delete(link);
    this.#open.get(link)?.end(error);
  }

  receive({ link, batch }: Datagrams): void {
    this.#open.get(link)?.receive(batch);
  }

  end(cause: ClosedError): void {
    this.#ended = cause;
    for (const { reject } of this.#opening.values()) reject(cause);
    this.#opening.clear();
    for (const link of this.#open.values()) link.end(cause);
  }

  /** The one that was free longest: what still comes for a closed link is not for its successor. */
  #freeId(): number {
    if (this.#open.size + this.#opening.size >= MAX_LINKS)
      throw new UsageError(`cannot bind UDP: more than ${MAX_LINKS} sockets of one session`);
    do this.#next = (this.#next + 1) & 0xff;
    while (this.#open.has(this.#next) || this.#opening.has(this.#next));
    return this.#next;
  }
}

class GatewayLink implements Link {
  readonly local: Endpoint;
  readonly #id: number;
  readonly #channel: RelayChannel;
  readonly #forget: () => void;
  readonly #batch: DatagramBatch;
  readonly #reader = new DatagramReader();
  #receive: ((datagram: Uint8Array, from: Endpoint) => unknown) | undefined;
  #report: ((error: Error) => unknown) | undefined;
  #isDue = false;
  #isClosed = false;

  constructor(id: number, local: Endpoint, channel: RelayChannel, forget: () => void) {
    this.#id = id;
    this.local = local;
    this.#channel = channel;
    this.#forget = forget;
    this.#batch = new DatagramBatch(id);
  }

  /** What is sent in one turn goes out together, at its end. */
  send(datagram: Uint8Array, to: Endpoint): void {
    if (this.#isClosed) return;
    if (this.#batch.isFullFor(datagram)) this.#flush();
    if (!this.#batch.add(datagram, to) || this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      this.#flush();
    });
  }

  onDatagram(receive: (datagram: Uint8Array, from: Endpoint) => unknown): void {
    this.#receive = receive;
  }

  onError(report: (error: Error) => unknown): void {
    this.#report = report;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#flush();
    this.#isClosed = true;
    this.#forget();
    this.#channel.send({ type: 'close-link', link: this.#id });
  }

  /** @throws DecodeError when the batch is damaged */
  receive(batch: Uint8Array): void {
    this.#reader.read(batch, (datagram, from) => {
      // A copy: the batch would live as long as the longest-lived of its datagrams.
      takeRejection(this.#receive?.(datagram.slice(), from), (error) => this.#tell(error));
    });
  }

  end(cause: ClosedError): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#forget();
    this.#tell(cause);
  }

  #flush(): void {
    if (!this.#batch.isEmpty) this.#channel.sendDatagrams(this.#batch.take());
  }

  #tell(error: unknown): void {
    takeRejection(this.#report?.(error as Error), () => undefined);
  }
}
