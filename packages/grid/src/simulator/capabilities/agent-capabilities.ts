import { bytesAnswer, emptyAnswer } from '@landfall/assets/http';
import type { Answer, RouteHandler, RouteOptions, RoutedRequest, Router } from '@landfall/assets/http';
import { LLSD_XML, decodeSeedRequest, encodeSeedResponse } from '@landfall/protocol/capability';
import type { QueuedEvent } from '@landfall/protocol/capability';
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint, Uuid } from '@landfall/protocol/datatypes';
import type { Witness } from '@landfall/protocol/evidence';
import type { Cancel, Ports } from '@landfall/transport/ports';
import { fullName } from '../../services/accounts/index.ts';
import type { Account } from '../../services/accounts/index.ts';
import type { Faults } from '../../faults/index.ts';
import { EventQueue } from './event-queue.ts';
import type { CapabilityContext, Offer, Offers, OpenedUrl } from './offer.ts';

/** Uploads that one agent may have begun and not finished. */
const MAX_OPEN_URLS = 64;
/** @source captures/login-standard: seed answers are sent as web pages */
const SEED_CONTENT_TYPE = 'text/html;charset=UTF-8';

const POST: RouteOptions = { methods: ['POST'] };

/** What capabilities need of their grid. */
export interface CapabilityHost {
  readonly ports: Pick<Ports, 'clock' | 'randomBytes'>;
  readonly router: Router;
  readonly faults: Faults;
  readonly witness: Witness | undefined;
  readonly offers: Offers;
  /** `http://address:port`, as clients are told. */
  readonly httpUrl: string;
  readonly newId: () => Uuid;
}

/** The region whose capabilities they are. */
export interface CapabilityRegion {
  readonly id: Uuid;
  readonly name: string;
  readonly endpoint: Endpoint;
}

/** What one agent can do over HTTP in one region. It ends with the agent. */
export class AgentCapabilities {
  /** Where the client asks for the URLs of all others. */
  readonly seedUrl: string;
  /** What makes the seed's URL one that nobody guesses. */
  readonly path: string;
  readonly #host: CapabilityHost;
  readonly #account: Account;
  readonly #region: CapabilityRegion;
  readonly #events: EventQueue;
  readonly #urls = new Map<string, string>();
  readonly #routes: Cancel[] = [];
  readonly #openUrls = new Set<Cancel>();
  #hasSeed = false;
  #hasPolled = false;
  #closed = false;

  /** @param path of the seed, where another region has promised it to the client already */
  constructor(
    host: CapabilityHost,
    account: Account,
    region: CapabilityRegion,
    path = host.newId().toString(),
  ) {
    const { clock, randomBytes } = host.ports;
    this.#host = host;
    this.#account = account;
    this.#region = region;
    this.#events = new EventQueue(clock, firstEventId(randomBytes(3)), host.faults);
    this.path = path;
    this.seedUrl = this.#route(seedPath(path), (request) => this.#answerSeed(request));
    this.#witness?.observe('SeedRegistered', { region: region.name });
  }

  /** The seed has been posted: from then on the region shows its objects. */
  get hasSeed(): boolean {
    return this.#hasSeed;
  }

  /** Whether the agent has asked for it, which tells what its program knows of. */
  hasAskedFor(name: string): boolean {
    return this.#urls.has(name);
  }

