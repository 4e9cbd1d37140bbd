import { encodeObjectXml } from '@landfall/protocol/object-xml';
import { belongingsOf } from '../inventory/index.ts';
import type { Agent } from '../region/index.ts';
import type { WornThing } from './wardrobe.ts';

/**
 * What was worn has become another thing meanwhile: its item gets an asset of what it is now. Where that cannot be stored, the item stays as it was.
 * @source OpenSim AttachmentsModule.cs (UpdateKnownItem)
 */
export async function keepChanges(agent: Agent, { itemId, point, parts }: WornThing): Promise<void> {
  const { services } = agent.region;
  const belongings = belongingsOf(services);
  const item = belongings.item(agent.id, itemId);
  if (item === undefined || !belongings.take(agent.id)) return;
  const assetId = services.newId();
  const hung = parts.map((part) => ({ ...part, state: point }));
  const stored = await services.store
    .put({
      id: assetId,
      type: item.assetType,
      bytes: encodeObjectXml({ layout: 'asset', groups: [{ parts: hung, rest: [] }] }),
      name: item.name,
      description: item.description ?? '',
      creatorId: agent.id.toString(),
    })
    .catch(() => undefined);
  const now = belongings.item(agent.id, itemId);
  if (stored === undefined || stored.outcome === 'conflict' || now === undefined)
    return belongings.giveBack(agent.id);
  belongings.put(agent.id, { ...now, assetId });
}
