import { decodeUtf8 } from '@landfall/protocol/bytes';
import { decodeSeedResponse, LLSD_XML } from '@landfall/protocol/capability';
import { Uuid } from '@landfall/protocol/datatypes';
import { decodeLoginResponse } from '@landfall/protocol/login';
import { asArray, asMap, asString, parseLlsd } from '@landfall/protocol/llsd';
import { decodeMessage } from '@landfall/protocol/message';
import type { Message } from '@landfall/protocol/message';
import { decodePacket } from '@landfall/protocol/packet';
import type { Clock, Http, HttpRequest, HttpResponse, Ports } from '@landfall/transport/ports';
import { record, wrapLinks } from '@landfall/transport/wrappers';

/** Fields of a message that are shown; the rest becomes an ellipsis. */
const MAX_FIELDS = 8;

/** Fields that say nothing which others do not say better. */
const HIDDEN = new Set(['HeadRotation', 'CameraAtAxis', 'CameraLeftAxis', 'CameraUpAxis', 'TimeDilation']);

/** So many entries back the same message counts as a repeat, as updates and their answers take turns. */
const LOOK_BACK = 2;

type Arrow = '→' | '←';

/** A line of the trace: the same message several times, or taking turns with one other, is one entry. */
interface Entry {
  readonly atMs: number;
  readonly arrow: Arrow;
  /** What makes entries the same. */
  readonly what: string;
  readonly detail: string;
  times: number;
}

/**
 * What goes over the wire, as text to be read: `→` from the client, `←` to it. A line has the time in ms, the sequence number
 * with `R` for reliable, `Z` for zero-coded and `again` for a resend, the message, and what is in it but zeros and empty
 * fields. Ids, codes and capability URLs have names instead. Acks that stand alone are left out.
 */
export class Trace {
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #entries: Entry[] = [];
  #ids = 0;
  /** What stands for ids, the circuit code and URLs. */
  readonly #names = new Map<string, string>([[Uuid.zero.toString(), '0']]);

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  /** The same ports, traced. */
  wrap(ports: Ports): Ports {
    const linked = wrapLinks(ports, (link) =>
      record(link, this.#clock, ({ direction, bytes }) =>
        this.#seeDatagram(direction === 'outgoing' ? '→' : '←', bytes),
      ),
    );
    return { ...linked, http: this.#wrapHttp(ports.http) };
  }

  /** A heading. */
  say(text: string): void {
    this.#entries.push({ atMs: NaN, arrow: '→', what: text, detail: '', times: 1 });
  }

  toString(): string {
    return `${this.#entries.map(formatEntry).join('\n').trimStart()}\n`;
  }

  #wrapHttp(http: Http): Http {
    return {
      request: async (request) => {
        const url = this.#nameUrl(request.url);
        this.#add('→', `${request.method} ${url}`, '');
        const response = await http.request(request);
        this.#learn(request, response);
        this.#add('←', `${response.status} ${url}`, this.#describeAnswer(request, response));
        return response;
      },
    };
  }

