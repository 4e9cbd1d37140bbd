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
