import { deflateSync, inflateSync } from 'node:zlib';
import { emptyAnswer, llsdAnswer } from '@landfall/assets/http';
import type { RouteHandler } from '@landfall/assets/http';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { parseLlsd } from '@landfall/protocol/llsd';
import {
  decodeFaceMaterials,
  decodeMaterialChanges,
  decodeMaterialIds,
  encodeRenderMaterials,
  zippedBody,
  zippedBytes,
} from '@landfall/protocol/material';
import type { NamedMaterial } from '@landfall/protocol/material';
import { PERMISSION } from '@landfall/protocol/inventory';
import type { CapabilityContext, Offers } from '../capabilities/index.ts';
import { announce, permissionsOf, sceneOf } from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import type { GridServices, Region } from '../region/index.ts';
import { materialsOf, withMaterial } from './legacy-materials.ts';
import { changeMaterial } from './modify-materials.ts';

const MAX_REQUEST_BYTES = 256 * 1024;
/** A request of viewers has some kilobytes. */
const MAX_EXPANDED_BYTES = 1024 * 1024;
/** Materials that are looked for, or given to faces, in one request. */
const MAX_ASKED = 500;

/** What faces are made of: read by everybody, changed by who may modify the object. */
export const materialOffers = ({ regions }: GridServices): Offers => {
  const regionOf = ({ regionId }: CapabilityContext): Region | undefined =>
    regions.find(({ id }) => id.equals(regionId));
  return {
    RenderMaterials: (context) => async (request) => {
      const region = regionOf(context);
      if (region === undefined || !METHODS.has(request.method)) return emptyAnswer(405);
      if (request.method === 'GET') return zippedAnswer(materialsOf(region).all);
      const expanded = expandedOf(request.body);
      if (expanded === undefined) return emptyAnswer(400);
      if (request.method === 'PUT') return zippedAnswer(give(region, context, expanded));
      const ids = readable(() => decodeMaterialIds(expanded)) ?? [];
      return zippedAnswer(await materialsOf(region).find(ids.slice(0, MAX_ASKED)));
    },

    /** @source OpenSim MaterialsModule.cs (ModifyMaterialParams): what may not be changed is passed over, and that is a success */
    ModifyMaterialParams:
      (context): RouteHandler =>
      ({ method, body }) => {
        const region = regionOf(context);
        if (region === undefined || method !== 'POST') return emptyAnswer(404);
        const changes = readable(() =>
          decodeMaterialChanges(parseLlsd(body, undefined, { maxBytes: MAX_REQUEST_BYTES })),
        );
        if (changes === undefined) return { ...llsdAnswer({ success: false }), status: 400 };
        for (const change of changes.slice(0, MAX_ASKED)) {
          const prim = sceneOf(region).byId(change.objectId);
          if (prim === undefined || !mayModify(context, prim)) continue;
          const changed = changeMaterial(prim.part, change);
          if (changed === undefined) continue;
          sceneOf(region).change(prim, changed);
          announce(region, prim, 'full');
        }
        return llsdAnswer({ success: true });
      },
  };
};

/** All of the region's (GET), those of some ids (POST), others for some faces (PUT). */
const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT']);

const mayModify = ({ account }: CapabilityContext, { root }: Prim): boolean =>
  (permissionsOf(account.id, root.part) & PERMISSION.modify) !== 0;

/** @returns the materials that faces have got */
function give(region: Region, context: CapabilityContext, expanded: Uint8Array): readonly NamedMaterial[] {
  const wishes = readable(() => decodeFaceMaterials(expanded)) ?? [];
  return wishes.slice(0, MAX_ASKED).flatMap(({ localId, face, material }) => {
    const prim = sceneOf(region).byLocalId(localId);
    if (prim === undefined || !mayModify(context, prim)) return [];
    const id = material === undefined ? Uuid.zero : materialsOf(region).keep(material);
    const changed = withMaterial(prim.part, face, id);
    if (changed === undefined) return [];
    sceneOf(region).change(prim, changed);
    announce(region, prim, 'painted');
    return material === undefined ? [] : [{ id, material }];
  });
}

const zippedAnswer = (materials: readonly NamedMaterial[]) =>
  llsdAnswer(zippedBody(new Uint8Array(deflateSync(encodeRenderMaterials(materials)))));

/** Undefined for a body that is none, or too large. */
function expandedOf(body: Uint8Array): Uint8Array | undefined {
  const zipped = readable(() => zippedBytes(parseLlsd(body, undefined, { maxBytes: MAX_REQUEST_BYTES })));
  if (zipped === undefined) return undefined;
  try {
    return new Uint8Array(inflateSync(zipped, { maxOutputLength: MAX_EXPANDED_BYTES }));
  } catch {
    return undefined;
  }
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
