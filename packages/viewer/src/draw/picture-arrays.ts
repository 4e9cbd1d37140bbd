/** Pixels a side of the pictures in each array. */
export const PICTURE_SIDES = Object.freeze([64, 128, 256, 512, 1024] as const);

/** Layers that an array begins with; it doubles when it is full. */
const FIRST_LAYERS = [32, 16, 16, 8, 2] as const;
const BYTES_PER_PIXEL = 4;
/** All levels of a picture together. */
const WITH_LEVELS = 4 / 3;

/** Where a picture is. */
export interface PicturePlace {
  /** Place in {@link PICTURE_SIDES}. */
  readonly array: number;
  /** Which picture of that array, from 0. */
  readonly layer: number;
}

interface PictureArray {
  readonly side: number;
  texture: WebGLTexture;
  layers: number;
  next: number;
  readonly free: number[];
}

/** Textures of five sizes in arrays, so that a draw may show any of them. */
export class PictureArrays {
  readonly #gl: WebGL2RenderingContext;
  readonly #arrays: PictureArray[];
  readonly #mostLayers: number;
  readonly #mostBytes: () => number;
  readonly #filter: number;

  /**
   * @param mostBytes what all of them may take of the graphics card's memory now
   * @param isMixed whether a picture is read between two of its levels, or from the next one
   */
  constructor(gl: WebGL2RenderingContext, mostBytes: () => number, isMixed = true) {
    this.#gl = gl;
    this.#filter = isMixed ? gl.LINEAR_MIPMAP_LINEAR : gl.LINEAR_MIPMAP_NEAREST;
    this.#mostBytes = mostBytes;
    this.#mostLayers = gl.getParameter(gl.MAX_ARRAY_TEXTURE_LAYERS) as number;
    this.#arrays = PICTURE_SIDES.map((side, at) => {
      const layers = FIRST_LAYERS[at]!;
      return { side, layers, texture: this.#allocate(side, layers), next: 0, free: [] };
    });
  }

  /** Of the memory of the graphics card, bytes. */
  get sizeBytes(): number {
    return this.#arrays.reduce((sum, { side, layers }) => sum + bytesOf(side, layers), 0);
  }

  /** By place in {@link PICTURE_SIDES}. */
  textureOf(array: number): WebGLTexture {
    return this.#arrays[array]!.texture;
  }

  /**
   * Keeps a picture; undefined where there is no room.
   * @param levels RGBA, from the largest level to one pixel, one after the other
   */
  add(side: number, levels: Uint8Array): PicturePlace | undefined {
    const number = PICTURE_SIDES.findIndex((each) => each === side);
    const array = this.#arrays[number];
    if (array === undefined) return undefined;
    const layer = array.free.pop() ?? this.#nextLayer(array);
    if (layer === undefined) return undefined;
    this.#send(array, layer, levels);
    return { array: number, layer };
  }

  /** Its place may be another picture's. */
  remove({ array, layer }: PicturePlace): void {
    this.#arrays[array]!.free.push(layer);
  }

  #nextLayer(array: PictureArray): number | undefined {
    if (array.next === array.layers && !this.#grow(array)) return undefined;
    return array.next++;
  }

  #send({ side, texture }: PictureArray, layer: number, levels: Uint8Array): void {
    const gl = this.#gl;
    plainUploads(gl);
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, texture);
    let from = 0;
    for (let level = 0, pixels = side; pixels >= 1; level++, pixels >>= 1) {
      const bytes = pixels * pixels * BYTES_PER_PIXEL;
      const part = levels.subarray(from, from + bytes);
      from += bytes;
      gl.texSubImage3D(
        gl.TEXTURE_2D_ARRAY,
        level,
        0,
        0,
        layer,
        pixels,
        pixels,
        1,
        gl.RGBA,
        gl.UNSIGNED_BYTE,
        part,
      );
    }
  }

  #grow(array: PictureArray): boolean {
    const layers = Math.min(array.layers * 2, this.#mostLayers);
    const more = bytesOf(array.side, layers) - bytesOf(array.side, array.layers);
    if (layers === array.layers || this.sizeBytes + more > this.#mostBytes()) return false;
    const texture = this.#allocate(array.side, layers);
    this.#copy(array, texture);
    this.#gl.deleteTexture(array.texture);
    array.texture = texture;
    array.layers = layers;
    return true;
  }

  /** On the graphics card, picture by picture. */
  #copy({ side, layers, texture: from }: PictureArray, to: WebGLTexture): void {
    const gl = this.#gl;
    const frame = gl.createFramebuffer();
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, frame);
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, to);
    for (let layer = 0; layer < layers; layer++) {
      for (let level = 0, pixels = side; pixels >= 1; level++, pixels >>= 1) {
        gl.framebufferTextureLayer(gl.READ_FRAMEBUFFER, gl.COLOR_ATTACHMENT0, from, level, layer);
        gl.copyTexSubImage3D(gl.TEXTURE_2D_ARRAY, level, 0, 0, layer, 0, 0, pixels, pixels);
      }
    }
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, null);
    gl.deleteFramebuffer(frame);
  }

  #allocate(side: number, layers: number): WebGLTexture {
    const gl = this.#gl;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, texture);
    gl.texStorage3D(gl.TEXTURE_2D_ARRAY, Math.log2(side) + 1, gl.SRGB8_ALPHA8, side, side, layers);
    gl.texParameteri(gl.TEXTURE_2D_ARRAY, gl.TEXTURE_MIN_FILTER, this.#filter);
    gl.texParameteri(gl.TEXTURE_2D_ARRAY, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
    return texture;
  }
}

/** As three.js may not have left it: rows as they are, nothing turned over. */
export function plainUploads(gl: WebGL2RenderingContext): void {
  gl.bindBuffer(gl.PIXEL_UNPACK_BUFFER, null);
  gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4);
  gl.pixelStorei(gl.UNPACK_ROW_LENGTH, 0);
  gl.pixelStorei(gl.UNPACK_SKIP_ROWS, 0);
  gl.pixelStorei(gl.UNPACK_SKIP_PIXELS, 0);
}

function bytesOf(side: number, layers: number): number {
  return side * side * layers * BYTES_PER_PIXEL * WITH_LEVELS;
}
