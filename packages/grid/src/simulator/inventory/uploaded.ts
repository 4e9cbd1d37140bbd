import type { Uuid } from '@landfall/protocol/datatypes';
import { asString } from '@landfall/protocol/llsd';
import { alert } from '../region/index.ts';
import type { Agent } from '../region/index.ts';
import { putAsset, transactionsOf } from '../uploads/index.ts';

/** The item that an upload by circuit is for. */
interface ForItem {
  readonly transactionId: Uuid;
  readonly assetType: number;
  readonly name: string;
  readonly description?: string;
}

const OTHER_TYPE = 'What was uploaded is of another type than the item.';

/** Puts what an agent uploads under a transaction into the store, as soon as it is there; only when it is safe the item has it. */
export function storeUploaded(from: Agent, item: ForItem, then: (assetId: Uuid) => void): void {
  transactionsOf(from).claim(item.transactionId, ({ assetId, assetType, bytes }) => {
    if (assetType !== item.assetType) return alert(from, OTHER_TYPE);
    const creatorId = from.id.toString();
    const { name, description = '' } = item;
    const asset = { id: assetId, type: assetType, bytes, name, description, creatorId };
    void putAsset(from.region.services.store, asset).then((refusal) => {
      if (refusal === undefined) then(assetId);
      else alert(from, asString(refusal['message']));
    });
  });
}
