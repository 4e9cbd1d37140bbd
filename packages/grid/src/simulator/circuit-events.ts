import { OPENSIM_RULES } from '@landfall/protocol/circuit';
import type { CircuitEvent, ClosedEvent, MessageEvent } from '@landfall/protocol/circuit';
import type { MessageName } from '@landfall/protocol/message';
import type { Agent, Handler } from './region/index.ts';
import { depart } from './departure/index.ts';
import { handlerOf } from './handlers.ts';

/** What becomes of what a circuit tells. */
export function receiveEvent(agent: Agent, event: CircuitEvent): void {
  switch (event.type) {
    case 'message':
      receiveMessage(agent, event);
      return;
    case 'drained':
      agent.pump();
      return;
    case 'malformed':
      agent.witness?.observe('Malformed', { what: event.error.what, sizeBytes: event.sizeBytes });
      return;
    case 'undelivered': {
      const { name, sequence = 0, attempts } = event;
      agent.witness?.observe('Undelivered', { message: name, sequence, attempts });
      return;
    }
    case 'closed':
      receiveEnd(agent, event);
      return;
    case 'acked':
    case 'barred':
    case 'ping':
  }
}

/** A message that names another agent or session is dropped, as OpenSim does. */
function receiveMessage(agent: Agent, { message, sequence, sizeBytes }: MessageEvent): void {
  if (message.name === 'Unknown') {
    agent.witness?.observe('UnknownMessage', { number: message.number.toString(16), sizeBytes });
    return;
  }
  const { name } = message;
  const { faults, ports } = agent.region.services;
  if (agent.hasDeparted || !agent.owns(message)) return;
  const handler: Handler<MessageName> | undefined = handlerOf(name);
  if (handler === undefined) return;
  const handle = (): void => {
    if (!agent.hasDeparted) handler(message, agent, sequence);
  };
  for (const delayMs of faults.delaysOf(name, 'received')) {
    if (delayMs === 0) handle();
    else ports.clock.after(delayMs, handle, { background: true });
  }
}

/** The circuit is dead. @source opensim-observed.md: a silent agent is sent DisableSimulator on every circuit */
function receiveEnd(agent: Agent, { by, reason }: ClosedEvent): void {
  if (by === 'us') return;
  agent.witness?.observe('CircuitClosed', { by, reason });
  if (reason === 'silent') {
    agent.witness?.observe('AgentTimeout', {
      agent: agent.name,
      lastActiveMs: OPENSIM_RULES.silence.limitMs,
    });
    agent.sendLast({ name: 'DisableSimulator' });
    agent.witness?.observe('DisableSimulatorSent', { region: agent.region.name });
  }
  depart(agent, reason);
}
