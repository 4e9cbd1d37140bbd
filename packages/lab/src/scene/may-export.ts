import { OBJECT_FLAG } from '@landfall/protocol/object';

const COPY_AND_TRANSFER = OBJECT_FLAG.copy | OBJECT_FLAG.transfer;

/**
 * Whether the agent whom a region has told of an object may give its meshes, sculpt maps and textures on: it owns it, or may copy and
 * transfer it.
 * @param flags `UpdateFlags` as that agent was sent them
 */
export function mayExport(flags: number): boolean {
  return (flags & OBJECT_FLAG.youOwner) !== 0 || (flags & COPY_AND_TRANSFER) === COPY_AND_TRANSFER;
}
