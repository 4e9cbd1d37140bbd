import type { ImageCodec } from '@landfall/codecs/ports';
import { ClosedError, DecodeError, LandfallError, TimeoutError } from '@landfall/protocol/errors';
import { decodeSculpt, isAbsent, readTexture } from '../scene/index.ts';
import type { Absence, SceneAssets, SceneWarnings, WantedAssets } from '../scene/index.ts';
import type { AssetSource } from './asset-source.ts';

/** At once: as many as viewers ask a host for. */
const AT_ONCE = 8;

/** How assets are gathered. */
export interface GatherOptions {
  readonly source: AssetSource;
  readonly codec: Pick<ImageCodec, 'decode'>;
  readonly warnings: SceneWarnings;
  /** What is not there by then is `late`. */
  readonly signal: AbortSignal;
  readonly tell: (done: number, all: number) => void;
}

type Job = () => Promise<void>;

/** Fetches and decodes all that a scene wants. What cannot be had is told as an absence; it never rejects for one. */
export async function gatherAssets(wanted: WantedAssets, options: GatherOptions): Promise<SceneAssets> {
  const { codec, signal } = options;
  const textures = new Map<string, Awaited<ReturnType<typeof readTexture>> | Absence>();
  const sculpts = new Map<string, Awaited<ReturnType<typeof decodeSculpt>> | Absence>();
  const meshes = new Map<string, Uint8Array | Absence>();
  const assets = { textures, sculpts, meshes };
  const jobs: Job[] = [
    ...[...wanted.meshes].map((id) => async () => {
      meshes.set(id, await fetched(id, 'mesh', options));
    }),
    ...[...wanted.sculpts].map((id) => async () => {
      const bytes = await fetched(id, 'texture', options);
      sculpts.set(
        id,
        isAbsent(bytes) ? bytes : await opened('sculpt', id, () => decodeSculpt(bytes, codec), options),
      );
    }),
    ...[...wanted.textures].map(([id, { forFile }]) => async () => {
      const bytes = await fetched(id, 'texture', options);
      const read = () => readTexture(bytes as Uint8Array, { codec, forFile });
      textures.set(id, isAbsent(bytes) ? bytes : await opened('texture', id, read, options));
    }),
  ];
  const all = jobs.length;
  let done = 0;
  const waiting = jobs.values();
  const work = async (): Promise<void> => {
    for (const job of waiting) {
      if (signal.aborted) return;
      await job();
      options.tell(++done, all);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const late = (ids: Iterable<string>, there: Map<string, object>): void => {
    for (const id of ids) if (!there.has(id)) there.set(id, { absent: 'late' });
  };
  late(wanted.textures.keys(), textures);
  late(wanted.sculpts, sculpts);
  late(wanted.meshes, meshes);
  return assets;
}

async function fetched(
  id: string,
  kind: 'texture' | 'mesh',
  { source, signal }: GatherOptions,
): Promise<Uint8Array | Absence> {
  try {
    return await source.fetch(id, kind, signal);
  } catch (error) {
    if (!(error instanceof LandfallError)) throw error;
    return { absent: signal.aborted ? 'late' : 'failed' };
  }
}

/** What a codec makes of bytes. What is none of its kind is told as damaged; a codec that is missing is a fault of ours. */
async function opened<Value>(
  of: 'texture' | 'sculpt',
  id: string,
  read: () => Promise<Value>,
  { warnings }: GatherOptions,
): Promise<Value | Absence> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DecodeError) {
      warnings.addDecodeError(of, id, '', error);
      return { absent: 'damaged' };
    }
    if (!(error instanceof LandfallError) || error.code === 'usage') throw error;
    const what =
      error instanceof TimeoutError || error instanceof ClosedError
        ? 'took too long to decode'
        : error.message;
    warnings.add({ of, id, field: '', what });
    return { absent: 'damaged' };
  }
}
