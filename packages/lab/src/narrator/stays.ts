/**
 * A stay is what lies between one login and its end. Evidence may hold many of one avatar (a login refused and tried again, a
 * kick and a return), and what is true of one is not true of another. Rules:
 * 1. A stay begins when the client asks to log in; where no client testifies, when the login service is asked.
 * 2. What names a circuit belongs to the stay that the circuit was given to, however late it is told: a server gives up on
 *    an agent long after the client has come back.
 * 3. Everything else belongs to the stay in which it was seen.
 */
import type { EvidenceRecord } from '@landfall/protocol/evidence';

/** One login to one end, of one avatar. */
export interface Stay {
  /** 1 is the first. */
  readonly number: number;
  /** In order of time. */
  readonly records: readonly EvidenceRecord[];
}

/** The stays of one avatar; at least one, which is empty where there is no evidence. `records` are its own, in order of time. */
export function cutIntoStays(records: readonly EvidenceRecord[]): Stay[] {
  const opens = openingOf(records);
  const stays: EvidenceRecord[][] = [[]];
  const circuits = new Map<number, number>();
  let current = 0;
  for (const record of records) {
    if (record.kind === opens && stays[current]!.some(({ kind }) => kind === opens)) {
      current = stays.push([]) - 1;
    }
    const circuit = circuitOf(record);
    if (circuit !== undefined && isGift(record)) circuits.set(circuit, current);
    const owner = circuit === undefined ? current : (circuits.get(circuit) ?? current);
    stays[owner]!.push(record);
  }
  return stays.map((own, index) => ({ number: index + 1, records: own }));
}

function openingOf(records: readonly EvidenceRecord[]): string {
  return records.some(({ kind }) => kind === 'LoginStart') ? 'LoginStart' : 'LoginReceived';
}

const isGift = ({ kind }: EvidenceRecord): boolean => kind === 'LoginSuccess' || kind === 'CircuitProvision';

function circuitOf({ circuit, data }: EvidenceRecord): number | undefined {
  const code = circuit ?? data?.['circuit'];
  return typeof code === 'number' ? code : undefined;
}
