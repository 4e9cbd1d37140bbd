import type { Band, Bands } from './bands.ts';
import { rateOf } from './laplacian.ts';
import type { Seen } from './seen-blocks.ts';
import type { TextureFacts } from './texture-facts.ts';

/** Of what no packet has told of yet: energies that fit to the bytes that are still to come. */

/** How much more energy there is than the cost tells, before anything is known of it. */
const UNKNOWN_EXCESS = 4;
const LEAST_EXCESS = 0.5;
/** Octaves that the energy of a resolution may change by from one to the next. */
const MOST_OCTAVES = 6;
const ROUNDS = 20;
/** Of a block that was not included where others were: less than the step, in steps². */
const NOT_INCLUDED = 0.05;
/** From the lowest band, which has the mean brightness, to the others. */
const BESIDE_LOWEST = 0.1;
/** Between one resolution and the next, of a component that is like another one. */
const LEAST_RATIO = 0.02;
const MOST_RATIO = 8;
/** Colour differences against brightness, where nothing is known. */
const COLOUR_SHARE = 0.3;
/** Of a coefficient of which nothing at all is known. */
const UNKNOWN_ENERGY = 100;
const ALPHA = 3;
/** Of lossy textures of which only coarse layers have come: how fine they get. */
const FINE_STEP = 4;
const LEAST_SPREAD = 0.05;

/** Gives every band an energy, seen or believed. `leftBytes` is what is still to come of the texture; undefined when nobody knows. */
export function believe(facts: TextureFacts, bands: Bands, seen: Seen, leftBytes: number | undefined): void {
  const told = new Set(seen.packets.map(({ component, resolution }) => resolution * 8 + component));
  const isTold = ({ component, resolution }: Band): boolean => told.has(resolution * 8 + component);
  const untold = bands.all.filter((band) => !isTold(band));
  const set = (change: number): void => setEnergies(facts, bands, isTold, seen, change);
  if (untold.length === 0 || leftBytes === undefined) return set(1);
  let [low, high] = [-MOST_OCTAVES, MOST_OCTAVES];
  for (let round = 0; round < ROUNDS; round++) {
    const middle = (low + high) / 2;
    set(2 ** middle);
    const bytes = untold.reduce((sum, band) => sum + bytesOf(facts, bands, band), 0);
    if (bytes > leftBytes) high = middle;
    else low = middle;
  }
  set(2 ** low);
}

/** What a band that nothing was told of may take. */
export function bytesOf({ isReversible, layers }: TextureFacts, { pictureStep }: Bands, band: Band): number {
  const fine = layers === 1 ? pictureStep : Math.min(pictureStep, FINE_STEP);
  const step = isReversible ? 1 : Math.max(band.step, fine / Math.sqrt(band.gain));
  const spread = Math.max(LEAST_SPREAD, Math.sqrt(band.costEnergy ?? 0) / step);
  return (band.samples * rateOf(spread)) / 8;
}

function setEnergies(
  facts: TextureFacts,
  bands: Bands,
  isTold: (band: Band) => boolean,
  seen: Seen,
  change: number,
): void {
  const excess = Array.from({ length: facts.components }, (_, component) => excessOf(bands, component));
  for (const band of bands.all) {
    band.energy = band.seen > 0 ? band.seenEnergy / band.seen : undefined;
    band.costEnergy = band.seen > 0 ? band.seenCostEnergy / band.seen : undefined;
    if (band.seen > 0 || !isTold(band)) continue;
    const step = bands.pictureStep / Math.sqrt(band.gain);
    band.energy = band.costEnergy = isOver(seen, facts, band) ? 0 : NOT_INCLUDED * step ** 2;
  }
  // The coarser before the finer, and brightness before the colours, that they are believed after.
  for (const band of bands.all.toSorted((one, other) => one.resolution - other.resolution)) {
    if (band.costEnergy !== undefined) continue;
    band.costEnergy = believedCost(bands, band, change);
    band.energy = band.costEnergy * excess[band.component]!;
  }
}

/** Whether a resolution's last layer has been told, so that what is not in it is nothing. */
const isOver = ({ packets }: Seen, { layers }: TextureFacts, { component, resolution }: Band): boolean =>
  packets.some(
    (each) => each.layer === layers - 1 && each.component === component && each.resolution === resolution,
  );

/** How much more energy than cost tells there is in the finest resolution of a component that was seen. */
function excessOf({ all }: Bands, component: number): number {
  const seen = all.filter((band) => band.component === component && band.seen > 0);
  const finest = Math.max(0, ...seen.map(({ resolution }) => resolution));
  if (finest === 0) return UNKNOWN_EXCESS;
  let [energy, cost] = [0, 0];
  for (const { resolution, seenEnergy, seenCostEnergy, gain } of seen) {
    if (resolution !== finest) continue;
    energy += seenEnergy * gain;
    cost += seenCostEnergy * gain;
  }
  return cost > 0 ? Math.max(LEAST_EXCESS, energy / cost) : UNKNOWN_EXCESS;
}

function believedCost(bands: Bands, { component, resolution, band, gain }: Band, change: number): number {
  const coarser = coarserOf(bands, component, resolution, band);
  if (coarser?.costEnergy === undefined) {
    const brightness = bands.get(0, resolution, band)?.costEnergy;
    if (component === 0 || brightness === undefined) return UNKNOWN_ENERGY;
    return brightness * (component === ALPHA ? 1 : COLOUR_SHARE);
  }
  const usual = ((resolution === 1 ? BESIDE_LOWEST : 1) * change) / 4;
  const ratio = component === 0 ? usual : (ratioLikeOthers(bands, component, resolution, band) ?? usual);
  return ((coarser.costEnergy * coarser.gain) / gain) * ratio;
}

const coarserOf = (bands: Bands, component: number, resolution: number, band: number): Band | undefined =>
  resolution === 0 ? undefined : bands.get(component, resolution - 1, resolution === 1 ? 0 : band);

/** As other components change here, or this one has before: whichever is more. Undefined when no other one was seen here. */
function ratioLikeOthers(
  bands: Bands,
  component: number,
  resolution: number,
  band: number,
): number | undefined {
  const brightness = ratioOf(bands, 0, resolution, band);
  if (brightness === undefined) return undefined;
  const others = [
    brightness,
    component === 2 ? ratioOf(bands, 1, resolution, band) : undefined,
    resolution > 2 ? ratioOf(bands, component, resolution - 1, band) : undefined,
  ].filter((ratio) => ratio !== undefined);
  return Math.min(MOST_RATIO, Math.max(LEAST_RATIO, ...others));
}

function ratioOf(bands: Bands, component: number, resolution: number, band: number): number | undefined {
  const fine = bands.get(component, resolution, band);
  const coarse = coarserOf(bands, component, resolution, band);
  if (fine === undefined || fine.seen === 0 || (coarse?.costEnergy ?? 0) <= 0) return undefined;
  return ((fine.costEnergy ?? 0) * fine.gain) / (coarse!.costEnergy! * coarse!.gain);
}
