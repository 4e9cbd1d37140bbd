/** Pages and films on the faces of objects: the capabilities ObjectMedia and ObjectMediaNavigate. */
export { decodeMediaEntry, encodeMediaEntry, PLAIN_MEDIA } from './media-entry.ts';
export type { MediaEntry } from './media-entry.ts';
export {
  decodeMediaReply,
  decodeMediaRequest,
  encodeMediaReply,
  encodeMediaRequest,
  encodeNavigation,
  decodeNavigation,
} from './media-requests.ts';
export type { MediaNavigation, MediaReply, MediaRequest } from './media-requests.ts';
export { formatMediaVersion, parseMediaVersion } from './media-version.ts';
export type { MediaVersion } from './media-version.ts';
