/** The small values that messages are made of. */
export { Uuid } from './uuid.ts';
export {
  NO_ROTATION,
  ZERO_VECTOR,
  addVectors,
  combineRotations,
  distance,
  formatVector,
  headingOf,
  quaternionW,
  rotateVector,
  rotationFromHeading,
  unitRotation,
} from './vectors.ts';
export type { Quaternion, Vector3, Vector4 } from './vectors.ts';
export { WHITE, colourAt, colourBytes } from './colour.ts';
export type { Colour } from './colour.ts';
export { regionCorner, regionHandleOf } from './region-handle.ts';
export type { RegionHandle } from './region-handle.ts';
export { formatEndpoint, parseEndpoint, sameEndpoint } from './endpoint.ts';
export type { Endpoint } from './endpoint.ts';
export { ipAddressBytes, ipAddressOfBytes, normalizeIpAddress } from './ip-address.ts';
export { isPublicAddress } from './public-address.ts';
export { fromU16, fromU8, toU16, toU8 } from './quantised.ts';
