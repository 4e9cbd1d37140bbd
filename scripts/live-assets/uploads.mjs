import { createHash, randomBytes } from 'node:crypto';
import { callCapability } from '@landfall/client';
import { Uuid } from '@landfall/protocol/datatypes';
import { parseLlsd } from '@landfall/protocol/llsd';

/** All permissions that an owner can give on. */
const ALL = 0x7fffffff;
const WAIT_MS = 20_000;
/** The content of one SendXferPacket. */
const XFER_BYTES = 1000;
const LAST_PACKET = 0x80000000;

const text = (value) => Buffer.from(`${value}\0`);
const bytesOf = (uuid) => Buffer.from(uuid.toBytes());

/** The ways by which an agent's client puts assets in: capabilities, and messages by UDP. */
export class Uploads {
  #session;
  #ports;
  #lastCallback = 0;

  constructor(session, ports) {
    this.#session = session;
    this.#ports = ports;
  }

  /** NewFileAgentInventory: asks, sends the bytes where it is told to. Answers the new asset's id. */
  async file({ assetType, inventoryType, name, content, resources }) {
    const asked = {
      folder_id: this.#folder,
      asset_type: assetType,
      inventory_type: inventoryType,
      name,
      description: 'live',
      everyone_mask: 0,
      group_mask: 0,
      next_owner_mask: ALL,
      expected_upload_cost: 0,
      ...(resources === undefined ? {} : { asset_resources: resources }),
    };
    return await this.#twoSteps('NewFileAgentInventory', asked, content);
  }

  /** UpdateNotecardAgentInventory and its like: other bytes for an item. Answers the new asset's id. */
  async update(capability, itemId, content) {
    return await this.#twoSteps(capability, { item_id: Uuid.parse(itemId) }, content);
  }

  /** UploadBakedTexture. */
  async bake(content) {
    return await this.#twoSteps('UploadBakedTexture', {}, content);
  }

  /** CreateInventoryItem; with a transaction, of what is uploaded with it. Answers item and asset. */
  async createItem({ type, inventoryType, name, wearable = 0, transaction = Uuid.zero }) {
    const callback = ++this.#lastCallback;
    const created = this.#heard('UpdateCreateInventoryItem', ({ InventoryData }) =>
      InventoryData.find(({ CallbackID }) => CallbackID === callback),
    );
    this.#send('CreateInventoryItem', {
      AgentData: this.#agent,
      InventoryBlock: {
        CallbackID: callback,
        FolderID: this.#folder,
        TransactionID: transaction,
        NextOwnerMask: ALL,
        Type: type,
        InvType: inventoryType,
        WearableType: wearable,
        Name: text(name),
        Description: text('live'),
      },
    });
    const { ItemID, AssetID } = await created;
    return { item: ItemID.toString(), asset: AssetID.toString() };
  }

  /** AssetUploadRequest and an item of it; what is longer than one message goes by Xfer. Answers the asset's id. */
  async message({ type, inventoryType, name, content, wearable = 0 }) {
    const transaction = Uuid.fromRandomBytes(randomBytes(16));
    const inOne = content.length <= XFER_BYTES;
    const asked = inOne ? undefined : this.#heard('RequestXfer', (message) => message.XferID);
    const complete = this.#heard('AssetUploadComplete', ({ AssetBlock }) =>
      AssetBlock.UUID.toString() === this.#idOf(transaction) ? AssetBlock : undefined,
    );
    this.#send('AssetUploadRequest', {
      AssetBlock: {
        TransactionID: transaction,
        Type: type,
        Tempfile: false,
        StoreLocal: false,
        AssetData: inOne ? content : new Uint8Array(),
      },
    });
    if (asked !== undefined) await this.#sendPackets(await asked, content);
    const { Success } = await complete;
    if (!Success) throw new TypeError('AssetUploadComplete says that it did not succeed');
    const { asset } = await this.createItem({ type, inventoryType, name, wearable, transaction });
    if (asset !== this.#idOf(transaction))
      throw new TypeError(`the item has asset ${asset}, not that of its upload`);
    return asset;
  }

  /** DeRezObject, "take a copy", of an object of one's own. Answers the object asset's id. */
  async takeCopy(localId) {
    const copied = this.#heard('UpdateCreateInventoryItem', ({ InventoryData }) =>
      InventoryData.find(({ Type }) => Type === 6),
    );
    this.#send('DeRezObject', {
      AgentData: this.#agent,
      AgentBlock: {
        GroupID: Uuid.zero,
        Destination: 1,
        DestinationID: this.#folder,
        TransactionID: Uuid.fromRandomBytes(randomBytes(16)),
        PacketCount: 1,
        PacketNumber: 0,
      },
      ObjectData: [{ ObjectLocalID: localId }],
    });
    return (await copied).AssetID.toString();
  }

  async #twoSteps(what, body, content) {
    const url = this.#session.region.capabilities.get(what);
    if (url === undefined) throw new TypeError(`the region has no ${what}`);
    const answer = await callCapability({ method: 'POST', url, what, body }, this.#ports);
    if (typeof answer.uploader !== 'string' || answer.uploader === '')
      throw new TypeError(`${what} gave no uploader: ${JSON.stringify(answer)}`);
    const headers = { 'content-type': 'application/octet-stream' };
    const sent = await this.#ports.http.request({
      method: 'POST',
      url: answer.uploader,
      headers,
      body: content,
    });
    const done = parseLlsd(sent.body, 'application/llsd+xml');
    if (sent.status !== 200 || done.state !== 'complete')
      throw new TypeError(`${what} was not completed: ${sent.status} ${JSON.stringify(done)}`);
    return String(done.new_asset);
  }

  async #sendPackets({ ID }, content) {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(content.length);
    for (let packet = 0, at = 0; at < content.length; packet++, at += XFER_BYTES) {
      const piece = content.subarray(at, at + XFER_BYTES);
      const last = at + XFER_BYTES >= content.length ? LAST_PACKET : 0;
      const number = (packet | last) >>> 0;
      const confirmed = this.#heard('ConfirmXferPacket', ({ XferID }) =>
        XferID.ID === ID && (XferID.Packet & 0x7fffffff) === packet ? XferID : undefined,
      );
      this.#send('SendXferPacket', {
        XferID: { ID, Packet: number },
        DataPacket: { Data: packet === 0 ? Buffer.concat([length, piece]) : piece },
      });
      await confirmed;
    }
  }

  /** The asset's id follows from the transaction and a secret of the session. */
  #idOf(transaction) {
    const both = Buffer.concat([bytesOf(transaction), bytesOf(this.#session.login.secureSessionId)]);
    return Uuid.fromBytes(createHash('md5').update(both).digest()).toString();
  }

  get #folder() {
    return this.#session.login.inventoryRoot;
  }

  get #agent() {
    const { agentId, sessionId } = this.#session.login;
    return { AgentID: agentId, SessionID: sessionId };
  }

  #send(name, blocks) {
    this.#session.region.circuit.send({ name, ...blocks }, { reliable: true });
  }

  /** The first message of this name that `pick` takes something from. */
  #heard(name, pick) {
    const session = this.#session;
    return new Promise((resolve, reject) => {
      const end = (settle) => {
        clearTimeout(timer);
        remove();
        settle();
      };
      const timer = setTimeout(
        () => end(() => reject(new TypeError(`no ${name} in ${WAIT_MS} ms`))),
        WAIT_MS,
      );
      const remove = session.on('message', ({ message }) => {
        const found = message.name === name ? pick(message) : undefined;
        if (found !== undefined) end(() => resolve(found));
      });
    });
  }
}
