import { RemoteError } from '@landfall/protocol/errors';
import type { Message } from '@landfall/protocol/message';
import { PARCEL_CELL_METRES, PARCEL_RESULT } from '@landfall/protocol/parcel';
import type { ParcelReport } from '@landfall/protocol/parcel';
import { agentBlock } from '../circuits/index.ts';
import type { AgentBlock } from '../circuits/index.ts';
import { pending } from '../lifetime/index.ts';
import type { Settle } from '../lifetime/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { Parcel } from './parcel.ts';

/** How long a region has to answer. */
export const PARCEL_DEADLINE_MS = 10_000;
/** Our questions count down from here: the region's own words are above, and zero and more are of the parcel that the agent is in. */
const FIRST_QUESTION = -1_000_000;
const LAST_QUESTION = -0x7fff_ffff;

/** How long to wait, and what ends it. */
export interface ParcelOptions {
  /** Gives the waiting up. */
  readonly signal?: AbortSignal | undefined;
  /** {@link PARCEL_DEADLINE_MS} by default. */
  readonly timeoutMs?: number | undefined;
}

/** A place, metres in the region. */
export interface Place {
  /** Metres from the region's west side. */
  readonly x: number;
  /** Metres from its south side. */
  readonly y: number;
}

/** What is asked of one region about its parcels. */
export class Questions {
  readonly region: Region;
  readonly scope: SessionScope;
  readonly #asked = new Map<number, Settle<Parcel>>();
  #lastQuestion = FIRST_QUESTION;

  constructor(region: Region, scope: SessionScope) {
    this.region = region;
    this.scope = scope;
  }

  get ids(): AgentBlock {
    return agentBlock(this.scope.ids);
  }

  /** Which parcel is there. @throws RemoteError (`missing`), TimeoutError, ClosedError */
  ofPlace({ x, y }: Place, options: ParcelOptions = {}): Promise<Parcel> {
    const West = Math.floor(x / PARCEL_CELL_METRES) * PARCEL_CELL_METRES;
    const South = Math.floor(y / PARCEL_CELL_METRES) * PARCEL_CELL_METRES;
    const corners = { West, South, East: West + PARCEL_CELL_METRES, North: South + PARCEL_CELL_METRES };
    return this.#ask(options, (SequenceID) => ({
      name: 'ParcelPropertiesRequest',
      AgentData: this.ids,
      ParcelData: { SequenceID, ...corners, SnapSelection: false },
    }));
  }

  /** @throws RemoteError (`missing`), TimeoutError, ClosedError */
  ofNumber(localId: number, options: ParcelOptions = {}): Promise<Parcel> {
    return this.#ask(options, (SequenceID) => ({
      name: 'ParcelPropertiesRequestByID',
      AgentData: this.ids,
      ParcelData: { SequenceID, LocalID: localId },
    }));
  }

  /** @returns whether it is the answer to a question */
  receive({ sequenceId, result, parcel }: ParcelReport): boolean {
    const asked = this.#asked.get(sequenceId);
    if (result === PARCEL_RESULT.none)
      asked?.reject(new RemoteError('the region has no such parcel', 'missing'));
    else asked?.resolve(parcel);
    return asked !== undefined;
  }

  /** Sends, and waits for what `take` is called with. @throws TimeoutError, ClosedError */
  exchange<Answer>(
    message: Message,
    missing: string,
    { signal, timeoutMs = PARCEL_DEADLINE_MS }: ParcelOptions,
    listen: (settle: Settle<Answer>) => () => void,
  ): Promise<Answer> {
    const { lifetime, circuit } = this.region;
    const { clock } = this.scope.ports;
    const wait = {
      what: 'asking about a parcel',
      lifetime,
      signal,
      clock,
      timeoutMs,
      missing: () => missing,
    };
    return pending<Answer>(wait, (settle) => {
      const undo = listen(settle);
      circuit.send(message, { reliable: true });
      return undo;
    });
  }

  #ask(options: ParcelOptions, messageOf: (sequenceId: number) => Message): Promise<Parcel> {
    const question = (this.#lastQuestion =
      this.#lastQuestion <= LAST_QUESTION ? FIRST_QUESTION : this.#lastQuestion - 1);
    return this.exchange<Parcel>(messageOf(question), 'ParcelProperties', options, (settle) => {
      this.#asked.set(question, settle);
      return () => this.#asked.delete(question);
    });
  }
}
