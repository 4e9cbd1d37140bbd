/**
 * Evidence from a recording: what client and server would have testified, as far as the wire shows it. Read twice: who is client and who
 * simulator, and what they are called, is known only at the end.
 */
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { DecodeError } from '@landfall/protocol/errors';
import type { Inflate } from '@landfall/transport/ports';
import { contentOf } from '../capture/index.ts';
import { Directions } from '../decode/index.ts';
import type {
  CaptureRecord,
  DatagramRecord,
  RecordedMessage,
  Recording,
  RecordingEnd,
} from '../recording/index.ts';
import { Capabilities } from './capabilities.ts';
import { CircuitWitness } from './circuit-witness.ts';
import type { Desk } from './circuit-witness.ts';
import { conclude } from './conclude.ts';
import { ExchangeWitness } from './exchange-witness.ts';
import { Names } from './names.ts';
import { Notebook } from './notebook.ts';
import type { Moment } from './notebook.ts';
import { Sessions } from './sessions.ts';
import { TrafficCount } from './traffic.ts';
import type { Traffic } from './traffic.ts';

/** Circuits that are followed; a load test has some thousand. */
const MOST_CIRCUITS = 20_000;
/** An inventory that is answered whole has some megabytes. */
const MOST_BODY_BYTES = 32 * 1024 * 1024;

/** What a recording tells. */
export interface Reconstruction {
  /** Of both ends, marked as reconstructed; and what the recording holds of real testimony. In order of time. */
  readonly records: readonly EvidenceRecord[];
  /** How many of them were testified by a client or a server themselves. */
  readonly testified: number;
  /** How many were read; those of which bytes are missing are not. */
  readonly datagrams: number;
  /** How many of HTTP the recording has. */
  readonly exchanges: number;
  /** By message and way, and by capability. */
  readonly traffic: readonly Traffic[];
  /** How the recording ended. */
  readonly end: RecordingEnd;
}

/** Reads a recording for what client and server would say. @param inflate unpacks bodies of HTTP */
export async function reconstruct(recording: Recording, inflate: Inflate): Promise<Reconstruction> {
  const names = new Names();
  const directions = await survey(recording, names);
  const reading = new Reading(names, directions, inflate);
  const records = recording.records();
  try {
    for (;;) {
      const { value, done } = await records.next();
      if (done === true) return reading.finish(value);
      await reading.take(value);
    }
  } finally {
    // Only a reader that was left early has anything to do.
    await records.return(NO_END);
  }
}

const NO_END: RecordingEnd = { records: 0, unread: new Map(), cut: undefined, damage: undefined };

async function survey(recording: Recording, names: Names): Promise<Directions> {
  const directions = new Directions();
  for await (const record of recording) {
    if (record.kind !== 'datagram') continue;
    directions.note(record);
    names.note(record.bytes, formatEndpoint(record.from));
  }
  return directions;
}

class Reading {
  readonly #desk: Desk;
  readonly #directions: Directions;
  readonly #inflate: Inflate;
  readonly #exchanges: ExchangeWitness;
  readonly #circuits = new Map<string, CircuitWitness>();
  readonly #testified: EvidenceRecord[] = [];
  readonly #traffic = new TrafficCount();
  #counts = { datagrams: 0, exchanges: 0 };
  #last: Moment = { monoMs: 0, wallMs: 0 };

  constructor(names: Names, directions: Directions, inflate: Inflate) {
    this.#desk = { notebook: new Notebook('recording'), sessions: new Sessions(), names };
    this.#directions = directions;
    this.#inflate = inflate;
    const { notebook, sessions } = this.#desk;
    this.#exchanges = new ExchangeWitness(notebook, sessions, new Capabilities(), names);
  }

  async take(record: CaptureRecord): Promise<void> {
    if (record.monoMs >= this.#last.monoMs) this.#last = record;
    if (record.kind === 'datagram') this.#datagram(record);
    else if (record.kind === 'evidence') this.#testified.push(record.evidence);
    else if (record.kind === 'exchange') {
      this.#counts.exchanges++;
      const { request, response } = record;
      const bodies = { request: await this.#body(request), response: await this.#body(response) };
      const what = this.#exchanges.take(record, bodies);
      const sizeBytes = (request?.body.length ?? 0) + (response?.body.length ?? 0);
      this.#traffic.exchange(what, sizeBytes);
    }
  }

  finish(end: RecordingEnd): Reconstruction {
    const { notebook, names } = this.#desk;
    conclude(this.#desk, [...this.#circuits.values()], this.#last);
    const told = notebook.finish((actor) => names.agent(actor));
    const testified = this.#testified;
    const records = withTestimony(told, testified);
    return { records, testified: testified.length, ...this.#counts, traffic: this.#traffic.all, end };
  }

  #datagram(record: DatagramRecord): void {
    if (record.missingBytes > 0) return;
    this.#counts.datagrams++;
    const isUp = this.#directions.of(record) === 'c2s';
    this.#traffic.datagram(record.bytes, isUp ? 'c2s' : 's2c');
    const [client, simulator] = isUp ? [record.from, record.to] : [record.to, record.from];
    const key = `${formatEndpoint(client)} ${formatEndpoint(simulator)}`;
    let circuit = this.#circuits.get(key);
    if (circuit === undefined) {
      if (this.#circuits.size >= MOST_CIRCUITS) return;
      circuit = new CircuitWitness(client, simulator, this.#desk);
      this.#circuits.set(key, circuit);
    }
    circuit.take(record.bytes, isUp, { monoMs: record.monoMs, wallMs: record.wallMs });
  }

  async #body(message: RecordedMessage | undefined): Promise<Uint8Array | undefined> {
    if (message === undefined) return undefined;
    try {
      return await contentOf(message, this.#inflate, MOST_BODY_BYTES);
    } catch (error) {
      if (error instanceof DecodeError) return undefined;
      throw error;
    }
  }
}

/** What an end has testified itself goes before what is concluded of it. */
function withTestimony(
  told: readonly EvidenceRecord[],
  testified: readonly EvidenceRecord[],
): EvidenceRecord[] {
  if (testified.length === 0) return [...told];
  const sides = new Set(testified.map(({ side }) => side));
  const rest = told.filter(({ side }) => !sides.has(side));
  return [...rest, ...testified].toSorted((one, other) => one.mono - other.mono);
}
