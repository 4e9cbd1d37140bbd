import { encodeBase64, encodeUtf8 } from '@landfall/protocol/bytes';
import { formatXmlNode, parentNode, textNode } from '@landfall/protocol/object-xml';
import type { XmlNode } from '@landfall/protocol/object-xml';
import type { ArchivedParcel, ParcelAccess } from './archived-parcel.ts';
import { XML_DECLARATION, flagText, idNode, numberNode, placeNode } from './text-nodes.ts';

/** Writes a parcel in OpenSim's order. @source archives.md §1.7 */
export function encodeArchivedParcel(parcel: ArchivedParcel): Uint8Array {
  const root = parentNode('LandData', [
    ...ownershipNodes(parcel),
    ...mannerNodes(parcel),
    ...(parcel.environment === '' ? [] : [textNode('Environment', parcel.environment)]),
    ...parcel.rest,
  ]);
  return encodeUtf8(`${XML_DECLARATION}${formatXmlNode(root)}`);
}

function ownershipNodes(parcel: ArchivedParcel): readonly XmlNode[] {
  return [
    numberNode('Area', parcel.area),
    numberNode('AuctionID', parcel.auctionId),
    idNode('AuthBuyerID', parcel.buyerId),
    numberNode('Category', parcel.category),
    numberNode('ClaimDate', parcel.claimDate),
    numberNode('ClaimPrice', parcel.claimPrice),
    idNode('GlobalID', parcel.id),
    idNode('GroupID', parcel.groupId),
    textNode('IsGroupOwned', flagText(parcel.isGroupOwned)),
    textNode('Bitmap', encodeBase64(parcel.bitmap)),
    textNode('Description', parcel.description),
    numberNode('Flags', parcel.flags),
    numberNode('LandingType', parcel.landingType),
    textNode('Name', parcel.name),
    numberNode('Status', parcel.status),
    numberNode('LocalID', parcel.localId),
  ];
}

function mannerNodes(parcel: ArchivedParcel): readonly XmlNode[] {
  const bit = (value: boolean): string => (value ? '1' : '0');
  return [
    numberNode('MediaAutoScale', parcel.mediaAutoScale),
    idNode('MediaID', parcel.mediaId),
    textNode('MediaURL', parcel.mediaUrl),
    textNode('MusicURL', parcel.musicUrl),
    idNode('OwnerID', parcel.ownerId),
    parentNode('ParcelAccessList', parcel.access.map(accessNode)),
    numberNode('PassHours', parcel.passHours),
    numberNode('PassPrice', parcel.passPrice),
    numberNode('SalePrice', parcel.salePrice),
    idNode('SnapshotID', parcel.snapshotId),
    placeNode('UserLocation', parcel.userLocation),
    placeNode('UserLookAt', parcel.userLookAt),
    numberNode('Dwell', 0),
    numberNode('OtherCleanTime', parcel.otherCleanTime),
    textNode('SeeAVs', bit(parcel.seeAvatars)),
    textNode('AnyAVSnds', bit(parcel.anyAvatarSounds)),
    textNode('GrpAVSnds', bit(parcel.groupAvatarSounds)),
  ];
}

function accessNode({ agentId, time, flags }: ParcelAccess): XmlNode {
  return parentNode('ParcelAccessEntry', [
    idNode('AgentID', agentId),
    textNode('Time', time),
    numberNode('AccessList', flags),
  ]);
}
