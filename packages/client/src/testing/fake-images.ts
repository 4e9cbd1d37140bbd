import type { Message, MessageOf } from '@landfall/protocol/message';
import { likeOpenSim } from './fake-simulator.ts';
import type { FakeSimulator, Script } from './fake-simulator.ts';

type Request = MessageOf<'RequestImage'>['RequestImage'][number];

/** How textures are sent by UDP. */
export interface FakeImagesOptions {
  /** By their ids. */
  readonly all: ReadonlyMap<string, Uint8Array>;
  /** The id of what is sent for those that are not there; without it ImageNotInDatabase is said. */
  readonly placeholder?: string;
  /** Not answered at all. */
  readonly ignores?: (request: Request) => boolean;
  /** In another order, less, or more. */
  readonly rearrange?: (messages: Message[]) => Message[];
  /** Hears what is asked. */
  readonly heard?: Request[];
}

const FIRST_BYTES = 600;
const FURTHER_BYTES = 1000;

/** A script: what OpenSim does, and its textures by UDP. @source captures/texture-udp */
export function sendingImages(options: FakeImagesOptions): Script {
  return (message, simulator) => {
    likeOpenSim(message, simulator);
    if (message.name !== 'RequestImage') return;
    for (const request of message.RequestImage) answer(request, simulator, options);
  };
}

function answer(request: Request, simulator: FakeSimulator, options: FakeImagesOptions): void {
  const { all, placeholder = '', ignores, rearrange, heard } = options;
  heard?.push(request);
  if (request.DiscardLevel < 0 || ignores?.(request) === true) return;
  const ID = request.Image;
  const bytes = all.get(ID.toString()) ?? all.get(placeholder);
  if (bytes === undefined) return simulator.send({ name: 'ImageNotInDatabase', ImageID: { ID } });
  const messages = imageMessages(request, bytes);
  for (const each of rearrange?.(messages) ?? messages) simulator.send(each);
}

/** The packets of a texture, from the one that is asked for on. */
function imageMessages({ Image: ID, Packet }: Request, bytes: Uint8Array): Message[] {
  const Packets = 1 + Math.ceil(Math.max(0, bytes.length - FIRST_BYTES) / FURTHER_BYTES);
  const further = Array.from({ length: Packets - 1 }, (_, at): Message => {
    const start = FIRST_BYTES + at * FURTHER_BYTES;
    return {
      name: 'ImagePacket',
      ImageID: { ID, Packet: at + 1 },
      ImageData: { Data: bytes.subarray(start, start + FURTHER_BYTES) },
    };
  });
  const first: Message = {
    name: 'ImageData',
    ImageID: { ID, Codec: 2, Size: bytes.length, Packets },
    ImageData: { Data: bytes.subarray(0, FIRST_BYTES) },
  };
  return [first, ...further].slice(Packet);
}
