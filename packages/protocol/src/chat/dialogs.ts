/**
 * `MessageBlock.Dialog` of ImprovedInstantMessage: the many things that travel as one. Numbers that are not here are unknown, or
 * of no use any more.
 * @source viewer llinstantmessage.h, OpenSim InstantMessageDialog; captures/chat-im
 */
export const DIALOG = Object.freeze({
  /** From person to person. */
  message: 0,
  /** A box with an OK button, from whoever runs the region. */
  messageBox: 1,
  groupInvitation: 3,
  inventoryOffered: 4,
  inventoryAccepted: 5,
  inventoryDeclined: 6,
  taskInventoryOffered: 9,
  taskInventoryAccepted: 10,
  taskInventoryDeclined: 11,
  sessionInvitation: 13,
  sessionP2PInvitation: 14,
  sessionGroupStart: 15,
  sessionConferenceStart: 16,
  /** What is said in a group or conference. */
  sessionMessage: 17,
  sessionLeft: 18,
  /** Of a script. */
  fromObject: 19,
  /** "Busy", or in OpenSim: the other is not logged in. */
  busyAnswer: 20,
  /** An offer to teleport to the sender. */
  lureOffered: 22,
  lureAccepted: 23,
  lureDeclined: 24,
  /** A teleport that cannot be declined. */
  godLure: 25,
  lureRequested: 26,
  gotoUrl: 28,
  fromObjectAsAlert: 31,
  groupNotice: 32,
  groupNoticeInventoryAccepted: 33,
  groupNoticeInventoryDeclined: 34,
  groupInvitationAccepted: 35,
  groupInvitationDeclined: 36,
  groupNoticeRequested: 37,
  friendshipOffered: 38,
  friendshipAccepted: 39,
  friendshipDeclined: 40,
  startTyping: 41,
  stopTyping: 42,
});

/** Names of {@link DIALOG}. */
export type Dialog = keyof typeof DIALOG;

const DIALOGS: ReadonlyMap<number, Dialog> = new Map(
  Object.entries(DIALOG).map(([name, number]) => [number, name as Dialog]),
);

/** The name of a number of {@link DIALOG}; undefined for others. */
export function dialogOf(number: number): Dialog | undefined {
  return DIALOGS.get(number);
}
