import type { PrimInput } from '../config/index.ts';
import { assetId } from './assets.ts';
import { gallery } from './gallery.ts';
import { harbour } from './harbour.ts';
import { houses } from './houses.ts';
import { landmarks } from './landmarks.ts';
import { groundAt } from './land.ts';
import { nature } from './nature.ts';

/** Everything that stands in Landfall Bay, the same each time. */
export const bayPrims = (): PrimInput[] => [
  ...landmarks(),
  ...houses(groundAt),
  ...harbour(),
  ...gallery(),
  ...nature(),
];

/** Sand, meadow, heath and rock, from the beach to the hills. */
export const bayGround = () => ({
  textures: [assetId('sand'), assetId('meadow'), assetId('heath'), assetId('rock')] as [
    string,
    string,
    string,
    string,
  ],
  start: [17, 17, 17, 17] as [number, number, number, number],
  range: [36, 36, 36, 36] as [number, number, number, number],
});
