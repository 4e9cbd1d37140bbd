import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { formatHex } from '../../bytes/index.ts';
import {
  allocateSkinWeights,
  decodeConvexShape,
  decodeMeshFaces,
  decodeMeshSkin,
  encodeConvexShape,
  encodeMeshFaces,
  encodeMeshSkin,
  readSkinWeights,
  u16At,
  unpackU16s,
} from './index.ts';
import type { Domain, MeshFace } from './index.ts';

interface Vector {
  readonly name: string;
  readonly kind: 'faces' | 'skin' | 'convex';
  readonly provenance: string;
  readonly hex: string;
  readonly value: unknown;
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../../../vectors/asset/meshes.json', import.meta.url), 'utf8'),
) as readonly Vector[];

const CODECS: Readonly<
  Record<Vector['kind'], (bytes: Uint8Array) => readonly [value: unknown, again: Uint8Array]>
> = {
  faces: (bytes) => {
    const faces = decodeMeshFaces(bytes);
    return [faces.map(plainFace), encodeMeshFaces(faces)];
  },
  skin: (bytes) => {
    const skin = decodeMeshSkin(bytes);
    return [skin, encodeMeshSkin(skin)];
  },
  convex: (bytes) => {
    const shape = decodeConvexShape(bytes);
    return [shape, encodeConvexShape(shape)];
  },
};

function plainFace(face: MeshFace): unknown {
  const { vertexCount, indexCount, positions, positionDomain, textureCoordinates, textureDomain } = face;
  const numbers = (packed: Uint8Array | undefined, domain: Domain): readonly number[] => {
    const to = new Float32Array(vertexCount * domain.min.length);
    if (packed !== undefined) unpackU16s(packed, domain, to, vertexCount);
    return [...to];
  };
  return {
    positions: numbers(positions, positionDomain),
    textureCoordinates: numbers(textureCoordinates, textureDomain),
    triangles: Array.from({ length: indexCount }, (_, at) => u16At(face.triangles, at)),
    joints: face.weights === undefined ? null : jointsOf(face.weights, vertexCount),
  };
}

function jointsOf(weights: Uint8Array, vertexCount: number): readonly number[] {
  const skin = allocateSkinWeights(vertexCount);
  readSkinWeights(weights, skin, { firstVertex: 0, vertexCount, path: 'Weights' });
  return [...skin.joints];
}

/** Typed arrays as lists. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, part: unknown) => (part instanceof Float32Array ? [...part] : part)),
  );
}

it.each(vectors)('$name', ({ kind, hex, value }) => {
  const [read, again] = CODECS[kind](Uint8Array.from(Buffer.from(hex, 'hex')));
  expect(plain(read)).toEqual(value);
  expect(formatHex(again)).toBe(hex);
});
