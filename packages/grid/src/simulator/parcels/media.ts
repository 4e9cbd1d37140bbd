import { textNode } from '@landfall/protocol/object-xml';
import type { XmlNode } from '@landfall/protocol/object-xml';
import type { ParcelMedia } from '@landfall/protocol/parcel';
import type { GridParcel } from './grid-parcel.ts';

/** What is played on a parcel. Newer servers write more of it than older ones: it stands among what is kept unread. @source OpenSim LandDataSerializer.cs */
export function mediaOf({ rest, mediaUrl, mediaId, mediaAutoScale }: GridParcel): ParcelMedia {
  const said = (name: string): string => rest.find((node) => node.name === name)?.text ?? '';
  const pixels = (name: string): number => (/^\d{1,5}$/.test(said(name)) ? Number(said(name)) : 0);
  return {
    url: mediaUrl,
    textureId: mediaId,
    type: said('MediaType') === '' ? 'none/none' : said('MediaType'),
    description: said('MediaDesc'),
    width: pixels('MediaW'),
    height: pixels('MediaH'),
    loops: isYes(said('MediaLoop')),
    autoScales: mediaAutoScale !== 0,
  };
}

/** Whether media on other parcels' objects are kept out. */
export const obscuresObjectMedia = ({ rest }: GridParcel): boolean =>
  isYes(rest.find(({ name }) => name === 'ObscureMOAP')?.text ?? '');

/** .NET writes `True`; older files have `1`. */
const isYes = (text: string): boolean => /^(1|true)$/i.test(text);

const yesOrNo = (value: boolean): string => (value ? 'True' : 'False');

/** The fields of a parcel that plays something else. */
export function withMedia(
  { rest }: GridParcel,
  media: ParcelMedia,
  obscures: boolean,
): Pick<GridParcel, 'rest' | 'mediaUrl' | 'mediaId' | 'mediaAutoScale'> {
  const nodes: readonly XmlNode[] = [
    textNode('MediaType', media.type),
    textNode('MediaDesc', media.description),
    textNode('MediaH', String(media.height)),
    textNode('MediaW', String(media.width)),
    textNode('MediaLoop', yesOrNo(media.loops)),
    textNode('ObscureMOAP', yesOrNo(obscures)),
  ];
  const written = new Set(nodes.map(({ name }) => name));
  return {
    mediaUrl: media.url,
    mediaId: media.textureId,
    mediaAutoScale: media.autoScales ? 1 : 0,
    rest: [...rest.filter(({ name }) => !written.has(name)), ...nodes],
  };
}
