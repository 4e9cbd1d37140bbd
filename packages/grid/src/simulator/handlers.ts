import type { MessageName } from '@landfall/protocol/message';
import type { GenericHandlers, Handler, Handlers } from './region/index.ts';
import { arrivalHandlers } from './arrival/index.ts';
import { imageHandlers, transferHandlers } from './assets/index.ts';
import { attachmentHandlers } from './attachments/index.ts';
import { appearanceHandlers, avatarHandlers } from './avatars/index.ts';
import { buildingHandlers } from './building/index.ts';
import { chatHandlers, friendHandlers, instantMessageHandlers, lureHandlers } from './chat/index.ts';
import { contentsHandlers, fillingHandlers, runHandlers } from './contents/index.ts';
import { departureHandlers } from './departure/index.ts';
import { estateEditHandlers, estateHandlers } from './estate/index.ts';
import { groupAccountHandlers, groupHandlers } from './groups/index.ts';
import { filingHandlers, inventoryHandlers, wearableHandlers } from './inventory/index.ts';
import { mapHandlers, mapItemHandlers } from './map/index.ts';
import { moneyHandlers } from './money/index.ts';
import { muteHandlers } from './mutes/index.ts';
import { nameHandlers } from './names/index.ts';
import { objectHandlers } from './objects/index.ts';
import { landEditHandlers, parcelEditHandlers, parcelHandlers } from './parcels/index.ts';
import { profileGenericHandlers, profileHandlers } from './profiles/index.ts';
import { scriptHandlers } from './scripts/index.ts';
import { searchHandlers } from './search/index.ts';
import { autopilotHandlers, teleportHandlers } from './travel/index.ts';
import { transactionHandlers } from './uploads/index.ts';
import { xferHandlers } from './xfer/index.ts';
import { genericHandler } from './generic-message.ts';

/** The methods of GenericMessage that somebody here knows. */
const GENERIC: GenericHandlers = { ...autopilotHandlers, ...profileGenericHandlers };

/** Everything that agents can ask of a simulator by UDP: to add a message, add it to the room that it belongs to. */
const HANDLERS: Handlers = {
  ...arrivalHandlers,
  ...departureHandlers,
  ...avatarHandlers,
  ...appearanceHandlers,
  ...attachmentHandlers,
  ...chatHandlers,
  ...instantMessageHandlers,
  ...friendHandlers,
  ...lureHandlers,
  ...muteHandlers,
  ...nameHandlers,
  ...objectHandlers,
  ...buildingHandlers,
  ...parcelHandlers,
  ...parcelEditHandlers,
  ...landEditHandlers,
  ...wearableHandlers,
  ...inventoryHandlers,
  ...filingHandlers,
  ...transferHandlers,
  ...transactionHandlers,
  ...contentsHandlers,
  ...fillingHandlers,
  ...runHandlers,
  ...xferHandlers,
  ...imageHandlers,
  ...mapHandlers,
  ...mapItemHandlers,
  ...moneyHandlers,
  ...estateHandlers,
  ...estateEditHandlers,
  ...groupHandlers,
  ...groupAccountHandlers,
  ...profileHandlers,
  ...searchHandlers,
  ...scriptHandlers,
  ...teleportHandlers,
  GenericMessage: genericHandler(GENERIC),
};

/** The handler of a message; undefined when simulators here have nothing to say to it. */
export function handlerOf<N extends MessageName>(name: N): Handler<N> | undefined {
  return HANDLERS[name];
}
