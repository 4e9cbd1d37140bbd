import { appearanceMessage } from './appearance.ts';
import type { Agent, Handlers } from '../region/index.ts';

/** Longest texture entry that is kept. @source PROTOCOL §11: the viewer's limit */
const MAX_TEXTURE_ENTRY_BYTES = 4096;

export const appearanceHandlers: Handlers = {
  AgentSetAppearance({ AgentData, ObjectData, VisualParam }, from, sequence) {
    const { avatar } = from;
    if (avatar === undefined || ObjectData.TextureEntry.length > MAX_TEXTURE_ENTRY_BYTES) return;
    if (!from.newest.takes('AgentSetAppearance', sequence, AgentData.SerialNum)) return;
    avatar.appearance = {
      textureEntry: ObjectData.TextureEntry.slice(),
      visualParams: Uint8Array.from(VisualParam, ({ ParamValue }) => ParamValue),
    };
    tellOthers(from);
  },
};

function tellOthers(from: Agent): void {
  if (from.avatar === undefined) return;
  const message = appearanceMessage(from.id, from.avatar.appearance);
  for (const other of from.region.agents) {
    if (other !== from && other.arrival.seesScene) other.send(message, { reliable: true, category: 'task' });
  }
}
