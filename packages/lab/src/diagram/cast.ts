import type { EvidenceRecord } from '@landfall/protocol/evidence';
import type { Role } from './arrows.ts';
import type { Participant } from './diagram.ts';

/** More avatars than this beside the first are not drawn. */
const MAX_OTHERS = 3;
/** A region and its eight neighbours have lanes of their own; what is beyond shares one. */
const MAX_REGIONS = 9;
/** Where the evidence does not name its simulators, there is one. */
const ANY_SIM = '';

/** Who takes part in a diagram, and whose lane a role is in an observation. */
export interface Cast {
  readonly participants: readonly Participant[];
  /** Whether a client testifies to the story. */
  readonly clientTells: boolean;
  /** The participant's id; undefined for an avatar that is not drawn. */
  laneOf(record: EvidenceRecord, role: Role): string | undefined;
}

/** The cast of a story: the avatar, the login service, a lane for each simulator, and other avatars. */
export function castOf(records: readonly EvidenceRecord[], protagonist: string): Cast {
  const clients = records.filter(({ side }) => side === 'CLIENT');
  const others = [...new Set(clients.map(({ actor }) => actor))].filter((name) => name !== protagonist);
  const drawn = [protagonist, ...others.slice(0, MAX_OTHERS)];
  const agents = new Map(drawn.map((name, index) => [name, index === 0 ? 'V' : `O${index}`] as const));
  const regions = new RegionLanes(records);
  return {
    participants: [
      { id: 'V', name: `Viewer of ${protagonist}` },
      { id: 'L', name: 'Login service' },
      ...regions.participants,
      ...drawn.slice(1).map((name) => ({ id: agents.get(name)!, name: `Viewer of ${name}` })),
    ],
    clientTells: clients.some(({ actor }) => actor === protagonist),
    laneOf(record, role) {
      if (role === 'login') return 'L';
      return role === 'region' ? regions.laneOf(record) : agents.get(record.actor);
    },
  };
}

/** Lanes of simulators by their address, in the order in which they are met. */
class RegionLanes {
  readonly participants: readonly Participant[];
  readonly #lanes = new Map<string, string>();
  /** Address of a region that is only named. */
  readonly #named = new Map<string, string>();
  /** Where each avatar is, as far as the observations that have been asked for go. */
  readonly #current = new Map<string, string>();
  readonly #first: string;

  constructor(records: readonly EvidenceRecord[]) {
    const sims = [...new Set(records.map(({ sim }) => sim).filter((sim) => sim !== undefined))];
    const all = sims.length === 0 ? [ANY_SIM] : sims;
    this.#first = all[0]!;
    for (const [index, sim] of all.entries()) {
      this.#lanes.set(sim, index === 0 ? 'R' : `R${Math.min(index, MAX_REGIONS) + 1}`);
    }
    const names = new Map<string, string>();
    for (const record of records) {
      const name = regionNamedBy(record);
      if (name === undefined || names.has(record.sim ?? ANY_SIM)) continue;
      names.set(record.sim ?? ANY_SIM, name);
      if (record.sim !== undefined) this.#named.set(name, record.sim);
    }
    this.participants = all.slice(0, MAX_REGIONS + 1).map((sim, index) => ({
      id: this.#lanes.get(sim)!,
      name: index < MAX_REGIONS ? titleOf(names.get(sim), sim) : 'Other regions',
    }));
  }

  laneOf({ actor, sim, kind, data }: EvidenceRecord): string {
    const entered = kind === 'UseCircuitCodeSent' && !this.#current.has(actor) ? sim : undefined;
    if (entered !== undefined) this.#current.set(actor, entered);
    const region = data?.['region'];
    const where =
      sim ??
      (typeof region === 'string' ? this.#named.get(region) : undefined) ??
      this.#current.get(actor) ??
      this.#first;
    const goesTo = kind === 'RegionCrossed' || kind === 'Teleported' ? data?.['endpoint'] : undefined;
    if (typeof goesTo === 'string') this.#current.set(actor, goesTo);
    return this.#lanes.get(where) ?? this.#lanes.get(this.#first)!;
  }
}

const titleOf = (name: string | undefined, sim: string): string =>
  name !== undefined ? `Region ${name}` : sim === ANY_SIM ? 'Region' : `Region at ${sim}`;

function regionNamedBy({ kind, data }: EvidenceRecord): string | undefined {
  const name = data?.['region'];
  return /^(RegionHandshake(Received|Sent)|CircuitProvision)$/.test(kind) &&
    typeof name === 'string' &&
    name !== ''
    ? name
    : undefined;
}