  /** Events that are queued together are told together, unless a fault says otherwise. */
  queueEvents(...events: readonly QueuedEvent[]): void {
    const { faults, ports } = this.#host;
    const atOnce: QueuedEvent[] = [];
    for (const event of events) {
      for (const delayMs of faults.delaysOf(event.message, 'sent')) {
        if (delayMs === 0) atOnce.push(event);
        else ports.clock.after(delayMs, () => this.#queue([event]), { background: true });
      }
    }
    this.#queue(atOnce);
  }

  #queue(events: readonly QueuedEvent[]): void {
    if (this.#closed) return;
    this.#events.push(events);
    for (const { message } of events) this.#witness?.observe('QueuedEventSent', { event: message });
  }

  /** Takes all URLs away. Polls that are held are answered 404. */
  close(): void {
    this.#closed = true;
    this.#events.close();
    for (const remove of [...this.#routes, ...this.#openUrls]) remove();
    this.#routes.length = 0;
    this.#openUrls.clear();
  }

  get #witness(): Witness | undefined {
    return this.#host.witness?.about({
      actor: fullName(this.#account),
      sim: formatEndpoint(this.#region.endpoint),
    });
  }

  /** @source PROTOCOL §6: POST with exactly this content type, anything else is not found */
  #answerSeed({ method, headers, body }: RoutedRequest): Answer {
    if (method !== 'POST' || headers['content-type'] !== LLSD_XML) return emptyAnswer(404);
    const asked = decodeSeedRequest(body);
    const granted = asked.filter((name) => this.#isOffered(name));
    const urls = granted.map((name) => [name, this.#urlOf(name)] as const);
    this.#hasSeed = true;
    this.#witness?.observe('SeedReceived', { asked: asked.length, granted: granted.length });
    return bytesAnswer(encodeSeedResponse(urls), SEED_CONTENT_TYPE);
  }

  #isOffered(name: string): boolean {
    return name === 'EventQueueGet' || Object.hasOwn(this.#host.offers, name);
  }

  /** The same URL each time the name is asked for. */
  #urlOf(name: string): string {
    const known = this.#urls.get(name);
    if (known !== undefined) return known;
    const id = this.#host.newId().toString();
    const url =
      name === 'EventQueueGet'
        ? this.#route(`/CE/${id}`, (request) => this.#answerPoll(request), POST)
        : this.#offer(`/${id}`, this.#host.offers[name]!(this.#context()));
    this.#urls.set(name, url);
    return url;
  }

  #answerPoll(request: RoutedRequest): Answer | Promise<Answer> {
    if (!this.#hasPolled) this.#witness?.observe('EventQueueOpened', { region: this.#region.name });
    this.#hasPolled = true;
    return this.#events.poll(request);
  }

  #context(): CapabilityContext {
    return {
      account: this.#account,
      regionId: this.#region.id,
      newId: this.#host.newId,
      openUrl: (suffix, handler, maxBodyBytes) => this.#openUrl(suffix, handler, maxBodyBytes),
    };
  }

  #openUrl(suffix: string, handler: RouteHandler, maxBodyBytes?: number): OpenedUrl {
    const path = `/${this.#host.newId().toString()}${suffix}`;
    const remove = this.#host.router.add(path, handler, {
      ...POST,
      ...(maxBodyBytes === undefined ? {} : { maxBodyBytes }),
    });
    const close = (): void => {
      remove();
      this.#openUrls.delete(close);
    };
    this.#openUrls.add(close);
    const [oldest] = this.#openUrls;
    if (this.#openUrls.size > MAX_OPEN_URLS) oldest?.();
    if (this.#closed) close();
    return { url: this.#host.httpUrl + path, close };
  }

  #offer(path: string, offered: ReturnType<Offer>): string {
    if (typeof offered === 'function') return this.#route(path, offered);
    return this.#route(path, offered.handle, { methods: offered.methods });
  }

  #route(path: string, handler: RouteHandler, options: RouteOptions = {}): string {
    this.#routes.push(this.#host.router.add(path, handler, options));
    return this.#host.httpUrl + path;
  }
}

/** Of the seed in its URL. @source OpenSim CapsUtil.cs, captures/login-standard */
export const seedPath = (path: string): string => `/CAPS/${path}0000/`;

/** @source opensim-observed.md: the id starts at a random number */
const firstEventId = ([a = 0, b = 0, c = 0]: Uint8Array): number => 1 + ((a << 16) | (b << 8) | c);