  #nameUrl(url: string): string {
    return this.#names.get(url) ?? (new URL(url).pathname === '/' ? 'login' : 'capability');
  }

  /** Takes the names of ids and URLs from the answers in which they first appear. */
  #learn({ url }: HttpRequest, { status, headers, body }: HttpResponse): void {
    const name = this.#nameUrl(url);
    if (name === 'login') this.#learnLogin(decodeLoginResponse(status, headers['content-type'] ?? '', body));
    if (name !== 'seed capability') return;
    for (const [capability, address] of decodeSeedResponse(body)) this.#names.set(address, capability);
  }

  #learnLogin(result: ReturnType<typeof decodeLoginResponse>): void {
    if (result.type !== 'success') return;
    const { agentId, sessionId, circuitCode, seedCapability } = result.response;
    this.#names.set(agentId.toString(), 'agent').set(sessionId.toString(), 'session');
    this.#names.set(String(circuitCode), 'circuit code').set(seedCapability, 'seed capability');
  }

  #describeAnswer({ url }: HttpRequest, { headers, body }: HttpResponse): string {
    const name = this.#nameUrl(url);
    if (name === 'seed capability') return `${decodeSeedResponse(body).size} capabilities`;
    if (name !== 'EventQueueGet' || body.length === 0) return '';
    const { events } = asMap(parseLlsd(body, headers['content-type'] ?? LLSD_XML));
    return asArray(events ?? null)
      .map((event) => asString(asMap(event)['message'] ?? ''))
      .join(', ');
  }

  #seeDatagram(arrow: Arrow, bytes: Uint8Array): void {
    const { sequence, reliable, zerocoded, resent, body } = decodePacket(bytes);
    const message = decodeMessage(body);
    if (message.name === 'PacketAck') return;
    const flags = `${reliable ? 'R' : ''}${zerocoded ? 'Z' : ''}${resent ? ' again' : ''}`;
    this.#add(arrow, message.name, this.#describe(message), `#${sequence} ${flags}`.trim());
  }

  #add(arrow: Arrow, what: string, detail: string, number = ''): void {
    const same = this.#entries
      .slice(-LOOK_BACK)
      .find((entry) => entry.what === what && entry.arrow === arrow);
    if (same !== undefined) {
      same.times++;
      return;
    }
    const atMs = Math.round(this.#clock.now() - this.#startedAt);
    this.#entries.push({
      atMs,
      arrow,
      what,
      detail: [number, detail].filter((part) => part !== '').join('  '),
      times: 1,
    });
  }

  #describe(message: Message): string {
    const fields = Object.entries(message).flatMap(([block, value]) =>
      block === 'name' ? [] : this.#block(block, value),
    );
    return fields.length > MAX_FIELDS ? `${fields.slice(0, MAX_FIELDS).join(' ')} …` : fields.join(' ');
  }

  /** Fields of a block that occurs once or has one repeat; how often it occurs otherwise. */
  #block(name: string, value: unknown): readonly string[] {
    if (Array.isArray(value) && value.length !== 1)
      return value.length === 0 ? [] : [`${name}×${value.length}`];
    const fields = (Array.isArray(value) ? value[0] : value) as object;
    return Object.entries(fields).flatMap(([field, one]) => {
      const text = this.#value(one);
      return text === '0' || text === '' || HIDDEN.has(field) ? [] : [`${field}=${text}`];
    });
  }

  #value(value: unknown): string {
    if (value instanceof Uuid) return this.#nameId(value.toString());
    if (value instanceof Uint8Array)
      return textIn(value) ?? (value.length === 0 ? '' : `(${value.length} bytes)`);
    if (typeof value === 'number')
      return this.#names.get(String(value)) ?? String(Math.round(value * 100) / 100);
    if (typeof value === 'object' && value !== null) return formatParts(Object.values(value) as number[]);
    return value === false ? '' : String(value);
  }

  #nameId(id: string): string {
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const name = `id ${++this.#ids}`;
    this.#names.set(id, name);
    return name;
  }
}

function formatEntry({ atMs, arrow, what, detail, times }: Entry): string {
  if (Number.isNaN(atMs)) return `\n# ${what}\n`;
  const count = times === 1 ? '' : ` ×${times}`;
  return `${String(atMs).padStart(6)} ${arrow} ${what}${count}${detail === '' ? '' : `  ${detail}`}`;
}

function formatParts(parts: readonly number[]): string {
  return parts.every((part) => part === 0)
    ? '0'
    : `<${parts.map((part) => Math.round(part * 100) / 100).join(', ')}>`;
}

/** A text with its final NUL, in quotes. */
function textIn(bytes: Uint8Array): string | undefined {
  const end = bytes.length - 1;
  if (end < 1 || bytes[end] !== 0) return undefined;
  const text = decodeUtf8(bytes, 0, end);
  return /^[\p{L}\p{N}\p{P}\p{S} ]+$/u.test(text) ? JSON.stringify(text) : undefined;
}
