import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { takeRejection } from '../drive/index.ts';
import type { Clock, Link, LinkOptions } from '../ports/index.ts';
import { bindAddress, FreePorts, targetAddress } from './address.ts';

/** UDP's own limit over IPv4; longer ones are lost, as a socket refuses them. */
const MAX_UDP_PAYLOAD_BYTES = 65_507;

/** All links of a network, by address and port. */
export class MemoryLinks {
  readonly #clock: Clock;
  readonly #delayMs: () => number;
  readonly #bound = new Map<string, MemoryLink>();
  readonly #freePorts = new FreePorts();

  constructor(clock: Clock, delayMs: () => number) {
    this.#clock = clock;
    this.#delayMs = delayMs;
  }

  async open(host: string, { address, port = 0 }: LinkOptions = {}): Promise<Link> {
    const local = { address: bindAddress('UDP', host, address, port), port };
    const isTaken = (port: number): boolean => this.#bound.has(formatEndpoint({ ...local, port }));
    if (port === 0) local.port = this.#freePorts.next(isTaken);
    const key = formatEndpoint(local);
    if (isTaken(local.port)) throw new UsageError(`cannot bind UDP ${key}: port in use`);
    const link = new MemoryLink(this, local, () => {
      this.#bound.delete(key);
    });
    this.#bound.set(key, link);
    return link;
  }

  /** Delivers a copy later to whoever has the address then; to nobody, when nobody has. */
  carry(datagram: Uint8Array, from: Endpoint, to: Endpoint): void {
    if (datagram.length > MAX_UDP_PAYLOAD_BYTES) return;
    const bytes = Uint8Array.from(datagram);
    const key = `${targetAddress(from.address, to.address)}:${to.port}`;
    this.#clock.after(this.#delayMs(), () => this.#bound.get(key)?.deliver(bytes, from));
  }
}

class MemoryLink implements Link {
  readonly local: Endpoint;
  readonly #links: MemoryLinks;
  readonly #unbind: () => void;
  #receive: ((datagram: Uint8Array, from: Endpoint) => void) | undefined;
  #report: ((error: Error) => void) | undefined;
  #isClosed = false;

  constructor(links: MemoryLinks, local: Endpoint, unbind: () => void) {
    this.#links = links;
    this.local = local;
    this.#unbind = unbind;
  }

  send(datagram: Uint8Array, to: Endpoint): void {
    if (!this.#isClosed) this.#links.carry(datagram, this.local, to);
  }

  onDatagram(receive: (datagram: Uint8Array, from: Endpoint) => void): void {
    this.#receive = receive;
  }

  onError(report: (error: Error) => void): void {
    // Nothing else ever happens to a socket that is none.
    this.#report = report;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#unbind();
  }

  deliver(datagram: Uint8Array, from: Endpoint): void {
    takeRejection(this.#receive?.(datagram, from), (error) => {
      takeRejection(this.#report?.(error as Error), () => undefined);
    });
  }
}
