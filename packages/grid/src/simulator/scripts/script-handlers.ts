import { decodeText } from '@landfall/protocol/bytes';
import { MAX_DIALOG_ANSWER_BYTES, scriptPermissionsOf } from '@landfall/protocol/script';
import { avatarOf } from '../avatars/index.ts';
import { announce, sceneOf } from '../objects/index.ts';
import type { Agent, Handlers } from '../region/index.ts';
import { scriptsOf } from './region-scripts.ts';

/** What is done when an agent touches an object, or answers its script. */
export const scriptHandlers: Handlers = {
  ObjectGrab({ ObjectData }, from) {
    const prim = avatarOf(from) && sceneOf(from.region).byLocalId(ObjectData.LocalID);
    if (prim !== undefined) scriptsOf(from.region).of(prim)?.script.touched?.(from);
  },

  /** What is held stays where it is, and so says the region: nothing falls or rolls here. @source OpenSim Scene.PacketHandlers.cs (ProcessObjectGrabUpdate) */
  ObjectGrabUpdate({ ObjectData: { ObjectID, GrabPosition } }, from) {
    const prim = avatarOf(from) && sceneOf(from.region).byId(ObjectID);
    if (prim === undefined) return;
    announce(from.region, prim.root, 'terse');
    scriptsOf(from.region).of(prim)?.script.held?.(from, GrabPosition);
  },

  ObjectDeGrab({ ObjectData }, from) {
    const prim = avatarOf(from) && sceneOf(from.region).byLocalId(ObjectData.LocalID);
    if (prim !== undefined) scriptsOf(from.region).of(prim)?.script.released?.(from);
  },

  /** Chat of the agent's on that channel, whichever object it names. @source OpenSim LLClientView.cs (HandleScriptDialogReply) */
  ScriptDialogReply({ Data }, from) {
    const answer = Data.ButtonLabel.subarray(0, MAX_DIALOG_ANSWER_BYTES);
    hearOnChannel(from, Data.ChatChannel, decodeText(answer));
  },

  ScriptAnswerYes({ Data }, from) {
    const running = scriptsOf(from.region).all.find(({ itemId }) => itemId.equals(Data.ItemID));
    if (running === undefined || !running.prim.id.equals(Data.TaskID) || avatarOf(from) === undefined) return;
    running.script.granted?.(scriptPermissionsOf(Data.Questions), from);
  },
};

/** What an agent says on a channel other than 0 is for scripts alone. */
export function hearOnChannel(from: Agent, channel: number, text: string): void {
  if (channel === 0 || avatarOf(from) === undefined) return;
  const scene = sceneOf(from.region);
  for (const { prim, script } of scriptsOf(from.region).all)
    if (scene.byId(prim.id) !== undefined) script.heard?.(text, channel, from);
}
