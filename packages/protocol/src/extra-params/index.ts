/** What only some objects have: flexible paths, lights, sculpts and meshes, materials, probes; bytes and back. */
export { EXTRA_PARAM, SCULPT_TYPE } from './extra-param.ts';
export type {
  ExtendedMeshParam,
  ExtraParam,
  FlexibleParam,
  LightImageParam,
  LightParam,
  MeshParam,
  ReflectionProbeParam,
  RenderMaterial,
  RenderMaterialsParam,
  SculptParam,
  UnknownParam,
} from './extra-param.ts';
export { decodeExtraParam, decodeExtraParams, eachExtraParam, extraParamOf } from './decode.ts';
export { MAX_LIGHT_FALLOFF, MAX_LIGHT_RADIUS } from './light-limits.ts';
export { skipExtraParams } from './skip.ts';
export { encodeExtraParam, encodeExtraParams } from './encode.ts';
