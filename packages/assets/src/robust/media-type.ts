const BINARY = 'application/octet-stream';

/** @source archives.md §4.4 */
const MEDIA_TYPES: ReadonlyMap<number, string> = new Map([
  [-2, 'application/llsd+xml'],
  [0, 'image/x-j2c'],
  [1, 'audio/ogg'],
  [2, 'application/vnd.ll.callingcard'],
  [3, 'application/vnd.ll.landmark'],
  [5, 'application/vnd.ll.clothing'],
  [6, 'application/vnd.ll.primitive'],
  [7, 'application/vnd.ll.notecard'],
  [8, 'application/vnd.ll.folder'],
  [10, 'application/vnd.ll.lsltext'],
  [11, 'application/vnd.ll.lslbyte'],
  [12, 'image/tga'],
  [13, 'application/vnd.ll.bodypart'],
  [17, 'audio/x-wav'],
  [18, 'image/tga'],
  [19, 'image/jpeg'],
  [20, 'application/vnd.ll.animation'],
  [21, 'application/vnd.ll.gesture'],
  [22, 'application/x-metaverse-simstate'],
  [24, 'application/vnd.ll.link'],
  [25, 'application/vnd.ll.linkfolder'],
  [49, 'application/vnd.ll.mesh'],
  [57, 'application/llsd+xml'],
]);

/** The media type that OpenSim gives an asset type; `application/octet-stream` for those that it does not know. */
export const mediaTypeOf = (type: number): string => MEDIA_TYPES.get(type) ?? BINARY;
