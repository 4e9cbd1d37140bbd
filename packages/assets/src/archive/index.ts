/** Region and inventory archives (OAR, IAR): a streaming, bounded tar both ways, and what the members mean. */
export {
  DEFAULT_MAX_EXPANDED_BYTES,
  DEFAULT_MAX_MEMBER_BYTES,
  DEFAULT_MAX_MEMBERS,
  FREE_EXPANSION_BYTES,
  MOST_EXPANSION,
} from './limits.ts';
export type { ArchiveLimits } from './limits.ts';
export { readTar } from './tar-reader.ts';
export type { TarMember } from './tar-reader.ts';
export { writeTar } from './tar-writer.ts';
export type { NewTarMember } from './tar-writer.ts';
export { gunzipIfNeeded, isGzip } from './gunzip.ts';
export { CutGzipError } from './gzip-member.ts';
export { isErrorLine } from './error-text.ts';
export { FILE_KIND_BYTES, fileKindOf, foreignNameOf, isPacked, refuseDamage, whatElse } from './file-kind.ts';
export type { FileKind } from './file-kind.ts';
export { peek } from './peek.ts';
export type { Peeked } from './peek.ts';
export { isWide, narrow } from './wide-text.ts';
export type { WideEncoding } from './wide-text.ts';
export { formatAssetName, parseAssetName } from './asset-name.ts';
export type { AssetName } from './asset-name.ts';
export { looseUuid, parseLooseUuid } from './loose-uuid.ts';
export { decodeArchiveText } from './archive-text.ts';
export { NEWER_VERSION, parseControlFile } from './control-file.ts';
export type { ArchivedRegion, ControlFile } from './control-file.ts';
export { itemTexts } from './item-texts.ts';
export { parseArchivedItem } from './inventory-item.ts';
export type { ArchivedItem } from './inventory-item.ts';
export { placeOf } from './member-path.ts';
export type { MemberPlace, MemberRole } from './member-path.ts';
export { readArchive } from './archive-reader.ts';
export type { ArchiveMember } from './archive-reader.ts';
