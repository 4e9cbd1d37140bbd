import type { EvidenceRecord } from '@landfall/protocol/evidence';

/**
 * The records with the avatar they are about as their actor. A server may speak in its own name where it cannot know yet
 * whom it has before it: the user that it names, the circuit code, or the login request it is answering tells.
 */
export function attribute(records: readonly EvidenceRecord[]): EvidenceRecord[] {
  const users = knownUsers(records);
  const circuits = circuitsOf(records);
  const asking = new Map<string, string>();
  return records.map((record) => {
    const { actor, side, kind, component } = record;
    if (side === 'CLIENT' || users.has(actor)) return record;
    const named = nameIn(record);
    if (kind === 'LoginReceived' && named !== undefined) asking.set(actor, named);
    const circuit = circuitIn(record);
    const user =
      named ??
      (circuit === undefined ? undefined : circuits.get(circuit)) ??
      (component === 'LOGIN' ? asking.get(actor) : undefined);
    return user === undefined ? record : { ...record, actor: user };
  });
}

function knownUsers(records: readonly EvidenceRecord[]): ReadonlySet<string> {
  return new Set(
    records.flatMap((record) => (record.side === 'CLIENT' ? [record.actor] : (nameIn(record) ?? []))),
  );
}

/** Whose circuit codes these are, as clients say. */
function circuitsOf(records: readonly EvidenceRecord[]): ReadonlyMap<number, string> {
  const circuits = new Map<number, string>();
  for (const record of records) {
    const circuit = circuitIn(record);
    if (record.side === 'CLIENT' && circuit !== undefined) circuits.set(circuit, record.actor);
  }
  return circuits;
}

function nameIn({ data }: EvidenceRecord): string | undefined {
  const name = data?.['user'] ?? data?.['agent'];
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function circuitIn({ circuit, data }: EvidenceRecord): number | undefined {
  const code = circuit ?? data?.['circuit'];
  return typeof code === 'number' ? code : undefined;
}
