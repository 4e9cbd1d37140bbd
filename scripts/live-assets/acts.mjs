import { formatLlsdXml, real } from '@landfall/protocol/llsd';
import { rezBox } from './boxes.mjs';
import * as content from './content.mjs';
import { sha256 } from './ledger.mjs';

const file = (assetType, inventoryType, name, bytes) => (uploads) =>
  uploads.file({ assetType, inventoryType, name, content: bytes });

const picture = ({ pictures }) => content.variantOf(pictures[Math.floor(Math.random() * pictures.length)]);

function updating(kind, capability, create, make) {
  return async (visitor) => {
    const item = await visitor.updatable(kind, create);
    const bytes = make();
    await visitor.upload(capability, create.type, bytes, (uploads) =>
      uploads.update(capability, item, bytes),
    );
  };
}

function byMessage(how, type, inventoryType, make, wearable) {
  return async (visitor) => {
    const bytes = make();
    const upload = { type, inventoryType, name: how, content: bytes, wearable };
    await visitor.upload(how, type, bytes, (uploads) => uploads.message(upload));
  };
}

/** A known asset in whole and in pieces, as viewers fetch it. */
async function fetchInPieces(visitor, type, capability, key) {
  const { ledger, neverSent } = visitor.parts;
  const known = ledger.entries.filter((entry) => entry.type === type && !neverSent.has(entry.id));
  if (known.length === 0) return;
  const { id, sha256: hash, bytes } = known[Math.floor(Math.random() * known.length)];
  const base = visitor.self.region.capabilities.get(capability);
  const url = `${base}${base.includes('?') ? '&' : '/?'}${key}=${id}`;
  const cut = Math.floor(bytes / 3);
  const first = await fetch(url, { headers: { range: `bytes=0-${cut - 1}` } });
  const rest = await fetch(url, { headers: { range: `bytes=${cut}-` } });
  const whole = Buffer.concat([
    Buffer.from(await first.arrayBuffer()),
    Buffer.from(await rest.arrayBuffer()),
  ]);
  if (first.status !== 206 || rest.status !== 206 || sha256(whole) !== hash)
    throw new TypeError(
      `${id} came otherwise: ${first.status} ${rest.status}, ${whole.length} of ${bytes} bytes`,
    );
}

/** A mesh model: the simulator makes assets of its mesh and picture, and of the object made of them. */
async function uploadModel(visitor) {
  const { mesh, service, ledger } = visitor.parts;
  const image = picture(visitor.parts);
  const vector = [1, 1, 1].map(real);
  const model = {
    metric: 'MUT_Unspecified',
    instance_list: [
      {
        face_list: [{ diffuse_color: [1, 1, 1, 1].map(real), fullbright: false, image: 0 }],
        material: 3,
        mesh: 0,
        physics_shape_type: 0,
        position: vector,
        rotation: [0, 0, 0, 1].map(real),
        scale: vector,
      },
    ],
    mesh_list: [mesh],
    texture_list: [image],
  };
  const bytes = Buffer.from(formatLlsdXml(model));
  const from = Date.now();
  const upload = {
    assetType: 'mesh',
    inventoryType: 'object',
    name: 'model',
    content: bytes,
    resources: model,
  };
  const id = await visitor.uploads.file(upload);
  const object = await service.read(id);
  if (object.status !== 200)
    throw new TypeError(`the object of the model is not at the service: ${object.status}`);
  ledger.note({ id, type: 6, how: 'model: object', content: object.bytes, from });
  const text = object.bytes.toString('latin1');
  const sculpt = /<SculptTexture><UUID>([0-9a-f-]{36})</.exec(text)?.[1];
  if (sculpt !== undefined) ledger.note({ id: sculpt, type: 49, how: 'model: mesh', content: mesh, from });
}

/** A box of one's own with a picture of its own, and a copy of it in the inventory; the box stays. */
async function copyBox(visitor) {
  const { ledger, service } = visitor.parts;
  const bytes = picture(visitor.parts);
  const texture = await visitor.upload(
    'NewFile texture',
    0,
    bytes,
    file('texture', 'texture', 'side', bytes),
  );
  const localId = await rezBox(visitor.self, texture);
  const from = Date.now();
  const id = await visitor.uploads.takeCopy(localId);
  const object = await service.read(id);
  if (object.status !== 200) throw new TypeError(`the copy ${id} is not at the service: ${object.status}`);
  ledger.note({ id, type: 6, how: 'take copy', content: object.bytes, from });
}

/** What a visitor can do, by name. */
export const ACTS = {
  async chat({ self }) {
    self.chat.say(`It is ${new Date().toISOString()}`);
  },
  async walk({ self }) {
    const { x, y } = self.agent.position;
    const near = (value) => Math.min(Math.max(value + Math.random() * 8 - 4, 20), 236);
    await self.agent
      .walkTo({ x: near(x), y: near(y), z: 0 }, { timeoutMs: 15_000 })
      .catch(() => self.agent.stop());
  },
  async texture(visitor) {
    const bytes = picture(visitor.parts);
    await visitor.upload('NewFile texture', 0, bytes, file('texture', 'texture', 'picture', bytes));
  },
  async sound(visitor) {
    const bytes = content.soundLike(visitor.parts.sound);
    await visitor.upload('NewFile sound', 1, bytes, file('sound', 'sound', 'sound', bytes));
  },
  async animation(visitor) {
    const bytes = content.makeAnimation();
    await visitor.upload('NewFile animation', 20, bytes, file('animation', 'animation', 'turn', bytes));
  },
  model: uploadModel,
  notecard: updating(
    'notecard',
    'UpdateNotecardAgentInventory',
    { type: 7, inventoryType: 7 },
    content.makeNotecard,
  ),
  script: updating('script', 'UpdateScriptAgent', { type: 10, inventoryType: 10 }, content.makeScript),
  gesture: updating(
    'gesture',
    'UpdateGestureAgentInventory',
    { type: 21, inventoryType: 20 },
    content.makeGesture,
  ),
  settings: updating(
    'settings',
    'UpdateSettingsAgentInventory',
    { type: 56, inventoryType: 25 },
    content.makeSetting,
  ),
  clothing: byMessage('message clothing', 5, 18, content.makeClothing, 4),
  longMessage: byMessage('Xfer notecard', 7, 7, () =>
    Buffer.concat([content.makeNotecard(), Buffer.alloc(2500, 32)]),
  ),
  async bake(visitor) {
    const bytes = picture(visitor.parts);
    const id = await visitor.uploads.bake(bytes);
    visitor.parts.bakes.push(id);
  },
  fetchTexture: (visitor) => fetchInPieces(visitor, 0, 'GetTexture', 'texture_id'),
  fetchMesh: (visitor) => fetchInPieces(visitor, 49, 'GetMesh2', 'mesh_id'),
  copyBox,
};

export const ANY = Object.keys(ACTS);
/** What only uploads. */
export const BURST = ['texture', 'clothing', 'notecard', 'sound', 'script'];
