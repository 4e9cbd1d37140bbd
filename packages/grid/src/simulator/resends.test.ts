import { describe, expect, it } from 'vitest';
import { VIEWER_RULES } from '@landfall/protocol/circuit';
import { TEST_CONFIG, TestAgent, createTestWorld } from '../testing/index.ts';

describe('a client that collects its acks', () => {
  /** @source LibreMetaverse NetworkManager: acks leave every 500 ms or when ten are owed; others wait for the 500 ms alone */
  it.each([10, Infinity])('for half a second, or until %d are owed, is sent nothing twice', async (count) => {
    const { network, ports, join } = await createTestWorld({
      ...TEST_CONFIG,
      regions: [{ name: 'Hills', terrain: { kind: 'generated', seed: 7 } }],
    });
    const { login } = await join();
    const rules = { ...VIEWER_RULES, appendAcks: false, ackCollectMs: 500, ackCollectCount: count };
    const agent = await TestAgent.open(ports, login, login.simulator, rules);
    await network.runUntil(agent.arrive(), 1000);
    await network.run(60_000);
    expect(agent.all('LayerData').length).toBeGreaterThan(10);
    expect(agent.statistics.duplicates).toBe(0);
  });
});
