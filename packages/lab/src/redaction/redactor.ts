/**
 * Takes secrets out of records by putting others in their place, the same for the same secret, of the same length. Rules:
 * 1. What is secret is learnt from the records themselves: session ids from their fields in packets, all else from HTTP.
 * 2. What was learnt is replaced wherever it is found, in any of its forms. Zero-coded packets are coded anew.
 * 3. What cannot be read and holds a known secret is blanked.
 * 4. Stand-ins are numbered, not made of what they stand for: they tell how long it was, and where it had signs.
 */
import { formatEvidenceLine, parseEvidenceLine } from '@landfall/protocol/evidence';
import type { DatagramRecord, ExchangeRecord, RecordToWrite, RecordedMessage } from '../recording/index.ts';
import { Addresses } from './addresses.ts';
import { ByteMatcher } from './byte-matcher.ts';
import { secretsOfDatagram } from './datagram-secrets.ts';
import { secretsOfBody, secretsOfHeaders, secretsOfTarget } from './http-secrets.ts';
import { contentOfBody } from './redact-body.ts';
import { addressesIn, redactDatagram } from './redact-datagram.ts';
import { maskBody, maskEvidence } from './spoken-words.ts';
import { isUuid, textForms, textStandIn, uuidForms, uuidStandIn } from './stand-ins.ts';

/** What is replaced beside secrets. */
export interface RedactionOptions {
  /** Chat and instant messages, too. */
  readonly words?: boolean;
  /** IP addresses, too, but for loopback's. */
  readonly addresses?: boolean;
}

/** Shorter texts are not taken for secrets: they would be found everywhere. */
const MIN_SECRET_CHARACTERS = 4;
/** Shorter ones are replaced in HTTP only. */
const MIN_SECRET_ANYWHERE = 12;
/** A recorder that runs for weeks begins anew then: what is still used is learnt again where it is used. */
const MAX_SECRETS = 50_000;
const NO_UUID = /^[0-]+$/;

type Unnumbered<R> = R extends { kind: string } ? Omit<R, 'number'> : never;
type Datagram = Unnumbered<DatagramRecord>;
type Exchange = Unnumbered<ExchangeRecord>;
type Message = NonNullable<ExchangeRecord['request'] | ExchangeRecord['response']>;

/** Learns secrets and replaces them. One for each recording. */
export class Redactor {
  readonly #options: RedactionOptions;
  readonly #anywhere = new ByteMatcher();
  readonly #inText = new ByteMatcher();
  readonly #addresses = new Addresses();
  readonly #secrets = new Set<string>();
  /** Stand-ins that were given, of all there ever were. */
  #count = 0;

  constructor(options: RedactionOptions = {}) {
    this.#options = options;
  }

  /** What was learnt, UUIDs in lower case. */
  get secrets(): ReadonlySet<string> {
    return this.#secrets;
  }

  /** Takes notice of the secrets in a record. */
  learn(record: RecordToWrite): void {
    if (record.kind === 'datagram') this.#learnDatagram(record);
    if (record.kind === 'exchange') this.#learnExchange(record);
  }

