import { Uuid } from '@landfall/protocol/datatypes';
import { sleep } from './programs.mjs';

const WAIT_MS = 8000;
const STEP_MS = 100;
/** Above the ground everywhere in the region. */
const HEIGHT = 40;
const FULL = 100;

const place = () => ({ x: 20 + Math.random() * 200, y: 20 + Math.random() * 200, z: HEIGHT });

/** Makes a box with this texture and answers its local id once it is seen. */
export async function rezBox(session, texture) {
  const { region } = session;
  const known = new Set([...region.objects.all()].map(({ localId }) => localId));
  const at = place();
  region.circuit.send(
    { name: 'ObjectAdd', AgentData: agentOf(session), ObjectData: boxAt(at) },
    { reliable: true },
  );
  for (let waited = 0; waited < WAIT_MS; waited += STEP_MS) {
    await sleep(STEP_MS);
    const fresh = [...region.objects.all()].find(
      ({ localId, pcode, position }) =>
        pcode === 9 && !known.has(localId) && Math.abs(position.x - at.x) < 0.5,
    );
    if (fresh === undefined) continue;
    paint(session, fresh.localId, texture);
    return fresh.localId;
  }
  throw new TypeError(`no box was seen in ${WAIT_MS} ms`);
}

function paint(session, localId, texture) {
  const { AgentID, SessionID } = agentOf(session);
  const image = { ObjectLocalID: localId, MediaURL: new Uint8Array(), TextureEntry: entryOf(texture) };
  session.region.circuit.send(
    { name: 'ObjectImage', AgentData: { AgentID, SessionID }, ObjectData: [image] },
    { reliable: true },
  );
}

/** A texture entry whose every face is the default: each field, then the end of its list of faces. @source PROTOCOL §9 */
function entryOf(texture) {
  const entry = Buffer.alloc(49);
  Buffer.from(Uuid.parse(texture).toBytes()).copy(entry, 0);
  entry.writeFloatLE(1, 22);
  entry.writeFloatLE(1, 27);
  return entry;
}

function agentOf({ login: { agentId, sessionId } }) {
  return { AgentID: agentId, SessionID: sessionId, GroupID: Uuid.zero };
}

function boxAt(at) {
  return {
    PCode: 9,
    Material: 3,
    AddFlags: 2,
    PathCurve: 16,
    ProfileCurve: 1,
    PathBegin: 0,
    PathEnd: 0,
    PathScaleX: FULL,
    PathScaleY: FULL,
    PathShearX: 0,
    PathShearY: 0,
    PathTwist: 0,
    PathTwistBegin: 0,
    PathRadiusOffset: 0,
    PathTaperX: 0,
    PathTaperY: 0,
    PathRevolutions: 0,
    PathSkew: 0,
    ProfileBegin: 0,
    ProfileEnd: 0,
    ProfileHollow: 0,
    BypassRaycast: 1,
    RayStart: at,
    RayEnd: at,
    RayTargetID: Uuid.zero,
    RayEndIsIntersection: 0,
    Scale: { x: 0.5, y: 0.5, z: 0.5 },
    Rotation: { x: 0, y: 0, z: 0, w: 1 },
    State: 0,
  };
}
