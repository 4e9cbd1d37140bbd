/**
 * What only shows once the recording is over: that somebody fell silent, never moved, never came, or waited in vain. Rules:
 * 1. Silence is a while without a datagram of one end, when the other end still spoke or closed the circuit for it.
 * 2. What follows a logout is no silence.
 * 3. A packet is given up that was sent several times and never acknowledged.
 */
import type { CircuitWitness, Desk } from './circuit-witness.ts';
import type { Moment } from './notebook.ts';
import type { Unacked } from './reliability.ts';
import type { Session } from './sessions.ts';

/** So long nothing is heard before it is called silence. Clients ping every 5 s, and so do simulators. */
const SILENCE_MS = 15_000;
/** A ticket that is not used for so long is not about to be. */
const UNUSED_MS = 10_000;
/** A packet that was sent so often was given up. */
const SENDS_TO_GIVE_UP = 4;
/** An ack takes a round trip, and is not put off for long. */
const ACK_MS = 5000;
const MOST_GIVEN_UP = 20;

/** Notes what can be concluded of each session and each circuit. @param end when the recording ends */
export function conclude(desk: Desk, circuits: readonly CircuitWitness[], end: Moment): void {
  for (const circuit of circuits) {
    circuit.finish(end);
    if (circuit.session !== undefined) concludeCircuit(circuit, circuit.session, end);
  }
  for (const session of desk.sessions.all) concludeSession(desk, session, circuits, end);
}

function concludeCircuit(circuit: CircuitWitness, session: Session, end: Moment): void {
  const { lastUp, lastDown, disabledAt } = circuit;
  if (lastUp === undefined || circuit.isChild) return;
  const isOver = session.logoutAt !== undefined;
  const until = disabledAt ?? later(lastDown, lastUp);
  const isSilent = !isOver && until.monoMs - lastUp.monoMs > SILENCE_MS;
  if (isSilent)
    circuit.note('CLIENT', lastUp, 'Silent', { message: 'nothing is heard of the client after this' });
  const heard = lastDown?.monoMs ?? -Infinity;
  if (!isOver && disabledAt === undefined && lastDown !== undefined && lastUp.monoMs - heard > SILENCE_MS) {
    const silentMs = Math.round(lastUp.monoMs - heard);
    circuit.note('CLIENT', lastUp, 'RegionSilent', { region: circuit.region, silentMs });
  }
  tellStillness(circuit, session, lastUp);
  for (const { message, sequence, sends } of givenUp(circuit.up.waiting, lastDown))
    circuit.note('CLIENT', later(lastUp, lastDown), 'Undelivered', { message, sequence, attempts: sends });
  if (!isSilent)
    for (const { message, sequence, sends } of givenUp(circuit.down.waiting, lastUp))
      circuit.note('SERVER', later(lastDown, lastUp), 'Undelivered', { message, sequence, attempts: sends });
  if (circuit.duplicates > 0) circuit.note('SERVER', lastUp, 'Repeated', { packets: circuit.duplicates });
  tellLogout(circuit, session, end);
  if (session.endedAt === undefined && !isOver) circuit.note('CLIENT', end, 'WatchEnded', {});
}

/** A logout that was not answered, or only by what OpenSim ends then. */
function tellLogout(circuit: CircuitWitness, { logoutAt, endedAt, taken }: Session, end: Moment): void {
  if (logoutAt === undefined || circuit.steps.has('LogoutReplyReceived')) return;
  if (endedAt !== undefined && taken === undefined) return;
  const at = taken?.at ?? end;
  const waitedMs = Math.max(0, at.monoMs - logoutAt.monoMs);
  const ended = taken === undefined ? {} : { ended: taken.by };
  circuit.note('CLIENT', at, 'LogoutReplyMissing', { waitedMs, ...ended });
}

/** An avatar that has arrived and never said where it looks. */
function tellStillness(circuit: CircuitWitness, { arrivedAt }: Session, lastUp: Moment): void {
  if (arrivedAt === undefined || circuit.agentUpdates > 0) return;
  const stillMs = lastUp.monoMs - arrivedAt.monoMs;
  if (stillMs < SILENCE_MS) return;
  const message = `not one AgentUpdate in ${Math.round(stillMs / 1000)} s`;
  circuit.note('CLIENT', arrivedAt, 'Wallflower', { message });
}

function concludeSession(
  { notebook }: Desk,
  session: Session,
  circuits: readonly CircuitWitness[],
  end: Moment,
): void {
  const { loginAt, agent, circuitCode, hasCircuit } = session;
  if (loginAt === undefined || hasCircuit || circuitCode === undefined) return;
  // A capture without any datagram has not looked at circuits.
  if (circuits.length === 0) return;
  const waitedMs = end.monoMs - loginAt.monoMs;
  if (waitedMs < UNUSED_MS) return;
  const message = `the ticket is not used in the ${Math.round(waitedMs / 1000)} s that follow`;
  notebook.note('CLIENT', loginAt, 'Ghost', { message }, { actor: agent, circuit: circuitCode });
}

/** What was sent often, and was never acknowledged though the other end was heard of for a while after it. */
function givenUp(waiting: readonly Unacked[], heard: Moment | undefined): readonly Unacked[] {
  return waiting
    .filter(
      ({ sends, firstMs }) => sends >= SENDS_TO_GIVE_UP && firstMs + ACK_MS < (heard?.monoMs ?? -Infinity),
    )
    .slice(0, MOST_GIVEN_UP);
}

const later = (one: Moment | undefined, other: Moment | undefined): Moment =>
  (one?.monoMs ?? -Infinity) >= (other?.monoMs ?? -Infinity) ? one! : other!;
