// A script of one's own in an object: what a viewer does for “New script” and “Save”.
import { setTimeout as sleep } from 'node:timers/promises';
import { callCapability } from '@landfall/client';
import { Uuid } from '@landfall/protocol/datatypes';
import { parseLlsd } from '@landfall/protocol/llsd';
import { RezScript } from '@landfall/protocol/message';

const FULL = 0x7fffffff;
const SCRIPT = 10;

/** What a session must speak for {@link giveScript}. */
export const SCRIPTING = {
  name: 'scripting',
  messages: [RezScript],
  capabilities: ['UpdateScriptTask'],
  start: ({ scope }) => scope.ids,
};

/** Puts a new script into an object of the region, and gives it that source. */
export async function giveScript({ scripting, region, circuit = region.circuit }, object, source, ports) {
  const { agentId, sessionId } = scripting;
  circuit.send(
    {
      name: 'RezScript',
      AgentData: { AgentID: agentId, SessionID: sessionId, GroupID: Uuid.zero },
      UpdateBlock: { ObjectLocalID: object.localId, Enabled: true },
      InventoryBlock: {
        ItemID: Uuid.zero,
        FolderID: object.id,
        CreatorID: agentId,
        OwnerID: agentId,
        GroupID: Uuid.zero,
        BaseMask: FULL,
        OwnerMask: FULL,
        GroupMask: 0,
        EveryoneMask: 0,
        NextOwnerMask: FULL,
        GroupOwned: false,
        TransactionID: Uuid.zero,
        Type: SCRIPT,
        InvType: SCRIPT,
        Flags: 0,
        SaleType: 0,
        SalePrice: 0,
        Name: Buffer.from('New Script\0'),
        Description: Buffer.from('\0'),
        CreationDate: 0,
        CRC: 0,
      },
    },
    { reliable: true },
  );
  const item = await newScript(region, object);
  const url = region.capabilities.get('UpdateScriptTask');
  const body = { task_id: object.id, item_id: item.id, is_script_running: true, target: 'mono' };
  const { uploader } = await callCapability({ method: 'POST', url, what: 'UpdateScriptTask', body }, ports);
  const headers = { 'content-type': 'application/octet-stream' };
  const sent = await ports.http.request({
    method: 'POST',
    url: uploader,
    headers,
    body: Buffer.from(source),
  });
  const { compiled, errors } = parseLlsd(sent.body, 'application/llsd+xml');
  if (compiled !== true) throw new TypeError(`the script does not compile: ${errors}`);
}

async function newScript(region, object) {
  for (let tries = 0; tries < 30; tries++) {
    await sleep(500);
    const { items } = await region.contents.fetch(object.localId);
    if (items.length > 0) return items[0];
  }
  throw new TypeError('the object got no script');
}
