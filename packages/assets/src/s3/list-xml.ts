import { DecodeError } from '@landfall/protocol/errors';
import type { ListedObject } from './object-engine.ts';

/** A page of keys of 1000 bytes with all that an engine says beside them. */
export const MOST_LISTING_BYTES = 4 * 1024 * 1024;

const CONTENTS = /<Contents>(.*?)<\/Contents>/gs;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The answer to a listing. Elements that are not needed are not looked at. @throws DecodeError */
export function parseListing(xml: string): {
  readonly objects: ListedObject[];
  readonly isTruncated: boolean;
} {
  if (!xml.includes('<ListBucketResult')) throw new DecodeError('this is no listing of a bucket');
  const truncated = textOf(xml, 'IsTruncated');
  // One that was cut must not be taken for the last.
  if (!xml.trimEnd().endsWith('</ListBucketResult>') || !/^(?:true|false)$/.test(truncated))
    throw new DecodeError('a listing of a bucket that is cut off');
  const objects = [...xml.matchAll(CONTENTS)].map(([, contents = '']) => parseObject(contents));
  return { objects, isTruncated: truncated === 'true' };
}

/** `NoSuchBucket` and the like; empty when the answer has none. */
export function parseFaultCode(xml: string): string {
  return /<Code>([A-Za-z0-9]{1,64})<\/Code>/.exec(xml)?.[1] ?? '';
}

function parseObject(contents: string): ListedObject {
  const key = textOf(contents, 'Key');
  const sizeBytes = Number(textOf(contents, 'Size'));
  const modifiedAt = Date.parse(textOf(contents, 'LastModified')) / 1000;
  if (key === '' || !Number.isSafeInteger(sizeBytes) || Number.isNaN(modifiedAt))
    throw new DecodeError('an object in a listing lacks its key, size or time');
  return { key, sizeBytes, modifiedAt };
}

function textOf(xml: string, element: string): string {
  const start = xml.indexOf(`<${element}>`);
  if (start === -1) return '';
  const from = start + element.length + 2;
  const end = xml.indexOf('<', from);
  return unescapeXml(xml.slice(from, end === -1 ? from : end));
}

function unescapeXml(text: string): string {
  return text.replaceAll(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,4});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
    const code = name[1]?.toLowerCase() === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