  /** The record with stand-ins for all secrets that were learnt until now; itself when it has none. */
  redact<R extends RecordToWrite>(record: R): R {
    switch (record.kind) {
      case 'datagram': {
        const changed = this.#datagram(record);
        return changed === undefined ? record : { ...record, ...changed };
      }
      case 'exchange':
        return { ...record, ...this.#exchange(record) };
      case 'evidence': {
        const said = this.#options.words === true ? maskEvidence(record.evidence) : record.evidence;
        const line = formatEvidenceLine(said);
        const told = this.#text(line);
        return { ...record, evidence: told === line ? said : parseEvidenceLine(told) };
      }
      case 'mark':
        return { ...record, text: this.#text(record.text) };
      default:
        return record;
    }
  }

  #learnDatagram({ bytes, from, to }: Datagram): void {
    for (const secret of secretsOfDatagram(bytes)) this.#add(secret);
    if (this.#options.addresses !== true) return;
    for (const address of [from.address, to.address, ...addressesIn(bytes)]) this.#addresses.note(address);
  }

  #learnExchange({ from, to, request, response }: Exchange): void {
    for (const end of [from, to])
      if (end !== undefined && this.#options.addresses === true) this.#addresses.note(end.address);
    if (request !== undefined) for (const secret of secretsOfTarget(request.target)) this.#add(secret);
    for (const message of [request, response]) {
      if (message === undefined) continue;
      for (const secret of secretsOfHeaders(message.headers)) this.#add(secret);
      const { plain } = contentOfBody(message.headers, message.body);
      if (plain !== undefined) for (const secret of secretsOfBody(plain)) this.#add(secret);
    }
  }

  #add(found: string): void {
    // A hash is known without the word before it, too.
    const secret = isUuid(found) ? found.toLowerCase() : found.replace(/^\$1\$/, '');
    if (secret.length < MIN_SECRET_CHARACTERS || NO_UUID.test(secret) || this.#secrets.has(secret)) return;
    if (this.#secrets.size >= MAX_SECRETS) this.#forget();
    this.#secrets.add(secret);
    const standIn = isUuid(secret) ? uuidStandIn(this.#count) : textStandIn(secret, this.#count);
    this.#count++;
    const forms = isUuid(secret) ? uuidForms(secret, standIn) : textForms(secret, standIn);
    for (const [pattern, replacement] of forms) {
      this.#inText.add(pattern, replacement);
      if (secret.length >= MIN_SECRET_ANYWHERE) this.#anywhere.add(pattern, replacement);
    }
  }

  #forget(): void {
    this.#secrets.clear();
    this.#anywhere.clear();
    this.#inText.clear();
  }

  /** Undefined when there is nothing to replace, which is so of most. */
  #datagram({ bytes, from, to }: Datagram): Partial<Datagram> | undefined {
    const { words = false, addresses = false } = this.#options;
    const known = addresses ? this.#addresses : undefined;
    const redacted = redactDatagram(bytes, { anywhere: this.#anywhere, addresses: known, hidesWords: words });
    if (redacted === bytes && !addresses) return undefined;
    return { bytes: redacted, from: this.#addresses.ofEnd(from), to: this.#addresses.ofEnd(to) };
  }

  #exchange({ from, to, origin, request, response }: Exchange): Partial<Exchange> {
    return {
      from: this.#addresses.ofEnd(from),
      to: this.#addresses.ofEnd(to),
      origin: this.#text(origin),
      request: request && { ...request, ...this.#message(request), target: this.#text(request.target) },
      response: response && { ...response, ...this.#message(response) },
    };
  }

  #message(message: Message): Pick<RecordedMessage, 'headers' | 'body'> {
    const headers = message.headers.map(([name, value]) => [name, this.#text(value)] as const);
    const { plain, pack } = contentOfBody(message.headers, message.body);
    if (plain === undefined) {
      const isKnown = this.#inText.isIn(message.body);
      return { headers, body: isKnown ? new Uint8Array(message.body.length) : message.body };
    }
    const redacted = this.#content(plain);
    if (redacted === plain) return { headers, body: message.body };
    const body = pack(redacted);
    const sized = headers.map(
      ([name, value]) =>
        [
          name,
          name.toLowerCase() === 'content-length' && message.missingBytes === 0 ? String(body.length) : value,
        ] as const,
    );
    return { headers: sized, body };
  }

  /** The content itself when there is nothing to replace. */
  #content(plain: Uint8Array): Uint8Array {
    const bytes = this.#inText.replaced(plain) ?? plain;
    const { words, addresses } = this.#options;
    if (words !== true && addresses !== true) return bytes;
    const text = Buffer.from(bytes).toString('latin1');
    const masked = words === true ? maskBody(text) : text;
    const told = addresses === true ? this.#addresses.inText(masked) : masked;
    return told === text ? bytes : new Uint8Array(Buffer.from(told, 'latin1'));
  }

  #text(text: string): string {
    const bytes = Buffer.from(text);
    const replaced = this.#inText.replaced(bytes);
    const told = replaced === undefined ? text : Buffer.from(replaced).toString();
    return this.#options.addresses === true ? this.#addresses.inText(told) : told;
  }
}
