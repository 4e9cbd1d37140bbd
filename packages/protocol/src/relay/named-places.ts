/**
 * What the messages of a session name: where datagrams may go, which hosts may be asked, and which answers have to be read because they
 * name more. Rules:
 * 1. At first only the login address is known. All else is named by an answer or a datagram of who was named before.
 * 2. Only what is relayed here is believed, never what the page says of it.
 * 3. Each list is bounded; of what is beyond, the oldest that is not in use is forgotten, and never the login address.
 * Whether an address is one that may be named (private networks) is for the gateway to judge: see `lab/gateway`.
 */
import { decodeEventQueueBatch, decodeRegionEvent, decodeSeedResponse } from '../capability/index.ts';
import { formatEndpoint } from '../datatypes/index.ts';
import type { Endpoint } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { decodeLoginResponse } from '../login/index.ts';
import { redirectTargetOf, splitHttpUrl } from '../url/index.ts';
import { BoundedSet } from './bounded-set.ts';
import { readNamingDatagram } from './naming-datagram.ts';

/** An answer that names places, and so is read before it goes on. */
export type NamingAnswer = 'login' | 'seed' | 'event-queue';

/** An answer as far as it is read. */
export interface AnswerRead {
  /** Of HTTP, such as 200. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Unpacked. */
  readonly body: Uint8Array;
}

/** A request as far as it matters whose answer it gets. */
export interface Asked {
  /** Of HTTP, in upper case: only the answers to `POST` are read. */
  readonly method: string;
  /** Whole web address that was asked. */
  readonly url: string;
}

/** A session that travels names a region after the other. */
const MAX_ENDPOINTS = 512;
const MAX_ORIGINS = 256;
const MAX_SEEDS = 512;
const MAX_LOGIN_URLS = 32;
/** Capabilities whose answers name places. */
const EVENT_QUEUE = 'EventQueueGet';

/** What one session has heard of. */
export class NamedPlaces {
  readonly #loginOrigin: string | undefined;
  readonly #loginUrls = new BoundedSet(MAX_LOGIN_URLS);
  readonly #endpoints = new BoundedSet(MAX_ENDPOINTS);
  readonly #origins = new BoundedSet(MAX_ORIGINS);
  readonly #seeds = new BoundedSet(MAX_SEEDS);
  readonly #eventQueues = new BoundedSet(MAX_SEEDS);

  /** @param loginUrl the grid's, as the gateway's operator has listed it */
  constructor(loginUrl: string) {
    const parts = splitHttpUrl(loginUrl);
    this.#loginOrigin = parts?.origin;
    if (parts !== undefined) this.#loginUrls.add(parts.origin + parts.path);
  }

  /** Whether datagrams may go there, and are taken from there. */
  hasEndpoint(endpoint: Endpoint): boolean {
    return this.#endpoints.has(formatEndpoint(endpoint));
  }

  /** Whether the host and port of this address may be asked. */
  hasHostOf(url: string): boolean {
    const parts = splitHttpUrl(url);
    if (parts === undefined || parts.hasUser) return false;
    return parts.origin === this.#loginOrigin || this.#origins.has(parts.origin);
  }

  /** Which answer a request gets; undefined for one that names nothing. */
  answerTo({ method, url }: Asked): NamingAnswer | undefined {
    const parts = splitHttpUrl(url);
    if (parts === undefined || method !== 'POST') return undefined;
    const place = parts.origin + parts.path;
    if (this.#loginUrls.has(place)) return 'login';
    if (this.#seeds.has(place)) return 'seed';
    return this.#eventQueues.has(place) ? 'event-queue' : undefined;
  }

  /** Takes from an answer what it names. What cannot be read names nothing: the page will see that for itself. */
  readAnswer(kind: NamingAnswer, asked: Asked, answer: AnswerRead): void {
    try {
      if (kind === 'login') this.#readLogin(asked, answer);
      else if (kind === 'seed') this.#readSeed(answer.body);
      else this.#readEvents(answer.body);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
  }

  /** A redirect names where it leads, whatever it answers. */
  readRedirect({ url }: Asked, { status, headers }: Pick<AnswerRead, 'status' | 'headers'>): void {
    const { location } = headers;
    if (status < 300 || status > 399 || location === undefined) return;
    const target = redirectTargetOf(url, location);
    if (target === undefined) return;
    this.#nameUrl(target);
    const from = splitHttpUrl(url);
    if (from === undefined) return;
    const to = splitHttpUrl(target)!;
    // What was asked for is asked there again, and answers the same.
    for (const urls of [this.#loginUrls, this.#seeds, this.#eventQueues])
      if (urls.has(from.origin + from.path)) urls.add(to.origin + to.path);
  }

  /** Takes from a simulator's datagram what it names; most name nothing, which is seen at once. */
  readDatagram(datagram: Uint8Array): void {
    const named = readNamingDatagram(datagram);
    if (named === undefined) return;
    this.#nameEndpoint(named.simulator);
    if (named.seedCapability !== undefined) this.#nameSeed(named.seedCapability);
  }

  #readLogin(asked: Asked, { status, headers, body }: AnswerRead): void {
    const result = decodeLoginResponse(status, headers['content-type'] ?? '', body, headers);
    if (result.type === 'indeterminate') {
      const parts = splitHttpUrl(result.nextUrl);
      if (parts === undefined) return;
      this.#nameUrl(result.nextUrl);
      this.#loginUrls.add(parts.origin + parts.path);
    } else if (result.type === 'success') {
      const { response } = result;
      this.#nameEndpoint(response.simulator);
      this.#nameSeed(response.seedCapability);
      for (const value of Object.values(response)) if (typeof value === 'string') this.#nameUrl(value);
    } else this.readRedirect(asked, { status, headers });
  }

  #readSeed(body: Uint8Array): void {
    for (const [name, url] of decodeSeedResponse(body)) {
      const parts = splitHttpUrl(url);
      if (parts === undefined) continue;
      this.#nameUrl(url);
      if (name === EVENT_QUEUE) this.#eventQueues.add(parts.origin + parts.path);
    }
  }

  #readEvents(body: Uint8Array): void {
    for (const queued of decodeEventQueueBatch(body).events) {
      try {
        const event = decodeRegionEvent(queued);
        if (event === undefined) continue;
        this.#nameEndpoint(event.simulator);
        if (event.type !== 'EnableSimulator') this.#nameSeed(event.seedCapability);
      } catch (error) {
        // One event that is damaged says nothing of the others.
        if (!(error instanceof DecodeError)) throw error;
      }
    }
  }

  #nameEndpoint(endpoint: Endpoint): void {
    this.#endpoints.add(formatEndpoint(endpoint));
  }

  #nameSeed(url: string): void {
    const parts = splitHttpUrl(url);
    if (parts === undefined) return;
    this.#nameUrl(url);
    this.#seeds.add(parts.origin + parts.path);
  }

  #nameUrl(url: string): void {
    const parts = splitHttpUrl(url);
    if (parts !== undefined && !parts.hasUser) this.#origins.add(parts.origin);
  }
}
