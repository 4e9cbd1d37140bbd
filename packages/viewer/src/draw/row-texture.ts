/** What a texel is of. */
export type TexelKind = 'float4' | 'uint1';

/** Rows of numbers that shaders read: only rows that changed are sent to the graphics card. */
export class RowTexture {
  /** What shaders read, by `texelFetch`; empty until {@link RowTexture.send}. */
  readonly texture: WebGLTexture;
  /** Texels in a row. */
  readonly width: number;
  readonly #gl: WebGL2RenderingContext;
  readonly #kind: TexelKind;
  #rows = 0;
  #first = Infinity;
  #last = -1;

  /** @param width texels in a row */
  constructor(gl: WebGL2RenderingContext, kind: TexelKind, width: number) {
    this.#gl = gl;
    this.#kind = kind;
    this.width = width;
    this.texture = gl.createTexture();
  }

  /** The texel changed. */
  touch(texel: number): void {
    const row = Math.floor(texel / this.width);
    this.#first = Math.min(this.#first, row);
    this.#last = Math.max(this.#last, row);
  }

  /** Sends the rows that changed of numbers that begin with the first texel's; more rows are made when there are more. */
  send(numbers: Float32Array | Uint32Array, texels: number): void {
    const rows = Math.max(1, Math.ceil(texels / this.width));
    const gl = this.#gl;
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    if (rows > this.#rows) this.#allocate(rows);
    if (this.#last < this.#first) return;
    const perRow = this.width * this.#parts;
    const first = this.#first;
    // The last row may be longer than the numbers are.
    const last = Math.min(this.#last, this.#rows - 1, Math.floor(numbers.length / perRow) - 1);
    this.#first = Infinity;
    this.#last = -1;
    if (last < first) return;
    const part = numbers.subarray(first * perRow, (last + 1) * perRow);
    const { format, type } = this.#format;
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, first, this.width, last - first + 1, format, type, part);
  }

  get #parts(): number {
    return this.#kind === 'float4' ? 4 : 1;
  }

  get #format(): { readonly internal: number; readonly format: number; readonly type: number } {
    const gl = this.#gl;
    return this.#kind === 'float4'
      ? { internal: gl.RGBA32F, format: gl.RGBA, type: gl.FLOAT }
      : { internal: gl.R32UI, format: gl.RED_INTEGER, type: gl.UNSIGNED_INT };
  }

  /** Twice as many as needed, all of them to be sent. */
  #allocate(rows: number): void {
    const gl = this.#gl;
    const { internal, format, type } = this.#format;
    this.#rows = rows * 2;
    gl.texImage2D(gl.TEXTURE_2D, 0, internal, this.width, this.#rows, 0, format, type, null);
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER])
      gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST);
    this.#first = 0;
    this.#last = this.#rows - 1;
  }
}
