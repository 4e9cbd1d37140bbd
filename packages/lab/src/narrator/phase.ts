/**
 * Which part of the story an observation belongs to. The parts follow each other and never go back, except that another
 * attempt to log in begins the story anew: an arrival may see its messages in any order, and a story must still read as one.
 */
import type { EvidenceRecord, ObservationKind } from '@landfall/protocol/evidence';

/** The parts, in order. */
export const PHASES = ['login', 'circuit', 'rules', 'entry', 'life', 'departure'] as const;

/** One of {@link PHASES}. */
export type Phase = (typeof PHASES)[number];

/** What opens a part, when it is the first to be seen. */
const OPENS: { readonly [P in Phase]: readonly ObservationKind[] } = {
  login: ['LoginStart', 'LoginReceived', 'Reconnect'],
  circuit: ['UseCircuitCodeSent', 'UseCircuitCodeReceived', 'UseCircuitCodeRejected', 'TicketUnused'],
  rules: ['SeedReceived', 'SeedGranted', 'RegionHandshakeSent', 'RegionHandshakeReceived'],
  entry: ['AgentMovementCompleteSent', 'AgentMovementCompleteReceived', 'LayerReceived', 'LayerSent'],
  life: ['Arrived', 'ArrivedElsewhere'],
  departure: [
    ...(['LogoutInitiated', 'LogoutReceived', 'Kicked', 'KickSent', 'AgentTimeout', 'RegionSilent'] as const),
    ...(['CircuitClosed', 'DisableSimulatorReceived', 'DisableSimulatorSent'] as const),
    ...(['AgentDeparted', 'Departed'] as const),
  ],
};

const OPENED_BY: ReadonlyMap<string, Phase> = new Map(
  PHASES.flatMap((phase) => OPENS[phase].map((kind) => [kind, phase] as const)),
);

/** What begins the story anew once it is beyond the login. */
const RESTARTS: ReadonlySet<string> = new Set<ObservationKind>(['LoginStart', 'Reconnect']);

/** The part after an observation of this kind has been seen in `phase`. */
export function nextPhase(phase: Phase, kind: string): Phase {
  const opened = OPENED_BY.get(kind);
  if (opened === undefined) return phase;
  if (RESTARTS.has(kind)) return 'login';
  return PHASES.indexOf(opened) > PHASES.indexOf(phase) ? opened : phase;
}

/** What means a departure, unless a region says it that the avatar is not in. */
const ENDS_OF_CIRCUITS: ReadonlySet<string> = new Set<ObservationKind>([
  ...(['CircuitClosed', 'DisableSimulatorReceived', 'DisableSimulatorSent'] as const),
  ...(['AgentDeparted', 'AgentTimeout', 'RegionSilent'] as const),
]);

/** Whether it is the end of a circuit to a neighbour only; `root` is the address of the simulator that has the avatar. */
export function isOfNeighbour(
  { kind, sim, data }: Pick<EvidenceRecord, 'kind' | 'sim' | 'data'>,
  root: string | undefined,
): boolean {
  if (!ENDS_OF_CIRCUITS.has(kind)) return false;
  return data?.['child'] === true || (sim !== undefined && root !== undefined && sim !== root);
}
