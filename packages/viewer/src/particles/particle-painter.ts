import { PICTURE_SIDES, RowTexture, UNIT, createProgram, plainUploads, setShine } from '../draw/index.ts';
import type { PrimPainter, Program, Shine, View } from '../draw/index.ts';
import type { WorldTable } from '../world/index.ts';
import { MOST_PARTICLES, MOST_SOURCES, ParticleRows, SOURCE_TEXELS } from './particle-rows.ts';
import { PARTICLE_VERTEX, particleFragment } from './particle-shader.ts';

/** What objects give off on the graphics card: one draw for all of it. */
export class ParticlePainter {
  /** Sources and particles of the last {@link ParticlePainter.paint}, before they go to the graphics card. */
  readonly rows = new ParticleRows();
  readonly #gl: WebGL2RenderingContext;
  readonly #program: Program;
  readonly #sources: RowTexture;
  readonly #slots: WebGLBuffer;
  readonly #array: WebGLVertexArrayObject;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#program = createProgram(gl, PARTICLE_VERTEX, particleFragment(PICTURE_SIDES.length));
    this.#sources = new RowTexture(gl, 'float4', SOURCE_TEXELS);
    this.#slots = gl.createBuffer();
    this.#array = gl.createVertexArray();
    gl.bindVertexArray(this.#array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#slots);
    gl.bufferData(gl.ARRAY_BUFFER, MOST_PARTICLES * 8, gl.DYNAMIC_DRAW);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 8, 0);
    gl.vertexAttribDivisor(0, 1);
    gl.bindVertexArray(null);
  }

  /** Draws what is given off now. @param painter whose pictures are shown @param now milliseconds */
  paint(table: WorldTable, painter: PrimPainter, view: View, shine: Shine, now: number): void {
    const { rows } = this;
    rows.update(table, view.eye, view.far, now);
    if (rows.particleCount === 0) return;
    this.#send();
    const gl = this.#gl;
    gl.useProgram(this.#program.program);
    gl.bindVertexArray(this.#array);
    painter.bindPictures(this.#program);
    gl.activeTexture(gl.TEXTURE0 + UNIT.matrices);
    gl.bindTexture(gl.TEXTURE_2D, this.#sources.texture);
    this.#setUniforms(view, shine);
    gl.enable(gl.DEPTH_TEST);
    gl.depthFunc(gl.LEQUAL);
    gl.depthMask(false);
    gl.disable(gl.CULL_FACE);
    gl.enable(gl.BLEND);
    gl.blendFuncSeparate(gl.ONE, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, rows.particleCount);
    gl.depthMask(true);
    gl.disable(gl.BLEND);
  }

  #send(): void {
    const gl = this.#gl;
    const { rows } = this;
    plainUploads(gl);
    gl.activeTexture(gl.TEXTURE0);
    this.#sources.touch(0);
    this.#sources.touch(rows.sourceCount * SOURCE_TEXELS - 1);
    this.#sources.send(rows.rows, MOST_SOURCES * SOURCE_TEXELS);
    if (!rows.hasNewSlots) return;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#slots);
    gl.bufferSubData(gl.ARRAY_BUFFER, 0, rows.slots, 0, rows.particleCount * 2);
  }

  #setUniforms(view: View, shine: Shine): void {
    const gl = this.#gl;
    const at = (name: string): WebGLUniformLocation | null => this.#program.uniform(name);
    gl.uniform1i(at('sources'), UNIT.matrices);
    gl.uniformMatrix4fv(at('viewProjection'), false, view.viewProjection);
    setShine(gl, this.#program, view, shine);
  }
}
