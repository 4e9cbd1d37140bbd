import { decodeText, encodeText, encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { decodeTaskInventory } from '@landfall/protocol/inventory';
import { decodeObjectXml } from '@landfall/protocol/object-xml';
import { MAX_XFER_RESENDS, XFER_RESEND_MS, XFER_RESULT, decodeXferPacket } from '@landfall/protocol/transfer';
import { describe, expect, it } from 'vitest';
import { TEST_CONFIG, createTestWorld } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';
import { MAX_FILES_SENT } from './files.ts';

const uuid = (last: number): string => `11111111-2222-4333-8444-${String(last).padStart(12, '0')}`;

/** A box with so many notecards, of nobody's. */
const boxXml = (items: number): string =>
  `<SceneObjectGroup><SceneObjectPart><UUID><UUID>${uuid(1)}</UUID></UUID><Name>Box</Name><GroupPosition><X>120</X><Y>120</Y><Z>26</Z></GroupPosition>` +
  `<Shape><ProfileCurve>1</ProfileCurve><PathCurve>16</PathCurve><PCode>9</PCode></Shape><Scale><X>1</X><Y>1</Y><Z>1</Z></Scale><TaskInventory>` +
  Array.from(
    { length: items },
    (_, at) =>
      `<TaskInventoryItem><ItemID><UUID>${uuid(100 + at)}</UUID></ItemID><AssetID><UUID>${uuid(9)}</UUID></AssetID><Name>note\n${at}</Name><Type>7</Type><InvType>7</InvType></TaskInventoryItem>`,
  ).join('') +
  '</TaskInventory></SceneObjectPart></SceneObjectGroup>';

async function site(items: number) {
  const linksets = [...decodeObjectXml(encodeUtf8(boxXml(items))).groups];
  const [plain] = TEST_CONFIG.regions;
  const world = await createTestWorld({ ...TEST_CONFIG, regions: [{ ...plain!, linksets }] });
  const agent = await world.arrive();
  const localId = agent.objectBlocks().find(({ PCode }) => PCode === 9)!.ID;
  const named = async (): Promise<{ file: string; serial: number }> => {
    const before = agent.all('ReplyTaskInventory').length;
    const InventoryData = { LocalID: localId };
    agent.send({ name: 'RequestTaskInventory', AgentData: agent.agentData, InventoryData });
    await world.network.run(300);
    const { Filename, Serial } = agent.all('ReplyTaskInventory')[before]!.InventoryData;
    return { file: decodeText(Filename), serial: Serial };
  };
  const ask = (ID: bigint, file: string, by: TestAgent = agent): void =>
    by.send({
      name: 'RequestXfer',
      XferID: {
        ID,
        Filename: encodeText(file),
        FilePath: 0,
        DeleteOnCompletion: true,
        UseBigPackets: false,
        VFileID: Uuid.zero,
        VFileType: -1,
      },
    });
  const packets = (ID: bigint) =>
    agent
      .all('SendXferPacket')
      .filter(({ XferID }) => XferID.ID === ID)
      .map(decodeXferPacket);
  const confirm = (ID: bigint, Packet: number): void =>
    agent.send({ name: 'ConfirmXferPacket', XferID: { ID, Packet } }, false);
  return { world, agent, named, ask, packets, confirm, run: (ms: number) => world.network.run(ms) };
}

describe('a file by Xfer', () => {
  it('comes as far as it is confirmed, and once', async () => {
    const { named, ask, packets, confirm, run, agent } = await site(80);
    const { file, serial } = await named();
    expect([file.startsWith('inventory_'), serial]).toEqual([true, 1]);
    ask(7n, file);
    // As fast as the throttle lets them.
    await run(2000);
    expect(packets(7n).map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    for (let number = 0; !packets(7n).some(({ isLast }) => isLast); number++) {
      confirm(7n, number);
      await run(100);
    }
    const all = packets(7n);
    const bytes = new Uint8Array(all.flatMap(({ data }) => [...data]));
    expect([bytes.length, all.at(-1)!.isLast]).toEqual([all[0]!.sizeBytes, true]);
    const { items, objectId } = decodeTaskInventory(bytes);
    // A line break would end a name.
    expect(items.map(({ name }) => name)).toEqual(Array.from({ length: 80 }, (_, at) => `note ${at}`));
    expect([String(objectId), items.every(({ assetId }) => assetId.isZero)]).toEqual([uuid(1), true]);
    confirm(7n, all.length - 1);
    ask(8n, file);
    await run(300);
    expect(agent.all('AbortXfer').map(({ XferID }) => [XferID.ID, XferID.Result])).toEqual([
      [8n, XFER_RESULT.fileNotFound],
    ]);
  });

  it('is sent again until it is confirmed, then given up; or called off', async () => {
    const { named, ask, packets, run, agent } = await site(1);
    ask(1n, (await named()).file);
    await run(300 + XFER_RESEND_MS * (MAX_XFER_RESENDS + 3));
    expect(packets(1n)).toHaveLength(1 + MAX_XFER_RESENDS);
    ask(2n, (await named()).file);
    await run(300);
    agent.send({ name: 'AbortXfer', XferID: { ID: 2n, Result: -1 } });
    await run(XFER_RESEND_MS * 3);
    expect(packets(2n)).toHaveLength(1);
  });

  it('is for who was told of it, and of so many at once', async () => {
    const { world, named, ask, run, agent, packets } = await site(1);
    const other = await world.arrive({ firstName: 'Second', lastName: 'Avatar' });
    const { file } = await named();
    ask(1n, file, other);
    await run(300);
    expect([other.all('AbortXfer').length, other.all('SendXferPacket').length]).toEqual([1, 0]);
    for (let id = 0; id <= MAX_FILES_SENT; id++) ask(BigInt(100 + id), (await named()).file);
    await run(300);
    expect(agent.all('AbortXfer').map(({ XferID }) => XferID.ID)).toEqual([BigInt(100 + MAX_FILES_SENT)]);
    // An id that is in use is that of what it is.
    const before = packets(100n).length;
    ask(100n, 'another');
    await run(300);
    expect([packets(100n).length - before, agent.all('AbortXfer').length]).toEqual([0, 1]);
  });

  it('is none where nothing is inside, nor for a prim that is not there', async () => {
    const { named, agent, run } = await site(0);
    expect(await named()).toEqual({ file: '', serial: 0 });
    agent.send({ name: 'RequestTaskInventory', AgentData: agent.agentData, InventoryData: { LocalID: 1 } });
    await run(300);
    expect(agent.all('ReplyTaskInventory')).toHaveLength(1);
  });
});
