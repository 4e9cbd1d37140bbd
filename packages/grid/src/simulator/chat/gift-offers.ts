import { DIALOG } from '@landfall/protocol/chat';
import { Uuid } from '@landfall/protocol/datatypes';
import { answerGift, give, giveFolder, tellFolders, tellItems } from '../inventory/index.ts';
import { alert } from '../region/index.ts';
import type { Agent } from '../region/index.ts';
import { deliverElsewhere } from './other-processes.ts';
import { findRootAgent, relayed } from './personal-message.ts';
import type { MessageBlock } from './personal-message.ts';

/** A type (U8) and an id. @source protocol/live.md L1.7 */
const OFFER_BYTES = 17;
const ID_BYTES = 16;
const FOLDER = 8;

/** An item for somebody: it is theirs at once, and they are asked whether they want it. */
export function offerItem(block: MessageBlock, from: Agent, text: string): void {
  const { services } = from.region;
  const { BinaryBucket: bucket, ToAgentID: to, ID: offerId } = block;
  if (bucket.length < OFFER_BYTES || services.accounts.byId(to) === undefined) return;
  if (bucket[0] === FOLDER) return offerFolder(block, from, text);
  const given = give(from, { itemId: Uuid.fromBytes(bucket, 1), to, offerId });
  if (given === undefined) return;
  if ('refusal' in given) return alert(from, given.refusal);
  const { id, assetType } = given.copy;
  const other = findRootAgent(services, to);
  if (other !== undefined) tellItems(other, [given.copy]);
  ask(from, { ...block, ID: id, BinaryBucket: bucketOf(assetType, id) }, text);
}

/** A folder for somebody, with what the offer names of what is in it. */
function offerFolder(block: MessageBlock, from: Agent, text: string): void {
  const { services } = from.region;
  const { BinaryBucket: bucket, ToAgentID: to, ID: offerId } = block;
  const ids = Array.from({ length: Math.floor(bucket.length / OFFER_BYTES) }, (_, at) =>
    Uuid.fromBytes(bucket, at * OFFER_BYTES + 1),
  );
  const named = new Set(ids.map(({ key }) => key));
  const given = giveFolder(from, { itemId: ids[0]!, to, offerId }, named);
  if (given === undefined) return;
  if ('refusal' in given) return alert(from, given.refusal);
  const other = findRootAgent(services, to);
  if (other !== undefined) {
    tellFolders(other, given.folders);
    tellItems(other, given.items);
  }
  const { folderId } = given.folders[0]!;
  ask(from, { ...block, ID: folderId, BinaryBucket: bucketOf(FOLDER, folderId) }, text);
}

function bucketOf(assetType: number, id: Uuid): Uint8Array {
  const told = new Uint8Array(OFFER_BYTES);
  told[0] = assetType;
  told.set(id.toBytes(), 1);
  return told;
}

function ask(from: Agent, block: MessageBlock, text: string): void {
  void bring(from, block, text).then((isThere) => {
    if (!isThere && !from.hasDeparted) alert(from, 'User is not logged in. The item is in their inventory.');
  });
}

/** Whoever was asked wants it, or not: the first answer counts, and the giver hears of it. */
export function answerOffer(block: MessageBlock, from: Agent, text: string): void {
  const isAccepted = block.Dialog === DIALOG.inventoryAccepted;
  const { BinaryBucket: bucket } = block;
  const folderId = bucket.length >= ID_BYTES ? Uuid.fromBytes(bucket) : Uuid.zero;
  if (answerGift(from, block.ID, isAccepted ? folderId : undefined)) void bring(from, block, text);
}

/** To wherever they are. @returns whether they are anywhere */
async function bring(from: Agent, block: MessageBlock, text: string): Promise<boolean> {
  const { services } = from.region;
  const message = relayed(block, from, text);
  const to = findRootAgent(services, block.ToAgentID);
  if (to === undefined) return await deliverElsewhere(services, message);
  to.send(message, { reliable: true });
  return true;
}
