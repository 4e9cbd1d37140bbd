import { encodeThrottle, sumThrottle } from '@landfall/protocol/circuit';
import type { Throttle } from '@landfall/protocol/circuit';
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Instant } from '@landfall/transport/ports';
import { agentBlock, agentCircuitBlock } from '../circuits/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { Region } from './region.ts';

/** Until when a message of the handshake is resent. */
export interface Patience {
  /** When it is given up. */
  readonly deadline: Instant;
  /** Gives it up sooner. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Presents the ticket. Resolves with the milliseconds to its ack, which OpenSim sends before it has looked at the ticket.
 * @throws TimeoutError at the deadline; ClosedError.
 */
export async function useCircuitCode(
  region: Region,
  scope: SessionScope,
  patience: Patience,
): Promise<number> {
  const { agentId, sessionId, circuitCode } = scope.ids;
  region.witness?.observe('UseCircuitCodeSent', {
    circuit: circuitCode,
    to: formatEndpoint(region.endpoint),
  });
  const sentAt = scope.ports.clock.now();
  await region.circuit.deliver(
    { name: 'UseCircuitCode', CircuitCode: { Code: circuitCode, SessionID: sessionId, ID: agentId } },
    { budget: 'until-deadline', ...patience },
  );
  const afterMs = scope.ports.clock.now() - sentAt;
  region.witness?.observe('UseCircuitCodeAcked', { afterMs: Math.round(afterMs) });
  return afterMs;
}

/** Asks to be placed in the region; it answers with AgentMovementComplete. */
export function sendCompleteAgentMovement(region: Region, scope: SessionScope, { deadline }: Patience): void {
  const AgentData = agentCircuitBlock(scope.ids);
  region.circuit.send(
    { name: 'CompleteAgentMovement', AgentData },
    { reliable: true, budget: 'until-deadline', deadline },
  );
  region.witness?.observe('CompleteAgentMovementSent', { circuit: scope.ids.circuitCode });
}

/** Says how much of what the region may send; OpenSim is very slow until it has been told. */
export function sendThrottle(
  region: Region,
  scope: SessionScope,
  throttle: Throttle,
  { deadline }: Patience,
): void {
  const Throttle = { GenCounter: 0, Throttles: encodeThrottle(throttle) };
  const AgentData = agentCircuitBlock(scope.ids);
  region.circuit.send(
    { name: 'AgentThrottle', AgentData, Throttle },
    { reliable: true, budget: 'until-deadline', deadline },
  );
  region.witness?.observe('AgentThrottleSent', { bitsPerSecond: sumThrottle(throttle) });
}

/** What a viewer says once it has been placed: its window, how it moves, and that it wants to know its own name. */
export function introduceAgent(region: Region, { ids }: SessionScope): void {
  const reliable = { reliable: true };
  const HeightWidthBlock = { GenCounter: 0, ...WINDOW };
  region.circuit.send(
    { name: 'AgentHeightWidth', AgentData: agentCircuitBlock(ids), HeightWidthBlock },
    reliable,
  );
  region.circuit.send(
    { name: 'SetAlwaysRun', AgentData: { ...agentBlock(ids), AlwaysRun: false } },
    reliable,
  );
  region.circuit.send({ name: 'AgentDataUpdateRequest', AgentData: agentBlock(ids) }, reliable);
}

/** Pixels of a window that there is not. */
const WINDOW = { Height: 768, Width: 1024 };
