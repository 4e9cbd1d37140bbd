/**
 * One viewer's session: from a login that succeeded until it has logged out or is not heard of any more. Its simulators each have a
 * socket here that the viewer sends to; towards them it has one socket, as the viewer itself would.
 */
import { formatEndpoint, sameEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import type { LoginResponse } from '@landfall/protocol/login';
import { LogoutReply } from '@landfall/protocol/message';
import { HEADER_BYTES, peekWireNumber } from '@landfall/protocol/packet';
import { readNamingDatagram, relocateDatagram } from '@landfall/protocol/relay';
import type { OtherPlaces, RelayEnd } from '@landfall/protocol/relay';
import type { Cancel, Link } from '@landfall/transport/ports';
import type { Upstream } from '../gateway/index.ts';
import type { ProxyEnvironment } from './environment.ts';
import { judge } from './judge.ts';
import type { Judgement } from './judge.ts';
import type { ProxyRecording } from './proxy-recording.ts';
import { quietest } from './quietest.ts';
import { RegionRelay } from './region-relay.ts';
import type { Rules } from './rule.ts';
import { ServedPlaces } from './served-places.ts';

/** What a session has of its proxy. */
export interface SessionOptions {
  readonly environment: ProxyEnvironment;
  readonly token: string;
  /** Of the proxy, such as `http://127.0.0.1:9100`. */
  readonly base: string;
  readonly httpPort: number;
  /** The address that the viewer is told of sockets. */
  readonly announce: string | undefined;
  readonly agent: string;
  readonly login: Pick<LoginResponse, 'circuitCode' | 'sessionId'>;
  readonly recording: ProxyRecording | undefined;
  readonly rules: Rules | undefined;
  readonly tell: (line: string) => void;
  readonly onEnd: () => void;
}

/** Simulators of one session: neighbours and regions of a long journey. The one not heard of for longest makes room. */
const MAX_REGIONS = 256;
const LOOK_MS = 5000;
/** A viewer pings every 5 s; simulators take one for dead that says nothing for 60 s. @source PROTOCOL §2 */
const SILENT_MS = 60_000;
/** One that was told to pause may be silent so long. */
const GONE_MS = 330_000;
/** For what a viewer still asks when it has logged out. */
const LINGER_MS = 10_000;

/** See above. */
export class ProxySession {
  readonly token: string;
  readonly places: ServedPlaces;
  readonly upstream: Upstream;
  readonly #options: SessionOptions;
  readonly #link: Link;
  readonly #regions = new Map<string, RegionRelay>();
  readonly #opening = new Map<string, Promise<RegionRelay>>();
  #last: RegionRelay | undefined;
  #heardAt: number;
  #isSilent = false;
  #isOver = false;
  #cancel: Cancel | undefined;

  private constructor(options: SessionOptions, link: Link) {
    const { environment, token, base, recording } = options;
    this.#options = options;
    this.token = token;
    this.places = new ServedPlaces(`${base}/s/${token}`);
    this.upstream = environment.upstream();
    this.#heardAt = environment.clock.now();
    this.#link = recording === undefined ? link : recording.link(link);
    this.#link.onDatagram((datagram, from) => this.#receiveDown(datagram, from));
    this.#link.onError((error) => this.#tell(`the socket to its simulators failed: ${error.message}`));
    this.#watch();
  }

  static async open(options: SessionOptions): Promise<ProxySession> {
    return new ProxySession(options, await options.environment.openUpstream());
  }

  get agent(): string {
    return this.#options.agent;
  }

  /** When the viewer was heard last, in milliseconds of the clock. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /**
   * The places of the session instead of the grid's; sockets for these simulators are open then. One where such a grid may not lead anybody
   * keeps its address: nothing is sent there from here.
   */
  async otherPlaces(simulators: readonly Endpoint[]): Promise<OtherPlaces> {
    const { httpPort, announce, environment } = this.#options;
    const fronts = new Map<string, Endpoint>();
    for (const simulator of simulators) {
      if (!environment.reaches(simulator.address)) {
        this.#tell(
          `the grid names a simulator at ${simulator.address}, where such a grid has none: left as it is`,
        );
        continue;
      }
      const { address, port } = (await this.#regionAt(simulator)).local;
      fronts.set(formatEndpoint(simulator), { address: announce ?? address, port });
    }
    return {
      simulator: (endpoint) => fronts.get(formatEndpoint(endpoint)) ?? endpoint,
      url: (url) => this.places.served(url),
      httpPort,
    };
  }

  /** Something came from the viewer. */
  noteViewer(): void {
    this.#heardAt = this.#options.environment.clock.now();
    if (!this.#isSilent) return;
    this.#isSilent = false;
    this.#tell('is heard again');
  }

  end(words: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancel?.();
    for (const region of this.#regions.values()) region.close();
    void this.#link.close();
    this.upstream.close();
    this.#tell(words);
    this.#options.onEnd();
  }

  #regionAt(simulator: Endpoint): Promise<RegionRelay> {
    const key = formatEndpoint(simulator);
    const known = this.#opening.get(key) ?? this.#openRegion(simulator, key);
    this.#opening.set(key, known);
    // What failed may be possible the next time.
    known.catch(() => this.#opening.delete(key));
    return known;
  }

  async #openRegion(simulator: Endpoint, key: string): Promise<RegionRelay> {
    const { environment, login } = this.#options;
    const front = await environment.openFront();
    const region = new RegionRelay(simulator, front, {
      clock: environment.clock,
      circuitCode: login.circuitCode,
      sessionId: login.sessionId.toString(),
      sendUp: (datagram, to) => this.#link.send(datagram, to),
      judge: (from, datagram) => this.#judge(from, datagram, key),
      onViewer: () => this.noteViewer(),
      tell: (line) => this.#tell(line),
    });
    if (this.#isOver) region.close();
    this.#regions.set(key, region);
    if (this.#regions.size > MAX_REGIONS) this.#forgetOldest();
    return region;
  }

  #forgetOldest(): void {
    const region = quietest(this.#regions.values());
    const key = formatEndpoint(region.simulator);
    region.close();
    this.#regions.delete(key);
    this.#opening.delete(key);
    if (this.#last === region) this.#last = undefined;
  }

  #judge(from: RelayEnd, datagram: Uint8Array, simulator: string): Judgement {
    const { rules, agent, recording } = this.#options;
    const judgement = judge(rules, datagram, { from, agent, simulator });
    if (judgement.words !== undefined)
      recording?.mark('rule', `${judgement.words} (of ${agent}, from the ${from})`);
    return judgement;
  }

  /** What comes from nobody that the grid has named is not for the viewer. */
  #receiveDown(datagram: Uint8Array, from: Endpoint): void {
    const region = this.#regionFrom(from);
    if (region === undefined || this.#isOver) return;
    const named = readNamingDatagram(datagram);
    if (named !== undefined) return void this.#relocate(region, datagram, named);
    if (isLogoutReply(datagram)) this.#leave();
    region.receiveDown(datagram);
  }

  #regionFrom(from: Endpoint): RegionRelay | undefined {
    const last = this.#last;
    if (last !== undefined && sameEndpoint(last.simulator, from)) return last;
    const region = this.#regions.get(formatEndpoint(from));
    if (region !== undefined) this.#last = region;
    return region;
  }

  async #relocate(
    region: RegionRelay,
    datagram: Uint8Array,
    named: NonNullable<ReturnType<typeof readNamingDatagram>>,
  ): Promise<void> {
    try {
      const places = await this.otherPlaces([named.simulator]);
      if (named.seedCapability !== undefined) this.places.noteKind(named.seedCapability, 'seed');
      if (!this.#isOver) region.receiveDown(relocateDatagram(datagram, named, places));
    } catch (error) {
      this.#tell(
        `the way to ${formatEndpoint(named.simulator)} could not be opened: ${(error as Error).message}`,
      );
    }
  }

  #leave(): void {
    this.#cancel?.();
    const { clock } = this.#options.environment;
    this.#cancel = clock.after(LINGER_MS, () => this.end('has logged out'), { background: true });
  }

  #watch(): void {
    const { clock } = this.#options.environment;
    this.#cancel = clock.after(LOOK_MS, () => this.#look(), { background: true });
  }

  #look(): void {
    const silentMs = this.#options.environment.clock.now() - this.#heardAt;
    if (silentMs >= GONE_MS)
      return this.end(`has vanished: nothing came from the viewer for ${GONE_MS / 1000} s`);
    if (silentMs >= SILENT_MS && !this.#isSilent) {
      this.#isSilent = true;
      this.#tell(`nothing has come from the viewer for ${SILENT_MS / 1000} s`);
    }
    this.#watch();
  }

  #tell(words: string): void {
    const { agent, tell, recording } = this.#options;
    tell(`${agent}: ${words}`);
    recording?.mark('note', `${agent}: ${words}`);
  }
}

function isLogoutReply(datagram: Uint8Array): boolean {
  const isLow = datagram[HEADER_BYTES] === 0xff && datagram[HEADER_BYTES + 1] === 0xff;
  return isLow && peekWireNumber(datagram) === LogoutReply.number;
}
