import { UNIT } from './prim-shader.ts';
import type { Program } from './program.ts';
import { MOST_LAMPS } from './shading.ts';
import type { LampShown, Shine } from './shading.ts';
import type { View } from './view.ts';

/** Shadows for shaders. */
export interface ShadowShown {
  readonly map: WebGLTexture;
  /** Of what shines. */
  readonly viewProjection: Float32Array;
  /** Pixels. */
  readonly side: number;
}

/** What shines, and where things fade. The program is in use. */
export function setShine(gl: WebGL2RenderingContext, { uniform }: Program, view: View, shine: Shine): void {
  gl.uniform3fv(uniform('eye'), view.eye);
  gl.uniform3fv(uniform('sunDirection'), shine.direction);
  gl.uniform3fv(uniform('sunColour'), shine.colour);
  gl.uniform3fv(uniform('ambientColour'), shine.ambient);
  gl.uniform3fv(uniform('fogColour'), shine.fog);
  gl.uniform2f(uniform('fogReach'), shine.fogNear, shine.fogFar);
}

/** The nearest lights of objects. */
export function setLamps(gl: WebGL2RenderingContext, { uniform }: Program, all: readonly LampShown[]): void {
  const lamps = all.slice(0, MOST_LAMPS);
  gl.uniform1i(uniform('lampCount'), lamps.length);
  if (lamps.length === 0) return;
  gl.uniform4fv(
    uniform('lampPlaces'),
    lamps.flatMap(({ place, radius }) => [...place, radius]),
  );
  gl.uniform4fv(
    uniform('lampColours'),
    lamps.flatMap(({ colour, falloff }) => [...colour, falloff]),
  );
}

/** Where shadows fall; nowhere when undefined. Its map is bound to `UNIT.shadow`. */
export function setShadow(
  gl: WebGL2RenderingContext,
  { uniform }: Program,
  shadow: ShadowShown | undefined,
): void {
  gl.uniform1i(uniform('shadowMap'), UNIT.shadow);
  gl.uniform1f(uniform('shadowTexel'), shadow === undefined ? 0 : 1 / shadow.side);
  if (shadow !== undefined) gl.uniformMatrix4fv(uniform('shadowMatrix'), false, shadow.viewProjection);
}

/** What is bound where there are no shadows: shaders are told not to look. */
export function emptyDepth(gl: WebGL2RenderingContext): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.DEPTH_COMPONENT16, 1, 1);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_COMPARE_MODE, gl.COMPARE_REF_TO_TEXTURE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  return texture;
}
