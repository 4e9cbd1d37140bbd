import { encodeText } from '@landfall/protocol/bytes';
import { AUDIBLE_FULLY, CHAT_SOURCE, CHAT_TYPE, HEARD_METRES } from '@landfall/protocol/chat';
import { distance, Uuid } from '@landfall/protocol/datatypes';
import { MAX_DIALOG_BUTTONS, scriptPermissionBits, TEXT_BOX_LABEL } from '@landfall/protocol/script';
import { inhabitants } from '../avatars/index.ts';
import type { Prim } from '../objects/index.ts';
import { answer, fittingText } from '../region/index.ts';
import type { Agent, Region } from '../region/index.ts';
import type { ScriptHost } from './object-script.ts';

/** What the script in an object can do. @source OpenSim LSL_Api.cs, DialogModule.cs */
export function createHost(region: Region, prim: Prim, itemId: Uuid): ScriptHost {
  return {
    prim,
    say: (text) => say(region, prim, text),
    dialog: (to, text, buttons, channel) =>
      showDialog(to, prim, text, buttons.slice(0, MAX_DIALOG_BUTTONS), channel),
    textBox: (to, text, channel) => showDialog(to, prim, text, [TEXT_BOX_LABEL], channel),
    ask(to, permissions) {
      const [first, last] = ownerName(to, prim);
      const Data = {
        TaskID: prim.id,
        ItemID: itemId,
        ObjectName: fit(prim.name),
        ObjectOwner: fit(`${first} ${last}`),
        Questions: scriptPermissionBits(permissions),
      };
      answer(to, { name: 'ScriptQuestion', Data, Experience: { ExperienceID: Uuid.zero } });
    },
    offerPage(to, text, url) {
      const { ownerId: OwnerID, name, root } = prim;
      const Data = { ObjectName: fit(name), ObjectID: root.id, OwnerID, OwnerIsGroup: false };
      answer(to, { name: 'LoadURL', Data: { ...Data, Message: fit(text), URL: fit(url) } });
    },
  };
}

const fit = (text: string): Uint8Array => encodeText(fittingText(text));

function ownerName({ region }: Agent, { ownerId }: Prim): readonly [first: string, last: string] {
  const owner = region.services.accounts.byId(ownerId);
  return owner === undefined ? ['', ''] : [owner.first, owner.last];
}

function showDialog(
  to: Agent,
  prim: Prim,
  text: string,
  labels: readonly string[],
  ChatChannel: number,
): void {
  const [first, last] = ownerName(to, prim);
  answer(to, {
    name: 'ScriptDialog',
    Data: {
      ObjectID: prim.root.id,
      FirstName: fit(first),
      LastName: fit(last),
      ObjectName: fit(prim.name),
      Message: fit(text),
      ChatChannel,
      ImageID: Uuid.zero,
    },
    Buttons: labels.map((label) => ({ ButtonLabel: fit(label) })),
    OwnerData: [{ OwnerID: prim.ownerId }],
  });
}

function say(region: Region, prim: Prim, text: string): void {
  const { position } = prim.root;
  const ChatData = {
    FromName: fit(prim.name),
    SourceID: prim.id,
    OwnerID: prim.ownerId,
    SourceType: CHAT_SOURCE.object,
    ChatType: CHAT_TYPE.say,
    Audible: AUDIBLE_FULLY,
    Position: position,
    Message: fit(text),
  };
  for (const { agent, avatar } of inhabitants(region))
    if (distance(avatar.body.position, position) <= HEARD_METRES.say)
      agent.send({ name: 'ChatFromSimulator', ChatData }, { reliable: true });
}
