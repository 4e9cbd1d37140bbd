/**
 * The textures that a real client fetched by UDP from OpenSimulator (`texture-udp`) are asked for in the same way from a
 * grid whose store has them: the packets must be the recorded ones, byte for byte.
 */
import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../packages/assets/src/store/index.ts';
import { Uuid } from '../../packages/protocol/src/datatypes/index.ts';
import { decodeMessage } from '../../packages/protocol/src/message/index.ts';
import type { MessageOf } from '../../packages/protocol/src/message/index.ts';
import { decodePacket } from '../../packages/protocol/src/packet/index.ts';
import { createTestWorld } from '../../packages/grid/src/testing/index.ts';
import { recordedDatagrams } from '../recorded-client/recorded-session.ts';
import { sharedFolder } from '../shared-folder.ts';

const PORT = 9000;
/** What OpenSim sends in the place of a texture that it does not have: it is left out here. */
const PLACEHOLDER_BYTES = 160;

interface RecordedImage {
  readonly first: MessageOf<'ImageData'>;
  readonly further: MessageOf<'ImagePacket'>[];
}

/** Whole images of the capture by id, resent packets once. */
function recordedImages(folder: string): Map<string, RecordedImage> {
  const images = new Map<string, RecordedImage>();
  for (const { bytes, fromClient } of recordedDatagrams(folder, 'texture-udp', [PORT])) {
    if (fromClient) continue;
    const { body } = decodePacket(bytes);
    const message = decodeMessage(body);
    if (message.name === 'ImageData') {
      const key = message.ImageID.ID.toString();
      if (!images.has(key)) images.set(key, { first: message, further: [] });
    } else if (message.name === 'ImagePacket') {
      const image = images.get(message.ImageID.ID.toString());
      if (image?.further.every(({ ImageID }) => ImageID.Packet !== message.ImageID.Packet) === true)
        image.further.push(message);
    }
  }
  return images;
}

const bytesOf = ({ first, further }: RecordedImage): Uint8Array =>
  new Uint8Array(
    [first.ImageData.Data, ...further.map(({ ImageData }) => ImageData.Data)].flatMap((part) => [...part]),
  );

describe.skipIf(sharedFolder === undefined)('textures that a real client fetched by UDP', () => {
  it('come in the recorded packets', async () => {
    const images = recordedImages(sharedFolder!);
    const store = new MemoryStore();
    for (const [id, image] of images) {
      if (image.first.ImageID.Size === PLACEHOLDER_BYTES) continue;
      await store.put({ id: Uuid.parse(id), type: 0, bytes: bytesOf(image) });
    }
    expect((await store.stats()).assets).toBeGreaterThanOrEqual(9);
    const { network, arrive } = await createTestWorld(undefined, { assets: store });
    const agent = await arrive();
    for (const [id, { first, further }] of images) {
      const before = agent.messages.length;
      const Image = Uuid.parse(id);
      const block = { Image, DiscardLevel: 0, DownloadPriority: 101_300, Packet: 0, Type: 0 };
      agent.send({ name: 'RequestImage', AgentData: agent.agentData, RequestImage: [block] });
      await network.run(30_000);
      const came = agent.messages
        .slice(before)
        .filter(({ name }) => ['ImageData', 'ImagePacket', 'ImageNotInDatabase'].includes(name));
      if ((await store.stat(Image)) === undefined)
        expect(came).toMatchObject([{ name: 'ImageNotInDatabase', ImageID: { ID: Image } }]);
      else expect(came).toEqual([first, ...further]);
    }
  });
});
