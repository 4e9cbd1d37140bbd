import { CONTROL } from '@landfall/protocol/avatar';
import { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { MemoryNetwork } from '@landfall/transport/memory';
import { expect, it } from 'vitest';
import type { Region } from '../regions/index.ts';
import { AgentUpdater } from './agent-updater.ts';

/** An updater of somebody who is nowhere yet; `flags` are those of the updates that went out. */
function updaterOf(sendsAgentUpdates = true) {
  const network = new MemoryNetwork();
  const flags: number[] = [];
  const region = {
    circuit: {
      send: ({ AgentData }: MessageOf<'AgentUpdate'>) => void flags.push(AgentData.ControlFlags),
    },
  } as unknown as Region;
  const scope = {
    ports: { clock: network.clock },
    ids: { agentId: Uuid.zero, sessionId: Uuid.zero },
    behaviour: { sendsAgentUpdates },
    lifetime: { alive: true, onEnd: () => undefined },
  } as unknown as ConstructorParameters<typeof AgentUpdater>[0];
  const updater = new AgentUpdater(scope, () => ({ x: 0, y: 0, z: 0 }));
  return { updater, flags, region, network };
}

it('says nothing at all between a departure and the next place', async () => {
  const { updater, flags, region, network } = updaterOf();
  updater.pulse(0, CONTROL.standUp);
  expect(flags).toEqual([]);
  updater.enter(region);
  const before = flags.length;
  expect(before).toBe(1);
  updater.pause();
  updater.pulse(0, CONTROL.standUp);
  updater.set({ controlFlags: CONTROL.forward });
  await network.run(10_000);
  expect(flags).toHaveLength(before);
  updater.resume();
  expect(flags.at(-1)).toBe(CONTROL.forward);
});

it('says nothing for who behaves like that', async () => {
  const { updater, flags, region, network } = updaterOf(false);
  updater.enter(region);
  updater.pulse(0, CONTROL.standUp);
  await network.run(10_000);
  expect(flags).toEqual([]);
});
