import { UsageError } from '@landfall/protocol/errors';
import type { Link } from '@landfall/transport/ports';
import type { Region } from './region/index.ts';
import { Doorkeeper } from './doorkeeper.ts';
import { Heartbeat } from './heartbeat.ts';

/** Runs one region on one socket. */
export class Simulator {
  /** The one that it runs. */
  readonly region: Region;
  readonly #link: Link;
  readonly #heartbeat: Heartbeat;
  readonly #doorkeeper: Doorkeeper;
  #isClosed = false;

  constructor(region: Region, link: Link) {
    this.region = region;
    this.#link = link;
    this.#heartbeat = new Heartbeat(region);
    this.#doorkeeper = new Doorkeeper(region, link, () => this.#heartbeat.start());
    link.onDatagram((datagram, from) => {
      if (!this.#isClosed) this.#doorkeeper.receive(datagram, from);
    });
    // A socket that fails is reported when it is used next: agents time out as if the cable were cut.
    link.onError(() => {});
  }

  /**
   * Closes all circuits and the socket. Whoever should hear a goodbye has been sent it before.
   * @throws UsageError when it is closed already
   */
  async close(): Promise<void> {
    if (this.#isClosed) throw new UsageError(`${this.region.name} is closed already`);
    this.#heartbeat.stop();
    for (const agent of this.region.agents.circuits()) agent.closeCircuit();
    this.#doorkeeper.close();
    this.#isClosed = true;
    await this.#link.close();
  }
}
