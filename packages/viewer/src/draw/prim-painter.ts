import type { Geometry } from '@landfall/scene/geometry';
import { FACES_PER_LOOK, FACE_TEXELS } from '../world/index.ts';
import type { WorldTable } from '../world/index.ts';
import type { Culler } from './cull.ts';
import { GeometryStore } from './geometry-store.ts';
import { PICTURE_SIDES, PictureArrays, plainUploads } from './picture-arrays.ts';
import type { PicturePlace } from './picture-arrays.ts';
import { ROW, UNIT, primFragmentShader, primVertexShader } from './prim-shader.ts';
import { createProgram } from './program.ts';
import type { Program } from './program.ts';
import { RowTexture } from './row-texture.ts';
import { RigRows } from './rig-rows.ts';
import type { Rig } from './rig-rows.ts';
import { emptyDepth, setLamps, setShadow, setShine } from './light-uniforms.ts';
import type { ShadowShown } from './light-uniforms.ts';
import type { LampShown, Shine } from './shading.ts';
import type { View } from './view.ts';

/** What has no picture yet is grey, what needs none is white: the arrays that stand for them. */
const GREY = -1;
const WHITE = -2;
const NOBODY = 0xffff_ffff;

/** How prims are drawn. */
export interface PaintOptions {
  /** Bytes of pictures on the graphics card; may change. */
  readonly pictureBytes: () => number;
  /** Without it draws are made one after the other, as where `WEBGL_multi_draw` is missing. */
  readonly multiDraw?: boolean;
  /** Pictures are read from one of their levels, not between two. */
  readonly isPlain?: boolean;
}

/** Prims on the graphics card: an instance each, grouped by geometry; a face leads to its paint and its picture through tables. */
export class PrimPainter {
  /** Geometry on the graphics card: what {@link PrimPainter.addGeometry} has kept. */
  readonly geometries: GeometryStore;
  /** Pictures on the graphics card: {@link PrimPainter.showPicture} says which texture shows which of them. */
  readonly pictures: PictureArrays;
  /** Draws in the last frame. */
  drawCount = 0;
  /** Of the frame, seconds: for what moves by itself. */
  timeSeconds = 0;
  /** The nearest lights of objects. */
  lamps: readonly LampShown[] = [];
  /** Where shadows fall: a depth texture, and from where it is seen. None when left out. */
  shadow: ShadowShown | undefined;
  /** Whether faces take light by what they are made of. */
  withMaterials = true;
  /** The instance that is marked. */
  marked: number | undefined;
  readonly #gl: WebGL2RenderingContext;
  readonly #multiDraw: WEBGL_multi_draw | null;
  readonly #program: Program;
  readonly #matrices: RowTexture;
  readonly #faces: RowTexture;
  readonly #textures: RowTexture;
  readonly #looks: RowTexture;
  readonly #instances: RowTexture;
  readonly #wearers: RowTexture;
  readonly #flexes: RowTexture;
  /** Of skins and poses. */
  readonly rigs: RigRows;
  readonly #draws: RowTexture;
  readonly #noShadow: WebGLTexture;
  #table = new Float32Array(ROW.textures * 4 * 16).fill(GREY);
  #list = new Uint32Array(ROW.list);
  #starts = new Uint32Array(ROW.list);
  #counts = new Int32Array(ROW.list);
  #offsets = new Int32Array(ROW.list);
  #instanceCounts = new Int32Array(ROW.list);

