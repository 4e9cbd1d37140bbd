import { z } from 'zod';
import { DecodeError } from '@landfall/protocol/errors';
import { Uuid } from '@landfall/protocol/datatypes';
import type { StoredAsset } from '../store/index.ts';

/**
 * The manifest of an exported folder: NDJSON. First line {@link MANIFEST_HEAD}, then an asset each by rising id, last a
 * line that says how many there were, so that a manifest that was cut off is noticed, and whether the store had lost something, or assets that could not be read. The bytes of an asset are in
 * `blobs/<first two digits>/<hash>`, each once: `sha256sum` can check them without this program.
 */
export const MANIFEST_FILE = 'manifest.ndjson';
export const MANIFEST_HEAD = { format: 'landfall-assets', version: 1 } as const;
/** A line holds three short texts. */
export const MOST_LINE_BYTES = 64 * 1024;

const MOST_TEXT = 4096;
const head = z.object({ format: z.literal(MANIFEST_HEAD.format), version: z.number() });
const end = z.object({
  end: z.object({ assets: z.number(), bytes: z.number(), lost: z.string().max(MOST_TEXT).exactOptional() }),
});
const asset = z.object({
  id: z.string().max(36),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.number().int().nonnegative(),
  type: z.number().int().min(-128).max(127),
  name: z.string().max(MOST_TEXT),
  description: z.string().max(MOST_TEXT),
  creator: z.string().max(MOST_TEXT),
  flags: z.number().int(),
  created: z.number().nonnegative(),
  local: z.boolean(),
  temporary: z.boolean(),
});

/** What a line of a manifest is. */
export type ManifestLine =
  | { readonly kind: 'head' }
  | { readonly kind: 'asset'; readonly asset: StoredAsset }
  /** `lost`: what of the store was not there any more, or could not be read, so that it is in no line. */
  | { readonly kind: 'end'; readonly assets: number; readonly lost?: string };

/** An asset as a line, without the end of it. */
export function formatManifestAsset(stored: StoredAsset): string {
  const { id, hash, sizeBytes, type, name, description, creatorId, flags, createdAt, local, temporary } =
    stored;
  const line: z.infer<typeof asset> = {
    id: id.toString(),
    hash,
    size: sizeBytes,
    type,
    name,
    description,
    creator: creatorId,
    flags,
    created: createdAt,
    local,
    temporary,
  };
  return JSON.stringify(line);
}

export function formatManifestEnd(assets: number, bytes: number, lost?: string): string {
  const line: z.infer<typeof end> = {
    end: { assets, bytes, ...(lost !== undefined && { lost: lost.slice(0, MOST_TEXT) }) },
  };
  return JSON.stringify(line);
}

/** @throws DecodeError when it is none, or of a newer version */
export function parseManifestLine(text: string): ManifestLine {
  const value = parseJson(text);
  const started = head.safeParse(value).data;
  if (started !== undefined) {
    if (started.version > MANIFEST_HEAD.version)
      throw new DecodeError(`manifest of version ${started.version}`);
    return { kind: 'head' };
  }
  const ended = end.safeParse(value).data;
  if (ended !== undefined) {
    const { assets, lost } = ended.end;
    return { kind: 'end', assets, ...(lost !== undefined && { lost }) };
  }
  const parsed = asset.safeParse(value);
  if (!parsed.success) throw new DecodeError('no line of a manifest', { cause: parsed.error });
  const { id, size, creator, created, ...rest } = parsed.data;
  return {
    kind: 'asset',
    asset: { ...rest, id: Uuid.parse(id), sizeBytes: size, creatorId: creator, createdAt: created },
  };
}

/** Where the bytes are, below the folder. */
export function blobPath(hash: string): string {
  return `blobs/${hash.slice(0, 2)}/${hash}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new DecodeError('manifest line that is no JSON', { cause: error });
  }
}
