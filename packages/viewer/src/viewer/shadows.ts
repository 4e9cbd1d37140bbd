import { DepthTexture, LessEqualCompare, Camera, UnsignedIntType, WebGLRenderTarget } from 'three';
import type { Scene, WebGLRenderer } from 'three';
import { shadowView } from '../draw/index.ts';
import type { Culler, PrimPainter, Shine, View } from '../draw/index.ts';
import type { SceneUniforms } from '../sky/index.ts';

/** Pixels a side. */
const SIDE = 2048;

/** What throws shadows, as what shines sees it: a picture of how far away things are, drawn anew in each frame. */
export class Shadows {
  readonly #renderer: WebGLRenderer;
  readonly #uniforms: SceneUniforms;
  readonly #target: WebGLRenderTarget;
  readonly #depth = new DepthTexture(SIDE, SIDE, UnsignedIntType);
  readonly #camera = new Camera();

  constructor(renderer: WebGLRenderer, uniforms: SceneUniforms) {
    this.#renderer = renderer;
    this.#uniforms = uniforms;
    this.#depth.compareFunction = LessEqualCompare;
    this.#target = new WebGLRenderTarget(SIDE, SIDE, { depthTexture: this.#depth });
    this.#camera.matrixAutoUpdate = false;
    this.#camera.matrixWorldAutoUpdate = false;
  }

  /** What culling needs; undefined where nothing throws shadows. @param ahead which way the camera looks, of length 1 */
  look(view: View, shine: Shine, ahead: readonly [number, number, number]): View | undefined {
    return shadowView(view, shine.direction, ahead, SIDE);
  }

  /** Draws the map. @param scene people, who throw shadows too @param painter begun with `culler` by this */
  draw(scene: Scene, painter: PrimPainter, culler: Culler, view: View, shine: Shine): void {
    const renderer = this.#renderer;
    this.clear(painter);
    this.#camera.projectionMatrix.fromArray(view.viewProjection);
    this.#camera.projectionMatrixInverse.copy(this.#camera.projectionMatrix).invert();
    renderer.setRenderTarget(this.#target);
    renderer.clear();
    renderer.render(scene, this.#camera);
    painter.begin(culler);
    painter.paintSolid(culler, view, shine);
    renderer.resetState();
    renderer.setRenderTarget(null);
    const { shadowMap, shadowMatrix, shadowTexel } = this.#uniforms;
    shadowMap.value = this.#depth;
    shadowMatrix.value.fromArray(view.viewProjection);
    shadowTexel.value = 1 / SIDE;
    const map = this.#mapOf();
    painter.shadow = map && { map, viewProjection: view.viewProjection, side: SIDE };
  }

  /** Nothing throws shadows. */
  clear(painter: PrimPainter): void {
    this.#uniforms.shadowMap.value = null;
    this.#uniforms.shadowTexel.value = 0;
    painter.shadow = undefined;
  }

  dispose(): void {
    this.#target.dispose();
    this.#depth.dispose();
  }

  /** As three.js keeps it. */
  #mapOf(): WebGLTexture | undefined {
    const known = this.#renderer.properties.get(this.#depth) as { readonly __webglTexture?: WebGLTexture };
    return known.__webglTexture;
  }
}
