import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { SCRIPT_PERMISSION } from '@landfall/protocol/script';
import { beforeEach, describe, expect, it } from 'vitest';
import { NOBODY, createSite, seenBy } from '../../testing/index.ts';
import type { Site, TestAgent } from '../../testing/index.ts';
import type { EmbeddedGrid } from '../../grid.ts';
import { sceneOf } from '../objects/index.ts';
import { scriptsOf } from './index.ts';

const KIOSK = 'c0000000-0000-4000-8000-000000000001';
const MUTE_BOX = 'c0000000-0000-4000-8000-000000000002';
let site: Site;
let visitor: TestAgent;

beforeEach(async () => {
  site = await createSite([
    { id: KIOSK, name: 'Kiosk', position: [130, 128, 26], script: 'kiosk', parts: [{ position: [0, 0, 1] }] },
    { id: MUTE_BOX, name: 'Box', position: [132, 128, 26] },
  ]);
  visitor = site.other;
});

const localIds = (id: string): number[] => {
  const all = [...seenBy(visitor).values()];
  const root = all.find((prim) => prim.id.equals(Uuid.parse(id)))!;
  return [
    root.localId,
    ...all.filter(({ parentId }) => parentId === root.localId).map(({ localId }) => localId),
  ];
};
async function touch(by: TestAgent, LocalID: number): Promise<void> {
  const ObjectData = { LocalID, GrabOffset: ZERO_VECTOR };
  by.send({ name: 'ObjectGrab', AgentData: by.agentData, ObjectData, SurfaceInfo: [] });
  await site.network.run(300);
}
async function choose(by: TestAgent, ChatChannel: number, label: string): Promise<void> {
  const Data = { ObjectID: Uuid.parse(KIOSK), ChatChannel, ButtonIndex: 0, ButtonLabel: encodeText(label) };
  by.send({ name: 'ScriptDialogReply', AgentData: by.agentData, Data });
  await site.network.run(300);
}
async function allow(
  by: TestAgent,
  changes: { ItemID?: Uuid; TaskID?: Uuid; Questions?: number },
): Promise<void> {
  const { TaskID, ItemID } = by.all('ScriptQuestion')[0]!.Data;
  const Data = { TaskID, ItemID, Questions: SCRIPT_PERMISSION.animate, ...changes };
  by.send({ name: 'ScriptAnswerYes', AgentData: by.agentData, Data });
  await site.network.run(300);
}
const dialogs = (agent: TestAgent) => agent.all('ScriptDialog').map(({ Data }) => Data);
const heard = (agent: TestAgent): string[] =>
  agent.all('ChatFromSimulator').map(({ ChatData }) => decodeText(ChatData.Message));

describe('what is held', () => {
  const hold = (by: TestAgent, id: string): void =>
    by.send({
      name: 'ObjectGrabUpdate',
      AgentData: by.agentData,
      ObjectData: {
        ObjectID: Uuid.parse(id),
        GrabOffsetInitial: ZERO_VECTOR,
        GrabPosition: { x: 135, y: 128, z: 30 },
        TimeSinceLast: 50,
      },
      SurfaceInfo: [],
    });
  const letGo = (by: TestAgent, LocalID: number): void =>
    by.send({ name: 'ObjectDeGrab', AgentData: by.agentData, ObjectData: { LocalID }, SurfaceInfo: [] });

  it('stays where it is, and the region says so; its script hears of it, and of its end', async () => {
    const region = (site.grid as EmbeddedGrid).services.regions[0]!;
    const { script } = scriptsOf(region).of(sceneOf(region).byId(Uuid.parse(KIOSK))!)!;
    const happened: unknown[] = [];
    script.held = (by, { x }) => happened.push([by.id.toString(), x]);
    script.released = (by) => happened.push(by.id.toString());
    const before = visitor.all('ImprovedTerseObjectUpdate').length;
    const [LocalID] = localIds(KIOSK);
    hold(visitor, KIOSK);
    hold(visitor, MUTE_BOX);
    hold(visitor, String(NOBODY));
    await site.network.run(300);
    letGo(visitor, LocalID!);
    letGo(visitor, localIds(MUTE_BOX)[0]!);
    letGo(visitor, 7);
    await site.network.run(300);
    const id = visitor.login.agentId.toString();
    expect(happened).toEqual([[id, 135], id]);
    expect(visitor.all('ImprovedTerseObjectUpdate').length).toBeGreaterThan(before);
    expect(sceneOf(region).byLocalId(LocalID!)!.position).toEqual({ x: 130, y: 128, z: 26 });
  });
});

