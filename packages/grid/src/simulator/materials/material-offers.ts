import { deflateSync } from 'node:zlib';
import { encodeLlsdBinary } from '@landfall/protocol/llsd';
import { emptyAnswer, llsdAnswer } from '@landfall/assets/http';
import type { Offers } from '../capabilities/index.ts';

/** An empty list of materials: binary LLSD without its header, in a zlib stream. @source OpenSim MaterialsModule.cs; Hippolyzer object_manager.py */
const NO_MATERIALS = { Zipped: deflateSync(encodeLlsdBinary([])) };

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT']);

/** All of the region's (GET), those of some ids (POST), others for some faces (PUT): there are none, and nobody can set any. */
export const materialOffers: Offers = {
  RenderMaterials:
    () =>
    ({ method }) =>
      METHODS.has(method) ? llsdAnswer(NO_MATERIALS) : emptyAnswer(405),
};
