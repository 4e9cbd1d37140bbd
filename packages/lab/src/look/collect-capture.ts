import type { BakeName } from '@landfall/protocol/avatar';
import type { ImageCodec } from '@landfall/codecs/ports';
import { formatEndpoint } from '@landfall/protocol/datatypes';
import { DecodeError, UsageError } from '@landfall/protocol/errors';
import { MAX_REGION_METRES } from '@landfall/protocol/region';
import { NOON } from '@landfall/scene/environment';
import type { Inflate } from '@landfall/transport/ports';
import { MAX_CAPTURE_BYTES, unpackCapture } from '../capture/index.ts';
import { decodeCapture } from '../decode/index.ts';
import type { DecodedDatagram } from '../decode/index.ts';
import { Pace, SceneWarnings, wantedAssets, wantedMaterials } from '../scene/index.ts';
import type { CollectedScene } from '../scene/index.ts';
import type { AssetSource } from './asset-source.ts';
import { gatherAssets } from './gather-assets.ts';
import { gatherMaterials } from './gather-materials.ts';
import { limited } from './limits.ts';
import type { SceneLimits } from './limits.ts';
import { RecordedCircuit } from './recorded-circuit.ts';
import { RecordedDownloads } from './recorded-downloads.ts';
import { RecordedImages } from './recorded-images.ts';
import { refuseAborted } from './until-complete.ts';

/** How a recording is looked at. */
export interface CaptureOptions extends SceneLimits {
  /** Decodes textures and sculpt maps. */
  readonly codec: Pick<ImageCodec, 'decode'>;
  /** Unpacks what was downloaded by HTTP. */
  readonly inflate: Inflate;
  /** The other regions that the same client had circuits to, too. */
  readonly wantsNeighbours: boolean;
  /** See `SceneFileOptions`. */
  readonly ownsAll: boolean;
  /** The bakes that bodies of avatars are painted with; those of a body that is nobody's when left out. */
  readonly bakes?: readonly BakeName[] | undefined;
  /** Somebody does not want it any more. */
  readonly signal: AbortSignal;
  /** Hears how it gets on: `reading the datagrams`. */
  readonly status: (text: string) => void;
  /** Milliseconds; the system's clock when left out. Says when it has gone on for long enough for others to have their turn. */
  readonly now?: () => number;
}

/** Circuits of one recording; a load test has some thousand. */
const MOST_CIRCUITS = 4096;

/** What was recorded of one circuit, and whose it is. */
interface Circuit {
  readonly client: string;
  readonly recorded: RecordedCircuit;
}

/**
 * Collects the scene of a capture file as it was at its end: of the circuit that told most objects.
 * @throws DecodeError when the file is no capture; UsageError when there is no region in it; ClosedError when the signal is aborted
 */
export async function collectCapture(given: Uint8Array, options: CaptureOptions): Promise<CollectedScene> {
  const warnings = new SceneWarnings();
  const { bytes: file } = unpackCapture(given, MAX_CAPTURE_BYTES);
  options.status('reading the datagrams');
  const images = new RecordedImages(warnings);
  const pace = new Pace(options.signal, options.now);
  const circuits = await readCircuits(file, images, warnings, pace);
  const most = circuits.toSorted((one, other) => other.recorded.objectCount - one.recorded.objectCount)[0];
  if (most === undefined) throw new UsageError('nothing in this capture tells of a region');
  const origin = most.recorded.worldCorner ?? { x: 0, y: 0 };
  const [first, ...others] = limited(
    seen(most, circuits, options).map(({ recorded }) => recorded.region(origin)),
    options,
  );
  const regions = [first!, ...others] as const;
  options.status('reading textures and meshes');
  const downloads = new RecordedDownloads({ inflate: options.inflate, warnings });
  await downloads.read(file, pace);
  const source: AssetSource = {
    fetch: async (id, kind) => {
      const image = kind === 'texture' ? images.bytes(id) : undefined;
      return (await downloads.bytes(id, kind)) ?? image ?? { absent: 'not-recorded' };
    },
  };
  const { signal } = options;
  const materials = await gatherMaterials(wantedMaterials(regions), {
    source: { assets: source, legacy: downloads.materials.source },
    warnings,
    signal,
  });
  const assets = await gatherAssets(wantedAssets(regions, options.ownsAll, materials, options.bakes), {
    source,
    codec: options.codec,
    warnings,
    signal,
    tell: (done, all) => options.status(`textures and meshes: ${done} of ${all}`),
  });
  refuseAborted(signal);
  return { source: 'recording', regions, assets: { ...assets, materials }, sky: NOON, missing: [], warnings };
}

/** The neighbours of a region are the other circuits of its client to regions near by, each region once. */
function seen(most: Circuit, circuits: readonly Circuit[], { wantsNeighbours }: CaptureOptions): Circuit[] {
  const here = most.recorded.worldCorner;
  if (!wantsNeighbours || here === undefined) return [most];
  const others = circuits.filter(({ client, recorded: { worldCorner } }) => {
    if (client !== most.client || worldCorner === undefined) return false;
    const away = Math.max(Math.abs(worldCorner.x - here.x), Math.abs(worldCorner.y - here.y));
    // After a teleport it is anywhere.
    return away > 0 && away <= MAX_REGION_METRES;
  });
  const byPlace = new Map(
    others.map((circuit) => [JSON.stringify(circuit.recorded.worldCorner), circuit] as const),
  );
  return [most, ...byPlace.values()];
}

async function readCircuits(
  file: Uint8Array,
  images: RecordedImages,
  warnings: SceneWarnings,
  pace: Pace,
): Promise<Circuit[]> {
  const circuits = new Map<string, Circuit>();
  try {
    for (const datagram of decodeCapture(file)) {
      await pace.rest();
      takeDatagram(datagram, circuits, () => new RecordedCircuit(images, warnings), warnings);
    }
  } catch (error) {
    // What comes before the damage is shown.
    if (!(error instanceof DecodeError) || circuits.size === 0) throw error;
    warnings.addDecodeError('file', '', '', error);
  }
  return [...circuits.values()];
}

function takeDatagram(
  datagram: DecodedDatagram,
  circuits: Map<string, Circuit>,
  create: () => RecordedCircuit,
  warnings: SceneWarnings,
): void {
  if (datagram.direction !== 's2c') return;
  const { frame, time, from, to } = datagram;
  if (datagram.error !== undefined) {
    const { error: what, offset, path = '' } = datagram;
    warnings.add({ of: 'datagram', id: `in frame ${frame}`, field: path, offset, what });
    return;
  }
  const client = formatEndpoint(to);
  const key = `${client} ${formatEndpoint(from)}`;
  const known = circuits.get(key);
  if (known === undefined && circuits.size >= MOST_CIRCUITS) return;
  const circuit = known ?? { client, recorded: create() };
  circuits.set(key, circuit);
  circuit.recorded.take(datagram.message, { frame, sequence: datagram.sequence, ms: time * 1000 });
}
