import type { Cancel, Ports } from '@landfall/transport/ports';
import { Simulator, announceRestart, clearRegion, forgetEverybody, returnRegion } from './simulator/index.ts';
import type { Region } from './simulator/region/index.ts';

/** From KickUser to DisableSimulator, and from there to the end: what has been sent still gets its acks and resends. */
const LINGER_MS = 500;
/** A restart is announced again when this part of the notice is left. */
const REMINDER_SHARE = 0.5;

/** When a region restarts, milliseconds. */
export interface RestartTimes {
  /** Between the word and the end. */
  readonly noticeMs: number;
  /** Between the end and the return. */
  readonly downMs: number;
}

/** The simulators of a grid, of which some may be down. */
export class Outages {
  readonly #ports: Ports;
  readonly #bind: string;
  readonly #simulators = new Map<Region, Simulator>();
  #isClosed = false;

  /** @param bind address that sockets bind */
  constructor(ports: Ports, bind: string) {
    this.#ports = ports;
    this.#bind = bind;
  }

  add(simulator: Simulator): void {
    this.#simulators.set(simulator.region, simulator);
  }

  /** The region is gone at once. @returns what brings it back */
  takeDown(region: Region): Cancel {
    void this.#end(region);
    let isBack = false;
    return () => {
      if (!isBack) void this.#bringBack(region);
      isBack = true;
    };
  }

  /** The region says so, throws everybody out, and comes back. @returns what calls it off, as long as nobody has been thrown out */
  restart(region: Region, { noticeMs, downMs }: RestartTimes): Cancel {
    announceRestart(region, noticeMs);
    const leftMs = noticeMs * REMINDER_SHARE;
    const forget = this.#after(noticeMs - leftMs, () => announceRestart(region, leftMs));
    const spare = this.#after(noticeMs, () => this.#restartNow(region, downMs));
    return () => {
      forget();
      spare();
    };
  }

  #restartNow(region: Region, downMs: number): void {
    const disable = clearRegion(region);
    this.#after(LINGER_MS, disable);
    this.#after(2 * LINGER_MS, () => {
      const bringBack = this.takeDown(region);
      this.#after(downMs, bringBack);
    });
  }

  /** All sockets are freed. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#simulators.values()].map((simulator) => simulator.close()));
  }

  async #end(region: Region): Promise<void> {
    const simulator = this.#simulators.get(region);
    this.#simulators.delete(region);
    forgetEverybody(region);
    await simulator?.close();
  }

  async #bringBack(region: Region): Promise<void> {
    if (this.#isClosed || this.#simulators.has(region)) return;
    const link = await this.#ports.openLink({ address: this.#bind, port: region.endpoint.port });
    if (this.#isClosed) return await link.close();
    this.add(new Simulator(region, link));
    returnRegion(region);
  }

  #after(ms: number, act: () => void): Cancel {
    return this.#ports.clock.after(ms, act, { background: true });
  }
}
