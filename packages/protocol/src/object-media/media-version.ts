import { Uuid } from '../datatypes/index.ts';

/** What `MediaURL` of an object says whose faces have media: how often it was changed, and by whom last. */
export interface MediaVersion {
  /** Counts changes; ten digits where it is written. */
  readonly version: number;
  /** Who changed it last. */
  readonly agentId: Uuid;
}

const PATTERN = /^x-mv:(\d{1,10})\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** Undefined for anything else, such as an address of the old kind. @source PROTOCOL §12 */
export function parseMediaVersion(mediaUrl: string): MediaVersion | undefined {
  const [, version, agentId] = PATTERN.exec(mediaUrl) ?? [];
  if (version === undefined || agentId === undefined) return undefined;
  return { version: Number(version), agentId: Uuid.parse(agentId) };
}

/** Such as `x-mv:0000000012/a0000000-0000-4000-8000-000000000001`. */
export function formatMediaVersion({ version, agentId }: MediaVersion): string {
  return `x-mv:${String(version).padStart(10, '0')}/${agentId.toString()}`;
}
