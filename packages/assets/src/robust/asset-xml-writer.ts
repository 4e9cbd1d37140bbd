import type { Uuid } from '@landfall/protocol/datatypes';
import { escapeXml } from '@landfall/protocol/xml';
import type { StoredAsset } from '../store/index.ts';
import { formatAssetFlags } from './asset-flags.ts';
import { mediaTypeOf } from './media-type.ts';

/** Byte order mark and declaration, as .NET writes them in front of every document. */
export const XML_START = '\ufeff<?xml version="1.0" encoding="utf-8"?>\n';

export const ARRAY_NAMESPACES =
  ' xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

/** An AssetBase document around its base64, which the caller puts between the two. */
export interface AssetFrame {
  /** From the byte order mark up to `<Data>`; up to `<Data />` for an asset of no bytes. */
  readonly before: string;
  /** From `</Data>` (without it for an asset of no bytes) to the end of the document. */
  readonly after: string;
}

/**
 * What stands before and after the base64 of an AssetBase document, byte for byte as .NET's XmlSerializer writes it.
 * @source captures/asset-service probes 003, 087, 093
 */
export function frameAssetXml(asset: StoredAsset): AssetFrame {
  const [open, close] = asset.sizeBytes === 0 ? ['<Data />', ''] : ['<Data>', '</Data>'];
  const rows = [
    ...identity(asset.id),
    textRow('Name', asset.name),
    textRow('Description', asset.description),
    `  <Type>${asset.type}</Type>`,
    '  <UploadAttempts>0</UploadAttempts>',
    ...standing(asset),
  ];
  return {
    before: `${XML_START}<AssetBase${ARRAY_NAMESPACES}>\n  ${open}`,
    after: `${close}\n${rows.join('\n')}\n</AssetBase>`,
  };
}

/** An AssetMetadata document. `CreationDate` is when the asset came here, where the recorded service says year 1. */
export function formatAssetMetadata(asset: StoredAsset): string {
  const rows = [
    ...identity(asset.id),
    textRow('Name', asset.name),
    textRow('Description', asset.description),
    `  <CreationDate>${formatDate(asset.createdAt)}</CreationDate>`,
    `  <Type>${asset.type}</Type>`,
    textRow('ContentType', mediaTypeOf(asset.type)),
    ...standing(asset),
  ];
  return `${XML_START}<AssetMetadata${ARRAY_NAMESPACES}>\n${rows.join('\n')}\n</AssetMetadata>`;
}

/** A document with one value, such as `<boolean>false</boolean>`. */
export const formatValue = (element: 'string' | 'boolean', value: string | boolean): string =>
  `${XML_START}<${element}>${escapeXml(String(value))}</${element}>`;

const identity = (id: Uuid): string[] => [
  '  <FullID>',
  `    <Guid>${id.toString()}</Guid>`,
  '  </FullID>',
  `  <ID>${id.toString()}</ID>`,
];

const standing = (asset: StoredAsset): string[] => [
  `  <Local>${asset.local}</Local>`,
  `  <Temporary>${asset.temporary}</Temporary>`,
  textRow('CreatorID', asset.creatorId),
  `  <Flags>${formatAssetFlags(asset.flags)}</Flags>`,
];

const textRow = (element: string, text: string): string =>
  text === '' ? `  <${element} />` : `  <${element}>${escapeXml(text)}</${element}>`;

/** `xs:dateTime` in UTC, to the second. */
function formatDate(seconds: number): string {
  const date = new Date(Math.floor(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? '0001-01-01T00:00:00' : date.toISOString().replace('.000Z', 'Z');
}
