import { describe, expect, it } from 'vitest';
import { CONTROL } from '@landfall/protocol/avatar';
import { OPENSIM_START_THROTTLE, VIEWER_THROTTLE } from '@landfall/protocol/circuit';
import { encodeThrottle, sumThrottle } from '@landfall/protocol/circuit';
import type { Throttle } from '@landfall/protocol/circuit';
import { createWitness } from '@landfall/protocol/evidence';
import { NO_ROTATION, Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { encodeMessage } from '@landfall/protocol/message';
import type { MessageName, MessageOf } from '@landfall/protocol/message';
import { encodePacket } from '@landfall/protocol/packet';
import { NOBODY, TEST_CONFIG, createTestWorld } from '../testing/index.ts';
import type { TestAgent } from '../testing/index.ts';

const DANCE = Uuid.parse('b68a3d7c-de9e-fc87-eec8-543d787e5b0d');

/** Puts the second message on the wire before the first: the network has turned them round. */
function sendTurnedRound(
  agent: TestAgent,
  first: MessageOf<MessageName>,
  second: MessageOf<MessageName>,
  sequence = 5001,
): void {
  const packet = (message: MessageOf<MessageName>, number: number): Uint8Array =>
    encodePacket({ sequence: number, body: encodeMessage(message) });
  agent.sendRaw(packet(second, sequence + 1));
  agent.sendRaw(packet(first, sequence));
}

const update = (agent: TestAgent, ControlFlags: number): MessageOf<'AgentUpdate'> => ({
  name: 'AgentUpdate',
  AgentData: {
    ...agent.agentData,
    BodyRotation: NO_ROTATION,
    HeadRotation: NO_ROTATION,
    State: 0,
    CameraCenter: ZERO_VECTOR,
    CameraAtAxis: ZERO_VECTOR,
    CameraLeftAxis: ZERO_VECTOR,
    CameraUpAxis: ZERO_VECTOR,
    Far: 128,
    ControlFlags,
    Flags: 0,
  },
});

const animation = (agent: TestAgent, StartAnim: boolean): MessageOf<'AgentAnimation'> => ({
  name: 'AgentAnimation',
  AgentData: agent.agentData,
  AnimationList: [{ AnimID: DANCE, StartAnim }],
  PhysicalAvatarEventList: [],
});

const appearance = (agent: TestAgent, SerialNum: number): MessageOf<'AgentSetAppearance'> => ({
  name: 'AgentSetAppearance',
  AgentData: { ...agent.agentData, SerialNum, Size: ZERO_VECTOR },
  WearableData: [],
  ObjectData: { TextureEntry: new Uint8Array(0) },
  VisualParam: [{ ParamValue: SerialNum }],
});

const sit = (agent: TestAgent, TargetID: Uuid): MessageOf<'AgentRequestSit'> => ({
  name: 'AgentRequestSit',
  AgentData: agent.agentData,
  TargetObject: { TargetID, Offset: ZERO_VECTOR },
});

const typing = (agent: TestAgent, Type: number): MessageOf<'ChatFromViewer'> => ({
  name: 'ChatFromViewer',
  AgentData: agent.agentData,
  ChatData: { Message: new Uint8Array(1), Type, Channel: 0 },
});

describe('a message that was overtaken is not obeyed', () => {
  it('when it said walk, and stop came first', async () => {
    const { network, grid, arrive } = await createTestWorld();
    const agent = await arrive();
    const east = () => grid.regions[0]!.avatars()[0]!.position.x;
    const before = east();
    sendTurnedRound(agent, update(agent, CONTROL.forward), update(agent, 0));
    await network.run(5000);
    expect(east()).toBeCloseTo(before, 1);
  });

  it('when it was held back by a fault on command', async () => {
    const { network, grid, arrive } = await createTestWorld();
    const agent = await arrive();
    const message = 'AgentUpdate';
    const before = grid.regions[0]!.avatars()[0]!.position.x;
    grid.inject({ kind: 'delay-message', message, direction: 'received', delayMs: 1000, times: 1 });
    agent.update(CONTROL.forward);
    agent.update(0);
    await network.run(5000);
    expect(grid.regions[0]!.avatars()[0]!.position.x).toBeCloseTo(before, 1);
  });

  it('when it began a dance that was called off', async () => {
    const { network, arrive } = await createTestWorld();
    const agent = await arrive();
    sendTurnedRound(agent, animation(agent, true), animation(agent, false));
    await network.run(500);
    const playing = agent.all('AvatarAnimation').at(-1)!.AnimationList;
    expect(playing.some(({ AnimID }) => AnimID.equals(DANCE))).toBe(false);
  });

  it('when it describes clothes that have been changed', async () => {
    const { network, arrive } = await createTestWorld();
    const watcher = await arrive({ firstName: 'Second', lastName: 'Avatar' });
    const agent = await arrive();
    sendTurnedRound(agent, appearance(agent, 1), appearance(agent, 2));
    await network.run(500);
    expect(watcher.all('AvatarAppearance').at(-1)!.VisualParam).toEqual([{ ParamValue: 2 }]);
  });

  it('when it asks for another throttle', async () => {
    const granted: unknown[] = [];
    const witness = createWitness(
      { side: 'SERVER', via: 'Ranger', actor: 'grid', run: 'test', now: () => 0, wallTime: () => 0 },
      ({ kind, data }) => kind === 'AgentThrottleReceived' && granted.push(data),
    );
    const { network, arrive } = await createTestWorld(TEST_CONFIG, { witness });
    const agent = await arrive();
    const throttle = (rates: Throttle): MessageOf<'AgentThrottle'> => ({
      name: 'AgentThrottle',
      AgentData: { ...agent.agentData, CircuitCode: agent.login.circuitCode },
      Throttle: { GenCounter: 0, Throttles: encodeThrottle(rates) },
    });
    sendTurnedRound(agent, throttle(VIEWER_THROTTLE), throttle(OPENSIM_START_THROTTLE));
    await network.run(500);
    expect(granted).toEqual([{ bitsPerSecond: sumThrottle(OPENSIM_START_THROTTLE) }]);
  });

  it('when it wanted another seat', async () => {
    const seats = [
      { name: 'First', position: [130, 128, 26] as [number, number, number] },
      { name: 'Second', position: [126, 128, 26] as [number, number, number] },
    ];
    const [plain] = TEST_CONFIG.regions;
    const { network, arrive } = await createTestWorld({
      ...TEST_CONFIG,
      regions: [{ ...plain!, prims: seats }],
    });
    const agent = await arrive();
    const [first, second] = agent.objectBlocks().filter(({ PCode }) => PCode === 9);
    sendTurnedRound(agent, sit(agent, first!.FullID), sit(agent, second!.FullID));
    await network.run(500);
    expect(agent.all('AvatarSitResponse').map(({ SitObject }) => SitObject.ID.key)).toEqual([
      second!.FullID.key,
    ]);
  });

  it('when it sat down before it stood up again', async () => {
    const prims = [{ position: [130, 128, 26] as [number, number, number] }];
    const [plain] = TEST_CONFIG.regions;
    const { network, arrive } = await createTestWorld({ ...TEST_CONFIG, regions: [{ ...plain!, prims }] });
    const agent = await arrive();
    const blocks = () => agent.objectBlocks();
    agent.send(sit(agent, blocks().find(({ PCode }) => PCode === 9)!.FullID));
    await network.run(500);
    sendTurnedRound(agent, { name: 'AgentSit', AgentData: agent.agentData }, update(agent, CONTROL.standUp));
    await network.run(1000);
    expect(blocks().filter(({ ParentID }) => ParentID !== 0)).toEqual([]);
  });

  it('when it said that somebody types', async () => {
    const { network, arrive } = await createTestWorld();
    const agent = await arrive();
    sendTurnedRound(agent, typing(agent, 4), typing(agent, 5));
    await network.run(500);
    expect(agent.all('ChatFromSimulator').map(({ ChatData }) => ChatData.ChatType)).toEqual([5]);
  });

  it('when it asks for a texture or an asset that was called off', async () => {
    const { network, arrive } = await createTestWorld();
    const agent = await arrive();
    const image = (DiscardLevel: number): MessageOf<'RequestImage'> => ({
      name: 'RequestImage',
      AgentData: agent.agentData,
      RequestImage: [{ Image: NOBODY, DiscardLevel, DownloadPriority: 1, Packet: 0, Type: 0 }],
    });
    sendTurnedRound(agent, image(0), image(-1));
    const request = { TransferID: DANCE, ChannelType: 2 };
    const Params = new Uint8Array(20);
    const TransferInfo = { ...request, SourceType: 2, Priority: 1, Params };
    sendTurnedRound(
      agent,
      { name: 'TransferRequest', TransferInfo },
      { name: 'TransferAbort', TransferInfo: request },
      6001,
    );
    await network.run(500);
    expect(agent.all('ImageNotInDatabase')).toEqual([]);
    expect(agent.all('TransferInfo')).toEqual([]);
  });

  it('but what was said aloud is heard, late as it is', async () => {
    const { network, arrive } = await createTestWorld();
    const agent = await arrive();
    const said = (text: string): MessageOf<'ChatFromViewer'> => ({
      name: 'ChatFromViewer',
      AgentData: agent.agentData,
      ChatData: { Message: new TextEncoder().encode(text), Type: 1, Channel: 0 },
    });
    sendTurnedRound(agent, said('first'), said('second'));
    await network.run(500);
    expect(agent.all('ChatFromSimulator')).toHaveLength(2);
  });
});
