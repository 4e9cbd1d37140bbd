/**
 * Where on an avatar something is attached, of the `State` of an attachment: its halves are swapped.
 * @source PROTOCOL §9.1; OpenSim LLClientView.cs
 */
export function attachmentPointOf(state: number): number {
  return ((state >> 4) & 0x0f) | ((state & 0x0f) << 4);
}

/** The `State` of what is attached at a point. */
export function stateOfAttachment(point: number): number {
  return attachmentPointOf(point);
}

/** Added to the point in a request to wear something: beside what is there, not in its place. @source live.md L2.3 */
export const ATTACH_BESIDE = 0x80;

/** The last point there is. @source viewer avatar_lad.xml */
export const LAST_ATTACHMENT_POINT = 55;

/** Points on the screen of the wearer: what hangs there nobody else sees. @source viewer avatar_lad.xml; live.md L2.3 */
export const isScreenPoint = (point: number): boolean => point >= 31 && point <= 38;
