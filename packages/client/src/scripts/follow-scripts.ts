import { decodeText } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { LoadURL, ScriptDialog, ScriptQuestion } from '@landfall/protocol/message/compact';
import { scriptPermissionsOf, TEXT_BOX_LABEL } from '@landfall/protocol/script';
import { isHttpUrl } from '@landfall/protocol/url';
import type { Region } from '../regions/index.ts';
import type { RoomSession } from '../session/index.ts';
import type {
  OfferedPage,
  ScriptDialog as Dialog,
  ScriptEvents,
  ScriptQuestion as Question,
} from './script-events.ts';

/** Tells what scripts ask. */
export function followScripts(session: Pick<RoomSession<ScriptEvents>, 'take' | 'emit'>): void {
  session.take(ScriptDialog, (message, region) => session.emit('scriptDialog', dialogOf(message, region)));
  session.take(ScriptQuestion, (message, region) =>
    session.emit('scriptQuestion', questionOf(message, region)),
  );
  session.take(LoadURL, (message, region) => session.emit('pageOffered', pageOf(message, region)));
}

function dialogOf({ Data, Buttons, OwnerData }: ScriptDialog, region: Region): Dialog {
  const labels = Buttons.map(({ ButtonLabel }) => decodeText(ButtonLabel));
  const isTextBox = labels.length === 1 && labels[0] === TEXT_BOX_LABEL;
  const owner = OwnerData[0]?.OwnerID;
  return {
    region,
    objectId: Data.ObjectID,
    objectName: decodeText(Data.ObjectName),
    ownerName: fullName(decodeText(Data.FirstName), decodeText(Data.LastName)),
    ownerId: owner?.isZero === false ? owner : undefined,
    text: decodeText(Data.Message),
    buttons: isTextBox ? [] : labels,
    isTextBox,
    imageId: Data.ImageID.isZero ? undefined : Data.ImageID,
    channel: Data.ChatChannel,
  };
}

function questionOf({ Data }: ScriptQuestion, region: Region): Question {
  return {
    region,
    objectId: Data.TaskID,
    itemId: Data.ItemID,
    objectName: decodeText(Data.ObjectName),
    ownerName: decodeText(Data.ObjectOwner),
    permissions: scriptPermissionsOf(Data.Questions),
    bits: Data.Questions,
  };
}

/** @throws DecodeError for what is no page: a script may name anything, and a program may hand it to a browser */
function pageOf({ Data }: LoadURL, region: Region): OfferedPage {
  const url = decodeText(Data.URL).trim();
  if (!isHttpUrl(url)) throw new DecodeError('no web address', { path: 'Data.URL' });
  return {
    region,
    objectId: Data.ObjectID,
    objectName: decodeText(Data.ObjectName),
    ownerId: Data.OwnerID,
    isGroupOwned: Data.OwnerIsGroup,
    text: decodeText(Data.Message),
    url,
  };
}

/** Of a group the first name is empty. */
const fullName = (first: string, last: string): string =>
  [first, last].filter((part) => part !== '').join(' ');
