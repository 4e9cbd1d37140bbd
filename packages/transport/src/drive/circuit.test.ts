/** Two real circuits, driven over a bad link in virtual time. */
import { expect, it } from 'vitest';
import { Circuit, OPENSIM_RULES, VIEWER_RULES } from '@landfall/protocol/circuit';
import type { CircuitEvent } from '@landfall/protocol/circuit';
import { Uuid } from '@landfall/protocol/datatypes';
import { ALL_MESSAGES } from '@landfall/protocol/message';
import { createRandom } from '@landfall/protocol/testing';
import { MemoryNetwork } from '../memory/index.ts';
import { injectFaults } from '../wrappers/index.ts';
import { drive } from './index.ts';

const MESSAGES = 200;
const ZERO = Uuid.zero;

it('delivers every reliable message once over a link that loses, doubles and reorders', async () => {
  const network = new MemoryNetwork(4, { delayMs: 50, jitterMs: 20 });
  const { clock } = network;
  const faults = { loss: 0.2, duplication: 0.05, reorder: 0.05 };
  const open = async (host: string, role: 'agent' | 'simulator', onEvent: (event: CircuitEvent) => void) => {
    const link = injectFaults(await network.ports(host).openLink({ port: 9000 }), {
      clock,
      seed: 5,
      outgoing: faults,
    });
    const rules = role === 'agent' ? VIEWER_RULES : OPENSIM_RULES;
    const circuit = new Circuit({
      role,
      messages: ALL_MESSAGES,
      now: clock.now(),
      random: createRandom(6).next,
      rules,
    });
    const peer = { address: host === '10.0.0.1' ? '10.0.0.2' : '10.0.0.1', port: 9000 };
    const driver = drive(circuit, { clock, send: (datagram) => link.send(datagram, peer), onEvent });
    link.onDatagram((datagram) => driver.receive(datagram));
    return { circuit, driver };
  };
  const seen: number[] = [];
  const outcome: string[] = [];
  const simulator = await open('10.0.0.2', 'simulator', (event) => {
    if (event.type === 'message' && event.message.name === 'MoneyBalanceRequest') seen.push(event.sequence);
  });
  const agent = await open('10.0.0.1', 'agent', (event) => {
    if (event.type === 'acked' || event.type === 'undelivered') outcome.push(event.type);
  });
  const zero = { AgentID: ZERO, SessionID: ZERO };
  for (let i = 0; i < MESSAGES; i++) {
    agent.circuit.send(
      { name: 'MoneyBalanceRequest', AgentData: zero, MoneyData: { TransactionID: ZERO } },
      { reliable: true, budget: 'unlimited' },
      clock.now(),
    );
    agent.driver.poke();
    await network.run(20);
  }
  await network.runUntil(() => outcome.length === MESSAGES, 120_000);
  expect(outcome).toEqual(Array.from({ length: MESSAGES }, () => 'acked'));
  expect(new Set(seen).size).toBe(MESSAGES);
  expect(seen.length).toBe(MESSAGES);
  simulator.driver.stop();
  agent.driver.stop();
});