describe('a touch', () => {
  it('of any part is heard by the script, and answers who touched alone', async () => {
    for (const localId of localIds(KIOSK)) await touch(visitor, localId);
    expect(dialogs(visitor)).toHaveLength(2);
    expect(dialogs(visitor).every(({ ObjectID }) => ObjectID.equals(Uuid.parse(KIOSK)))).toBe(true);
    expect(dialogs(site.builder)).toEqual([]);
  });

  it('of something without a script, or of nothing, does nothing', async () => {
    for (const localId of [...localIds(MUTE_BOX), 0, 0xffffffff]) await touch(visitor, localId);
    expect(dialogs(visitor)).toEqual([]);
  });

  it('in the name of somebody else does nothing', async () => {
    const [LocalID] = localIds(KIOSK);
    const ObjectData = { LocalID: LocalID!, GrabOffset: ZERO_VECTOR };
    const AgentData = { ...visitor.agentData, AgentID: site.builder.login.agentId };
    visitor.send({ name: 'ObjectGrab', AgentData, ObjectData, SurfaceInfo: [] });
    await site.network.run(300);
    expect([dialogs(visitor), dialogs(site.builder)]).toEqual([[], []]);
  });
});

describe('an answer to a dialog', () => {
  const asked = async (): Promise<number> => {
    await touch(visitor, localIds(KIOSK)[0]!);
    return dialogs(visitor)[0]!.ChatChannel;
  };

  it('is heard on its channel, by the name of who gave it', async () => {
    await choose(visitor, await asked(), 'Greet me');
    for (const agent of [visitor, site.builder]) expect(heard(agent)).toEqual(['Hello, Second Avatar!']);
  });

  it('on another channel, the open one among them, is not', async () => {
    const channel = await asked();
    for (const other of [0, channel + 1000, -channel, 0x7fffffff]) await choose(visitor, other, 'Greet me');
    expect(heard(visitor)).toEqual([]);
  });

  it('that is no button does nothing, whatever JavaScript has by that name', async () => {
    const channel = await asked();
    for (const label of [
      '',
      'constructor',
      '__proto__',
      'toString',
      'greet me',
      'Greet me ',
      'x'.repeat(254),
    ])
      await choose(visitor, channel, label);
    expect([heard(visitor), visitor.all('LoadURL'), visitor.all('ScriptQuestion')]).toEqual([[], [], []]);
  });

  it('of many bytes is cut, and said within what chat may be', async () => {
    const channel = await asked();
    await choose(visitor, channel, 'My name');
    const box = dialogs(visitor)[1]!;
    await choose(visitor, box.ChatChannel, 'n'.repeat(254));
    const [said] = heard(visitor);
    expect(said).toMatch(/^Then I shall call you n+$/);
    expect(said!.length).toBeLessThanOrEqual(254);
  });
});

describe('what a script asks', () => {
  const question = async (): Promise<void> => {
    await touch(visitor, localIds(KIOSK)[0]!);
    await choose(visitor, dialogs(visitor)[0]!.ChatChannel, 'Animate me');
  };

  it('is answered with yes, or with nothing of it', async () => {
    await question();
    await allow(visitor, {});
    await allow(visitor, { Questions: 0 });
    expect(heard(visitor)).toEqual(['Second Avatar may be animated.', 'Second Avatar would rather not.']);
  });

  it('is not answered for another object or another script', async () => {
    await question();
    await allow(visitor, { ItemID: NOBODY });
    await allow(visitor, { TaskID: NOBODY });
    await allow(visitor, { TaskID: Uuid.parse(MUTE_BOX) });
    await allow(visitor, { ItemID: Uuid.zero, TaskID: Uuid.zero });
    expect(heard(visitor)).toEqual([]);
  });
});