  constructor(gl: WebGL2RenderingContext, { pictureBytes, multiDraw = true, isPlain = false }: PaintOptions) {
    this.#gl = gl;
    this.#multiDraw = multiDraw ? gl.getExtension('WEBGL_multi_draw') : null;
    const isNumbered = this.#multiDraw !== null;
    this.#program = createProgram(
      gl,
      primVertexShader(isNumbered),
      primFragmentShader(PICTURE_SIDES.length, isPlain),
    );
    this.geometries = new GeometryStore(gl);
    this.pictures = new PictureArrays(gl, pictureBytes, !isPlain);
    this.#matrices = new RowTexture(gl, 'float4', ROW.matrices * 3);
    this.#faces = new RowTexture(gl, 'float4', ROW.faces * FACES_PER_LOOK * FACE_TEXELS);
    this.#textures = new RowTexture(gl, 'float4', ROW.textures);
    this.#looks = new RowTexture(gl, 'uint1', ROW.list);
    this.#instances = new RowTexture(gl, 'uint1', ROW.list);
    this.#draws = new RowTexture(gl, 'uint1', ROW.list);
    this.#wearers = new RowTexture(gl, 'uint1', ROW.list);
    this.#flexes = new RowTexture(gl, 'float4', ROW.list);
    this.rigs = new RigRows(gl);
    this.#noShadow = emptyDepth(gl);
    this.#setPicture(0, WHITE, 0);
  }

  /** Whether all draws of a pass are one call. */
  get isMultiDraw(): boolean {
    return this.#multiDraw !== null;
  }

  /** Returns the number of a geometry; undefined where there is no room for it. */
  addGeometry(geometry: Geometry, rig?: Rig): number | undefined {
    if (rig === undefined) return this.geometries.add(geometry);
    const row = this.rigs.bind(rig);
    return this.geometries.add(geometry, row === undefined ? undefined : { ...rig, row });
  }

  /** A texture is shown by that picture from now on; by grey when there is none. */
  showPicture(texture: number, place: PicturePlace | undefined): void {
    this.#setPicture(texture, place?.array ?? GREY, place?.layer ?? 0);
  }

  /** Sends what changed in the world. */
  update({ columns, looks, changed, bent }: WorldTable): void {
    plainUploads(this.#gl);
    for (const instance of changed) {
      this.#matrices.touch(instance * 3);
      this.#looks.touch(instance);
      this.#wearers.touch(instance);
    }
    changed.clear();
    for (const instance of bent) this.#flexes.touch(instance);
    bent.clear();
    for (const look of looks.changed) this.#faces.touch(look * FACES_PER_LOOK * FACE_TEXELS);
    looks.changed.clear();
    this.#matrices.send(columns.matrices, columns.count * 3);
    this.#looks.send(new Uint32Array(columns.looks.buffer), columns.count);
    this.#wearers.send(columns.wearers, columns.count);
    this.#flexes.send(columns.flexes, columns.count);
    this.rigs.send();
    this.#faces.send(looks.faces, looks.count * FACES_PER_LOOK * FACE_TEXELS);
    this.#textures.send(this.#table, this.#table.length / 4);
  }

  /** All of it is to be sent again: to a graphics card that knows nothing. */
  forgetSent({ columns, looks, changed }: WorldTable): void {
    for (let instance = 0; instance < columns.count; instance++) changed.add(instance);
    for (let look = 0; look < looks.count; look++) looks.changed.add(look);
  }

  /** Makes ready what both passes of a frame need. */
  begin(culler: Culler): void {
    this.drawCount = 0;
    this.#sendList(culler);
  }

  /** Draws what is solid, and what has holes. */
  paintSolid({ groups, groupCount }: Culler, view: View, shine: Shine): void {
    this.#bind(view, shine);
    const { firstBytes, counts } = this.geometries;
    this.#ensureDraws(groupCount);
    for (let at = 0; at < groupCount; at++) {
      const geometry = groups[at * 3]!;
      this.#offsets[at] = firstBytes[geometry]!;
      this.#counts[at] = counts[geometry]!;
      this.#starts[at] = groups[at * 3 + 1]!;
      this.#instanceCounts[at] = groups[at * 3 + 2]!;
    }
    const gl = this.#gl;
    gl.disable(gl.BLEND);
    gl.depthMask(true);
    this.#submit(groupCount, false);
  }

  /** Draws what is seen through, from far to near. */
  paintBlend({ blendGeometries, blendCount, solidCount }: Culler, view: View, shine: Shine): void {
    if (blendCount === 0) return;
    this.#bind(view, shine);
    const { firstBytes, counts } = this.geometries;
    this.#ensureDraws(blendCount);
    for (let at = 0; at < blendCount; at++) {
      const geometry = blendGeometries[at]!;
      this.#offsets[at] = firstBytes[geometry]!;
      this.#counts[at] = counts[geometry]!;
      this.#starts[at] = solidCount + at;
      this.#instanceCounts[at] = 1;
    }
    const gl = this.#gl;
    gl.enable(gl.BLEND);
    gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.depthMask(false);
    this.#submit(blendCount, true);
    gl.depthMask(true);
    gl.disable(gl.BLEND);
  }

  /** What others have drawn with is bound no longer. */
  #bind(view: View, shine: Shine): void {
    const gl = this.#gl;
    gl.useProgram(this.#program.program);
    gl.bindVertexArray(this.geometries.vertexArray);
    this.#bindTextures();
    this.#setUniforms(view, shine);
  }

  #setPicture(texture: number, array: number, layer: number): void {
    while (texture * 4 >= this.#table.length) {
      const wider = new Float32Array(this.#table.length * 2).fill(GREY);
      wider.set(this.#table);
      this.#table = wider;
    }
    this.#table[texture * 4] = array;
    this.#table[texture * 4 + 1] = layer;
    this.#textures.touch(texture);
  }

  #sendList({ solid, solidCount, blend, blendCount }: Culler): void {
    const total = solidCount + blendCount;
    if (total > this.#list.length)
      this.#list = new Uint32Array(Math.ceil((total * 1.5) / ROW.list) * ROW.list);
    this.#list.set(solid.subarray(0, solidCount));
    this.#list.set(blend.subarray(0, blendCount), solidCount);
    plainUploads(this.#gl);
    this.#instances.touch(0);
    this.#instances.touch(Math.max(0, total - 1));
    this.#instances.send(this.#list, total);
  }

  #ensureDraws(count: number): void {
    if (count <= this.#starts.length) return;
    const length = Math.ceil((count * 1.5) / ROW.list) * ROW.list;
    this.#starts = new Uint32Array(length);
    this.#counts = new Int32Array(length);
    this.#offsets = new Int32Array(length);
    this.#instanceCounts = new Int32Array(length);
  }

  #submit(count: number, isBlendPass: boolean): void {
    const gl = this.#gl;
    this.drawCount += count;
    gl.enable(gl.DEPTH_TEST);
    gl.depthFunc(gl.LEQUAL);
    gl.enable(gl.CULL_FACE);
    gl.cullFace(gl.BACK);
    gl.frontFace(gl.CCW);
    gl.uniform1i(this.#program.uniform('isBlendPass'), isBlendPass ? 1 : 0);
    if (this.#multiDraw === null) return this.#submitOneByOne(count);
    gl.activeTexture(gl.TEXTURE0 + UNIT.draws);
    this.#draws.touch(0);
    this.#draws.touch(Math.max(0, count - 1));
    this.#draws.send(this.#starts, count);
    this.#multiDraw.multiDrawElementsInstancedWEBGL(
      gl.TRIANGLES,
      this.#counts,
      0,
      gl.UNSIGNED_INT,
      this.#offsets,
      0,
      this.#instanceCounts,
      0,
      count,
    );
  }

  #submitOneByOne(count: number): void {
    const gl = this.#gl;
    const base = this.#program.uniform('base');
    for (let at = 0; at < count; at++) {
      gl.uniform1i(base, this.#starts[at]!);
      gl.drawElementsInstanced(
        gl.TRIANGLES,
        this.#counts[at]!,
        gl.UNSIGNED_INT,
        this.#offsets[at]!,
        this.#instanceCounts[at]!,
      );
    }
  }

  /** Lets a program show the pictures of textures: its `textureTable` and `pictures`. It is in use. */
  bindPictures(program: Program): void {
    const gl = this.#gl;
    const units = PICTURE_SIDES.map((_, array) => UNIT.arrays + array);
    this.#bindTexture(UNIT.textures, gl.TEXTURE_2D, this.#textures.texture);
    for (const [array, unit] of units.entries())
      this.#bindTexture(unit, gl.TEXTURE_2D_ARRAY, this.pictures.textureOf(array));
    gl.uniform1i(program.uniform('textureTable'), UNIT.textures);
    gl.uniform1iv(program.uniform('pictures'), units);
  }

  #bindTexture(unit: number, target: number, texture: WebGLTexture): void {
    const gl = this.#gl;
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(target, texture);
    gl.bindSampler(unit, null);
  }

  #bindTextures(): void {
    const gl = this.#gl;
    const bind = this.#bindTexture.bind(this);
    this.bindPictures(this.#program);
    bind(UNIT.matrices, gl.TEXTURE_2D, this.#matrices.texture);
    bind(UNIT.faces, gl.TEXTURE_2D, this.#faces.texture);
    bind(UNIT.looks, gl.TEXTURE_2D, this.#looks.texture);
    bind(UNIT.instances, gl.TEXTURE_2D, this.#instances.texture);
    bind(UNIT.wearers, gl.TEXTURE_2D, this.#wearers.texture);
    bind(UNIT.poses, gl.TEXTURE_2D, this.rigs.poses);
    bind(UNIT.binds, gl.TEXTURE_2D, this.rigs.binds);
    bind(UNIT.flexes, gl.TEXTURE_2D, this.#flexes.texture);
    bind(UNIT.shadow, gl.TEXTURE_2D, this.shadow?.map ?? this.#noShadow);
    bind(UNIT.draws, gl.TEXTURE_2D, this.#draws.texture);
  }

  #setUniforms(view: View, shine: Shine): void {
    const gl = this.#gl;
    const at = (name: string): WebGLUniformLocation | null => this.#program.uniform(name);
    gl.uniform1i(at('matrices'), UNIT.matrices);
    gl.uniform1i(at('faces'), UNIT.faces);
    gl.uniform1i(at('looks'), UNIT.looks);
    gl.uniform1i(at('instances'), UNIT.instances);
    gl.uniform1i(at('draws'), UNIT.draws);
    gl.uniform1i(at('wearers'), UNIT.wearers);
    gl.uniform1i(at('poses'), UNIT.poses);
    gl.uniform1i(at('binds'), UNIT.binds);
    gl.uniform1i(at('flexes'), UNIT.flexes);
    setShadow(gl, this.#program, this.shadow);
    gl.uniform1f(at('time'), this.timeSeconds);
    gl.uniform1i(at('withMaterials'), this.withMaterials ? 1 : 0);
    setLamps(gl, this.#program, this.lamps);
    gl.uniformMatrix4fv(at('viewProjection'), false, view.viewProjection);
    setShine(gl, this.#program, view, shine);
    gl.uniform1ui(at('marked'), this.marked ?? NOBODY);
  }
}
