import { expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import {
  TransferReceiver,
  XferReceiver,
  XferSender,
  decodeTransferSource,
  transferInfo,
  transferPacket,
} from '@landfall/protocol/transfer';

const TIMES = Number(process.env['LANDFALL_FUZZ_TIMES'] ?? 1);
const ID = new Uuid(1, 2, 3, 4);

it('whatever comes, machines end once or go on, and keep no more than they may', () => {
  const random = createRandom(11);
  for (let round = 0; round < 2000 * TIMES; round++) {
    const xfer = new XferReceiver({ id: 5n, request: undefined, now: 0, maxBytes: 5000 });
    const sender = new XferSender({
      id: 5n,
      bytes: random.bytes(random.integer(0, 4000)),
      now: 0,
      window: random.integer(1, 5),
    });
    const source = { type: 'asset', assetId: ID, assetType: 7 } as const;
    const transfer = new TransferReceiver({ id: ID, source, now: 0, maxBytes: 5000 });
    const ends = { xfer: 0, sender: 0, transfer: 0 };
    for (let step = 0; step < 40; step++) {
      const number = random.pick([0, 1, 2, 3, 4000, 0x7fff_ffff, 0xffff_ffff, 0x8000_0001, 0x8000_0003]);
      const data = random.bytes(random.pick([0, 3, 4, 5, 900, 1004]));
      const view = new DataView(data.buffer);
      if (random.chance(0.5) && data.length > 4) view.setInt32(0, random.integer(-5, 3000), true);
      xfer.receivePacket(
        { name: 'SendXferPacket', XferID: { ID: 5n, Packet: number }, DataPacket: { Data: data } },
        step,
      );
      sender.pollMessage();
      sender.receiveConfirm({ name: 'ConfirmXferPacket', XferID: { ID: 5n, Packet: number } }, step);
      const status = random.pick([0, 0, 0, 1, 2, 3, -1, -9]);
      transfer.receivePacket(transferPacket(ID, number | 0, status, data), step);
      if (random.chance(0.2))
        transfer.receiveInfo(transferInfo(ID, status, random.integer(-10, 9000), data), step);
      for (const [name, machine] of Object.entries({ xfer, sender, transfer })) {
        const event = machine.pollEvent();
        if (event === undefined) continue;
        ends[name as keyof typeof ends]++;
        if (event.type === 'received') expect(event.bytes.length).toBeLessThanOrEqual(5000);
      }
    }
    expect(Math.max(...Object.values(ends))).toBeLessThanOrEqual(1);
  }
});

it('parameters are read or refused', () => {
  const random = createRandom(12);
  for (let round = 0; round < 5000 * TIMES; round++) {
    const SourceType = random.integer(-1, 6);
    const Params = random.bytes(random.integer(0, 120));
    try {
      expect(decodeTransferSource({ SourceType, Params }).type).toMatch(/^(asset|item|estate)$/);
    } catch (error) {
      expect(error).toBeInstanceOf(DecodeError);
    }
  }
});
