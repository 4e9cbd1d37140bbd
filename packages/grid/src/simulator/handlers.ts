import type { MessageName } from '@landfall/protocol/message';
import type { Handler, Handlers } from '../region/index.ts';
import { arrivalHandlers } from '../arrival/index.ts';
import { imageHandlers, transferHandlers } from '../assets/index.ts';
import { appearanceHandlers, avatarHandlers } from '../avatar-control/index.ts';
import { chatHandlers, instantMessageHandlers } from '../chat/index.ts';
import { departureHandlers } from '../departure/index.ts';
import { wearableHandlers } from '../inventory/index.ts';
import { nameHandlers } from '../names/index.ts';
import { objectHandlers } from '../object-requests/index.ts';
import { parcelHandlers } from '../parcels/index.ts';
import { mapHandlers, queryHandlers } from '../queries/index.ts';

/** Everything that agents can ask of a simulator by UDP: to add a message, add it to the room that it belongs to. */
const HANDLERS: Handlers = {
  ...arrivalHandlers,
  ...departureHandlers,
  ...avatarHandlers,
  ...appearanceHandlers,
  ...chatHandlers,
  ...instantMessageHandlers,
  ...nameHandlers,
  ...objectHandlers,
  ...parcelHandlers,
  ...wearableHandlers,
  ...transferHandlers,
  ...imageHandlers,
  ...mapHandlers,
  ...queryHandlers,
};

/** The handler of a message; undefined when simulators here have nothing to say to it. */
export function handlerOf<N extends MessageName>(name: N): Handler<N> | undefined {
  return HANDLERS[name];
}
