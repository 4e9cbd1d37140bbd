import {
  addGridNormals,
  allocateGeometry,
  connectGrid,
  joinGridSides,
  normaliseNormals,
} from '../geometry/index.ts';
import type { FaceRange, Geometry } from '../geometry/index.ts';

/** A turned body: its outline from below upwards, as height and distance from the axis. */
export type Outline = readonly (readonly [height: number, radius: number])[];

/** Bodies turned about the z axis, each a face. */
export function turned(outlines: readonly Outline[], sides: number): Geometry {
  const faces = rangesOf(outlines, sides);
  const last = faces.at(-1)!;
  const vertexCount = last.firstVertex + last.vertexCount;
  const geometry = allocateGeometry(vertexCount, last.firstIndex + last.indexCount, faces);
  for (const [number, outline] of outlines.entries())
    fillFace(geometry, faces[number]!, outline, sides, number);
  normaliseNormals(geometry.normals, 0, vertexCount);
  return geometry;
}

function rangesOf(outlines: readonly Outline[], sides: number): FaceRange[] {
  let [firstVertex, firstIndex] = [0, 0];
  return outlines.map((outline) => {
    const vertexCount = outline.length * (sides + 1);
    const indexCount = (outline.length - 1) * sides * 6;
    const face = { firstVertex, vertexCount, firstIndex, indexCount };
    firstVertex += vertexCount;
    firstIndex += indexCount;
    return face;
  });
}

function fillFace(
  geometry: Geometry,
  face: FaceRange,
  outline: Outline,
  sides: number,
  number: number,
): void {
  const { positions, normals, textureCoordinates, indices, faceNumbers } = geometry;
  const columns = sides + 1;
  for (const [row, [height, radius]] of outline.entries()) {
    for (let side = 0; side <= sides; side++) {
      const vertex = face.firstVertex + row * columns + side;
      const angle = (2 * Math.PI * side) / sides;
      positions.set([Math.cos(angle) * radius, Math.sin(angle) * radius, height], vertex * 3);
      textureCoordinates.set([side / sides, row / (outline.length - 1)], vertex * 2);
      faceNumbers[vertex] = number;
    }
  }
  const grid = { ...face, columns: sides, rows: outline.length - 1 };
  connectGrid(indices, grid);
  addGridNormals(geometry, grid);
  joinGridSides(normals, grid);
}
