import { emptyAnswer, llsdAnswer } from '@landfall/assets/http';
import type { RouteHandler } from '@landfall/assets/http';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { parseLlsd } from '@landfall/protocol/llsd';
import {
  decodeMediaRequest,
  decodeNavigation,
  encodeMediaReply,
  formatMediaVersion,
} from '@landfall/protocol/object-media';
import type { MediaEntry } from '@landfall/protocol/object-media';
import { PERMISSION } from '@landfall/protocol/inventory';
import type { CapabilityContext, Offers } from '../capabilities/index.ts';
import { announce, permissionsOf, sceneOf } from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import type { GridServices, Region } from '../region/index.ts';
import { mediaOf, withMedia } from './media-of.ts';
import type { FaceMedia } from './media-of.ts';

const MAX_REQUEST_BYTES = 256 * 1024;
/** Characters of an address. @source OpenSim MoapModule.cs: 1024 */
const MOST_URL = 1024;
/** Bits of who may control or navigate. */
const BY_OWNER = 1;
const BY_ANYBODY = 4;
const NO_VERSION = formatMediaVersion({ version: 0, agentId: Uuid.zero });

/**
 * What plays on the faces of objects: told to everybody; set by who may modify the object; navigated by those whom the face lets.
 * What is not possible is answered 400.
 * @source OpenSim MoapModule.cs
 */
export const mediaOffers = ({ regions }: GridServices): Offers => ({
  ObjectMedia: (context) =>
    answering(context, regions, (region, body) => {
      const request = decodeMediaRequest(body);
      const prim = sceneOf(region).byId(request.objectId);
      if (prim === undefined) return undefined;
      const { part } = prim;
      if (request.verb === 'GET') {
        const version = part.mediaUrl === '' ? NO_VERSION : part.mediaUrl;
        return llsdAnswer(encodeMediaReply({ objectId: part.id, version, faces: mediaOf(part) }));
      }
      if ((permissionsOf(context.account.id, prim.root.part) & PERMISSION.modify) === 0) return undefined;
      set(region, prim, request.faces.map(usable), context);
      return emptyAnswer(200);
    }),

  ObjectMediaNavigate: (context) =>
    answering(context, regions, (region, body) => {
      const { objectId, face, url } = decodeNavigation(body);
      const prim = sceneOf(region).byId(objectId);
      const faces = prim === undefined ? [] : mediaOf(prim.part);
      const media = faces[face];
      if (prim === undefined || media === undefined || !mayNavigate(context, prim, media, url))
        return undefined;
      const changed = faces.map((one, at) => (at === face ? { ...media, currentUrl: url } : one));
      set(region, prim, changed, context);
      return emptyAnswer(200);
    }),
});

type Answer = Awaited<ReturnType<RouteHandler>>;
type Body = Parameters<typeof decodeMediaRequest>[0];

const answering =
  (
    { regionId }: CapabilityContext,
    regions: readonly Region[],
    answer: (region: Region, body: Body) => Answer | undefined,
  ): RouteHandler =>
  ({ body }) => {
    const region = regions.find(({ id }) => id.equals(regionId));
    try {
      const value = parseLlsd(body, undefined, { maxBytes: MAX_REQUEST_BYTES });
      return (region && answer(region, value)) ?? emptyAnswer(400);
    } catch (error) {
      if (error instanceof DecodeError) return emptyAnswer(400);
      throw error;
    }
  };

function set(region: Region, prim: Prim, faces: FaceMedia, { account }: CapabilityContext): void {
  sceneOf(region).change(prim, withMedia(prim.part, faces, account.id));
  announce(region, prim, 'full');
}

const usable = (entry: MediaEntry | undefined): MediaEntry | undefined =>
  entry && {
    ...entry,
    currentUrl: entry.currentUrl.slice(0, MOST_URL),
    homeUrl: entry.homeUrl.slice(0, MOST_URL),
  };

function mayNavigate({ account }: CapabilityContext, prim: Prim, media: MediaEntry, url: string): boolean {
  if (url.length > MOST_URL) return false;
  const isOwner = prim.root.ownerId.equals(account.id);
  const isLet = (media.mayInteract & (isOwner ? BY_OWNER | BY_ANYBODY : BY_ANYBODY)) !== 0;
  return isLet && (!media.usesWhitelist || media.whitelist.some((pattern) => matches(pattern, url)));
}

/** `*` stands for anything. Walked once, so that no pattern takes longer than its address. */
function matches(pattern: string, url: string): boolean {
  const pieces = pattern.split('*');
  const [first = ''] = pieces;
  if (pieces.length === 1) return url === first;
  if (!url.startsWith(first)) return false;
  const last = pieces.at(-1)!;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = url.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return url.length - last.length >= at && url.endsWith(last);
}
