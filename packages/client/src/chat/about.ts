import { DIALOG, dialogOf } from '@landfall/protocol/chat';
import { Uuid } from '@landfall/protocol/datatypes';
import type { InstantMessageAbout } from './chat-types.ts';

/** OpenSim's own name in messages of nobody; people have two. @source OpenSim OfflineMessageModule.cs, InstantMessageModule.cs */
const GRID_NAME = 'System';
/** Of a notice's bucket: whether something is attached, of which type, the group. */
const NOTICE_HEAD_BYTES = 18;

/** What of an instant message says what it is about. */
export interface WrittenMessage {
  readonly from: string;
  readonly fromId: Uuid;
  readonly dialog: number;
  readonly text: string;
  readonly binaryBucket: Uint8Array;
}

/** What it is about, by its dialog. @source captures/chat-im; OpenSim InstantMessageDialog, GroupsModule.cs */
export function aboutOf(message: WrittenMessage): InstantMessageAbout {
  const { from, dialog } = message;
  const isOfNobody = from === GRID_NAME && (dialog === DIALOG.message || dialog === DIALOG.busyAnswer);
  if (isOfNobody) return { kind: 'bounce' };
  switch (dialogOf(dialog)) {
    case 'message':
      return { kind: 'message' };
    case 'startTyping':
      return { kind: 'typing', typing: true };
    case 'stopTyping':
      return { kind: 'typing', typing: false };
    case 'lureOffered':
      return { kind: 'lure', step: 'offered', isGodlike: false };
    case 'godLure':
      return { kind: 'lure', step: 'offered', isGodlike: true };
    case 'lureRequested':
      return { kind: 'lure', step: 'requested', isGodlike: false };
    case 'lureAccepted':
      return { kind: 'lure', step: 'accepted', isGodlike: false };
    case 'lureDeclined':
      return { kind: 'lure', step: 'declined', isGodlike: false };
    case 'friendshipOffered':
      return { kind: 'friendship', step: 'offered' };
    case 'friendshipAccepted':
      return { kind: 'friendship', step: 'accepted' };
    case 'friendshipDeclined':
      return { kind: 'friendship', step: 'declined' };
    case 'groupNotice':
    case 'groupNoticeRequested':
      return noticeOf(message);
    default:
      return { kind: 'other' };
  }
}

/** `Subject|Text`; the bucket names the group, as does the sender in OpenSim. */
function noticeOf({ text, fromId, binaryBucket }: WrittenMessage): InstantMessageAbout {
  const at = text.indexOf('|');
  const [subject, body] = at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  const isWhole = binaryBucket.length >= NOTICE_HEAD_BYTES;
  const groupId = isWhole ? Uuid.fromBytes(binaryBucket.subarray(2, NOTICE_HEAD_BYTES)) : fromId;
  return { kind: 'notice', subject, body, groupId, hasAttachment: isWhole && binaryBucket[0] !== 0 };
}
