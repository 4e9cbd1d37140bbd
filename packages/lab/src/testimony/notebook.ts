import { createWitness } from '@landfall/protocol/evidence';
import type {
  EvidenceRecord,
  ObservationContext,
  ObservationDetails,
  ObservationKind,
  Side,
  Witness,
} from '@landfall/protocol/evidence';

/** So many observations of one file are kept; of what only repeats (land, objects) no more are taken beyond. */
const MOST_RECORDS = 400_000;
const STREAMS: ReadonlySet<string> = new Set<ObservationKind>([
  ...(['LayerReceived', 'ObjectsReceived', 'RegionStatsReceived', 'CoarseLocationsReceived'] as const),
  ...(['RegionTimeReceived', 'Resent', 'Malformed', 'UnknownMessage', 'CapabilityCalled'] as const),
  ...(['AssetReceived', 'ParcelReceived', 'ObjectVanished'] as const),
]);

/** What is concluded from a recording, as observations of both ends. */
export class Notebook {
  readonly #records: EvidenceRecord[] = [];
  readonly #witnesses: { readonly [S in Side]: Witness };
  /** Milliseconds of the recording's clock, and since 1970: when what is being noted happened. */
  #atMs = 0;
  #wallMs = 0;
  /** Programs, as they name themselves, by side and actor. */
  readonly #programs = new Map<string, string>();
  leftOut = 0;

  constructor(run: string) {
    const witnessOf = (side: Side): Witness =>
      createWitness(
        {
          side,
          via: 'Wire',
          actor: '',
          run,
          reconstructed: true,
          now: () => this.#atMs,
          wallTime: () => this.#wallMs,
        },
        (record) => this.#records.push(record),
      );
    this.#witnesses = { CLIENT: witnessOf('CLIENT'), SERVER: witnessOf('SERVER') };
  }

  /** Notes one observation of one end. */
  note<K extends ObservationKind>(
    side: Side,
    at: Moment,
    kind: K,
    detail: ObservationDetails[K],
    context: ObservationContext,
  ): void {
    if (this.#records.length >= MOST_RECORDS && STREAMS.has(kind)) {
      this.leftOut++;
      return;
    }
    this.#atMs = at.monoMs;
    this.#wallMs = at.wallMs;
    this.#witnesses[side].observe(kind, detail, context);
  }

  /** How the program of one end calls itself. */
  nameProgram(side: Side, actor: string, program: string): void {
    if (program.trim() !== '') this.#programs.set(`${side} ${actor}`, program.trim());
  }

  /** All of it in order of time, told of whom `nameOf` says. */
  finish(nameOf: (actor: string) => string): EvidenceRecord[] {
    const inOrder = this.#records.toSorted((one, other) => one.mono - other.mono);
    return inOrder.map((record) => {
      const ua =
        this.#programs.get(`${record.side} ${record.actor}`) ?? this.#programs.get(`${record.side} `);
      return { ...record, actor: nameOf(record.actor), ...(ua === undefined ? {} : { ua }) };
    });
  }
}

/** When something happened: on the recording's clock, and since 1970; milliseconds. */
export interface Moment {
  readonly monoMs: number;
  readonly wallMs: number;
}
