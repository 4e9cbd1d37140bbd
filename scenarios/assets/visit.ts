/** What a client does with assets in a grid on real sockets: by the capabilities and the circuit of its session. */
import { callCapability } from '@landfall/client';
import type { Session } from '@landfall/client';
import { Uuid } from '@landfall/protocol/datatypes';
import { asMap, asString, asUuid, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import type { Message } from '@landfall/protocol/message';
import type { Http, HttpResponse, Ports } from '@landfall/transport/ports';

/** The ids that an upload gave out. */
export interface Uploaded {
  readonly asset: Uuid;
  readonly item: Uuid;
}

const capability = ({ region }: Session, name: string): string => region!.capabilities.get(name)!;

/** Both steps of NewFileAgentInventory. */
export async function upload(
  session: Session,
  ports: Ports,
  asked: LlsdMap,
  body: Uint8Array,
): Promise<Uploaded> {
  const what = 'NewFileAgentInventory';
  const url = capability(session, what);
  const first = asMap(await callCapability({ method: 'POST', url, what, body: asked }, ports));
  const headers = { 'content-type': 'application/octet-stream' };
  const second = await ports.http.request({
    method: 'POST',
    url: asString(first['uploader']),
    headers,
    body,
  });
  const answer = asMap(parseLlsd(second.body));
  return { asset: asUuid(answer['new_asset']), item: asUuid(answer['new_inventory_item']) };
}

/** GETs from GetTexture. */
export function fetchTexture(session: Session, http: Http, id: Uuid, range?: string): Promise<HttpResponse> {
  const url = `${capability(session, 'GetTexture')}/?texture_id=${id.toString()}`;
  return http.request({ method: 'GET', url, ...(range === undefined ? {} : { headers: { range } }) });
}

/** Asks for an image by UDP, and puts its packets together. */
export function fetchImage(session: Session, id: Uuid): Promise<Uint8Array> {
  const { agentId: AgentID, sessionId: SessionID } = session.login;
  const block = { Image: id, DiscardLevel: 0, DownloadPriority: 101_300, Packet: 0, Type: 0 };
  let packets = 1;
  return gather(
    session,
    { name: 'RequestImage', AgentData: { AgentID, SessionID }, RequestImage: [block] },
    (message) => {
      if (message.name === 'ImageData' && message.ImageID.ID.equals(id)) {
        packets = message.ImageID.Packets;
        return { packet: 0, data: message.ImageData.Data };
      }
      if (message.name !== 'ImagePacket' || !message.ImageID.ID.equals(id)) return undefined;
      return { packet: message.ImageID.Packet, data: message.ImageData.Data };
    },
    (parts) => parts.size === packets && parts.has(0),
  );
}

/** Asks for an asset by UDP, by its id, and puts its packets together. */
export function fetchTransfer(session: Session, id: Uuid, type: number): Promise<Uint8Array> {
  const TransferID = new Uuid(0x7a, 0, 0, type);
  const Params = new Uint8Array([...id.toBytes(), type, 0, 0, 0]);
  let last: number | undefined;
  return gather(
    session,
    {
      name: 'TransferRequest',
      TransferInfo: { TransferID, ChannelType: 2, SourceType: 2, Priority: 101, Params },
    },
    (message) => {
      if (message.name !== 'TransferPacket' || !message.TransferData.TransferID.equals(TransferID))
        return undefined;
      const { Packet: packet, Status, Data: data } = message.TransferData;
      if (Status === 1) last = packet;
      return { packet, data };
    },
    (parts) => last !== undefined && parts.size === last + 1,
  );
}

interface Part {
  readonly packet: number;
  readonly data: Uint8Array;
}

async function gather(
  session: Session,
  request: Message,
  partOf: (message: Message) => Part | undefined,
  isWhole: (parts: ReadonlyMap<number, Uint8Array>) => boolean,
): Promise<Uint8Array> {
  const parts = new Map<number, Uint8Array>();
  const whole = new Promise<void>((resolve) => {
    const remove = session.on('message', ({ message }) => {
      const part = partOf(message);
      if (part === undefined) return;
      parts.set(part.packet, part.data.slice());
      if (!isWhole(parts)) return;
      remove();
      resolve();
    });
  });
  session.region!.circuit.send(request, { reliable: true });
  await whole;
  const inOrder = [...parts].toSorted(([one], [other]) => one - other);
  return new Uint8Array(inOrder.flatMap(([, data]) => [...data]));
}
