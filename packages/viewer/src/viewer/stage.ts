import {
  Color,
  LinearSRGBColorSpace,
  Matrix4,
  PerspectiveCamera,
  Scene,
  Vector3,
  WebGLRenderer,
} from 'three';
import { Crowd } from '../avatars/index.ts';
import type { Body } from '../avatars/index.ts';
import type { Lens } from '../camera/index.ts';
import { PrimPainter, planesOf } from '../draw/index.ts';
import type { Culler, Shine, View } from '../draw/index.ts';
import type { SkyTold } from '../port/index.ts';
import { createSkyDome, createUniforms, createWater, skyTexture } from '../sky/index.ts';
import type { SceneUniforms } from '../sky/index.ts';
import { Ground } from '../terrain/index.ts';
import type { ParticlePainter } from '../particles/index.ts';
import type { WorldTable } from '../world/index.ts';
import type { Shadows } from './shadows.ts';
import type { RegionSeen } from './regions.ts';

/** Metres. */
const NEAR_METRES = 0.1;
/** Water and sky go on behind what is drawn. */
const BEYOND = 8;
/** What is behind everything in plain pictures, sRGB: as the pictures of `landfall look` have it. */
const PLAIN_BACKGROUND = new Color(0.62, 0.75, 0.9);
/** Farther than anything is. */
const NO_FOG_METRES = 1e6;

/** What a stage is built with. */
export interface StageOptions {
  readonly pictureBytes: () => number;
  readonly multiDraw?: boolean;
  /** Only what stands there, in the light of sun and sky: to compare with other pictures. */
  readonly isPlain?: boolean;
}

/** What is drawn in a frame. */
export interface StageFrame {
  readonly culler: Culler;
  readonly view: View;
  readonly bodies: readonly Body[];
  readonly table: WorldTable;
  /** Milliseconds. */
  readonly now: number;
  /** What throws shadows, and how what shines sees it; undefined where nothing does. */
  readonly shadows: { readonly culler: Culler; readonly view: View } | undefined;
}

/** Everything that lies on the graphics card: built anew when that has lost it. */
export class Stage {
  readonly painter: PrimPainter;
  readonly #isPlain: boolean;
  readonly #renderer: WebGLRenderer;
  readonly #solid = new Scene();
  readonly #behind = new Scene();
  /** People, who throw shadows. */
  readonly #people = new Scene();
  readonly #camera = new PerspectiveCamera();
  readonly #uniforms: SceneUniforms = createUniforms();
  readonly #crowd: Crowd;
  readonly #water = createWater(this.#uniforms);
  readonly #grounds = new Map<number, Ground>();
  readonly #viewProjection = new Matrix4();
  readonly #planes = new Float32Array(24);
  #shine: Shine | undefined;
  /** Comes when something is given off for the first time. */
  #particles: ParticlePainter | 'coming' | undefined;
  #isOver = false;
  /** Comes when it is first wanted. */
  #shadows: Shadows | 'coming' | undefined;

  /** @throws Error where there is no WebGL2, as three.js says it */
  constructor(canvas: HTMLCanvasElement, { pictureBytes, multiDraw = true, isPlain = false }: StageOptions) {
    const antialias = !isPlain;
    this.#renderer = new WebGLRenderer({ canvas, antialias, powerPreference: 'high-performance' });
    this.#isPlain = isPlain;
    this.#renderer.autoClear = false;
    // Shaders write sRGB themselves.
    this.#renderer.outputColorSpace = LinearSRGBColorSpace;
    const gl = this.#renderer.getContext() as WebGL2RenderingContext;
    this.painter = new PrimPainter(gl, { pictureBytes, multiDraw, isPlain });
    this.#crowd = new Crowd(this.#uniforms);
    this.#people.add(this.#crowd.mesh);
    this.#behind.add(createSkyDome(this.#uniforms), this.#water);
    this.#renderer.resetState();
  }

  /** @param width pixels @param height pixels */
  resize(width: number, height: number): void {
    this.#renderer.setSize(width, height, false);
  }

  /** A sky to light everything. */
  setSky(sky: SkyTold): void {
    this.#uniforms.skyColours.value.dispose();
    this.#uniforms.skyColours.value = skyTexture(sky.colours);
  }

  /** What shines, and where things fade. */
  setShine(told: Shine): void {
    const shine = this.#isPlain ? { ...told, fogNear: NO_FOG_METRES, fogFar: NO_FOG_METRES * 2 } : told;
    this.#shine = shine;
    this.#uniforms.sunDirection.value.fromArray(shine.direction);
    this.#uniforms.sunColour.value.fromArray(shine.colour);
    this.#uniforms.ambientColour.value.fromArray(shine.ambient);
    this.#uniforms.fogColour.value.fromArray(shine.fog);
    this.#uniforms.fogReach.value.set(shine.fogNear, shine.fogFar);
  }

  /** The ground of a region; made when it is first asked for. */
  groundOf(region: number): Ground {
    const known = this.#grounds.get(region);
    if (known !== undefined) return known;
    const ground = new Ground(this.#uniforms);
    this.#grounds.set(region, ground);
    this.#solid.add(ground.mesh);
    return ground;
  }

  /** Where regions lie; the ground of those that are gone is taken away. */
  layRegions(regions: ReadonlyMap<number, RegionSeen>, waterHeightMetres: number): void {
    for (const [region, ground] of this.#grounds) {
      const seen = regions.get(region);
      if (seen === undefined) {
        this.#solid.remove(ground.mesh);
        ground.dispose();
        this.#grounds.delete(region);
      } else ground.mesh.position.set(seen.east, seen.north, 0);
    }
    this.#water.position.z = waterHeightMetres;
  }

  /** Sets the camera; what comes back is what culling needs. @param heightPixels of the picture @param far metres */
  look(lens: Lens, heightPixels: number, far: number, timeSeconds: number): View {
    const camera = this.#camera;
    camera.up.set(0, 0, 1);
    camera.fov = (lens.fieldOfViewRad * 180) / Math.PI;
    camera.aspect = lens.aspect;
    camera.near = NEAR_METRES;
    camera.far = far * BEYOND;
    camera.position.set(...lens.eye);
    camera.lookAt(new Vector3(...lens.target));
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld();
    this.#viewProjection.multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse);
    this.#uniforms.eye.value.set(...lens.eye);
    this.#uniforms.time.value = timeSeconds % 10_000;
    this.#water.position.x = Math.round(lens.eye[0]);
    this.#water.position.y = Math.round(lens.eye[1]);
    const viewProjection = Float32Array.from(this.#viewProjection.elements);
    const pixelsAtOneMetre = heightPixels / (2 * Math.tan(lens.fieldOfViewRad / 2));
    return {
      viewProjection,
      planes: planesOf(viewProjection, this.#planes),
      eye: lens.eye,
      pixelsAtOneMetre,
      far,
    };
  }

  /** The scene as what shines sees it, for culling what throws shadows; undefined where nothing does. */
  lookFromSun(view: View): View | undefined {
    if (this.#shine === undefined || this.#isPlain) return undefined;
    if (typeof this.#shadows !== 'object') {
      if (this.#shadows === undefined) void this.#fetchShadows();
      return undefined;
    }
    const { x, y, z } = this.#camera.getWorldDirection(new Vector3());
    return this.#shadows.look(view, this.#shine, [x, y, z]);
  }

  /** Draws a frame. */
  render({ culler, view, bodies, table, now, shadows }: StageFrame): void {
    const renderer = this.#renderer;
    this.#crowd.show(bodies);
    this.#castShadows(shadows);
    // What resets the state forgets it.
    if (this.#isPlain) renderer.setClearColor(PLAIN_BACKGROUND, 1);
    renderer.clear();
    renderer.render(this.#solid, this.#camera);
    renderer.render(this.#people, this.#camera);
    if (this.#shine !== undefined) {
      this.painter.begin(culler);
      this.painter.paintSolid(culler, view, this.#shine);
      renderer.resetState();
    }
    if (!this.#isPlain) renderer.render(this.#behind, this.#camera);
    if (this.#shine !== undefined) {
      this.painter.paintBlend(culler, view, this.#shine);
      if (!this.#isPlain) this.#paintParticles(table, view, this.#shine, now);
      renderer.resetState();
    }
  }

  #castShadows(shadows: StageFrame['shadows']): void {
    if (typeof this.#shadows !== 'object') return;
    if (shadows === undefined || this.#shine === undefined) return this.#shadows.clear(this.painter);
    this.#shadows.draw(this.#people, this.painter, shadows.culler, shadows.view, this.#shine);
  }

  /** Without them all is as bright as the sun makes it. */
  async #fetchShadows(): Promise<void> {
    this.#shadows = 'coming';
    const room = await import('./shadows.ts').catch(() => undefined);
    if (room !== undefined && !this.#isOver) this.#shadows = new room.Shadows(this.#renderer, this.#uniforms);
  }

  #paintParticles(table: WorldTable, view: View, shine: Shine, now: number): void {
    if (typeof this.#particles === 'object')
      return this.#particles.paint(table, this.painter, view, shine, now);
    if (this.#particles === 'coming' || table.particles.all.size === 0) return;
    this.#particles = 'coming';
    const gl = this.#renderer.getContext() as WebGL2RenderingContext;
    import('../particles/index.ts')
      .then((room) => {
        if (this.#isOver || gl.isContextLost()) return;
        this.#particles = new room.ParticlePainter(gl);
        this.#renderer.resetState();
      })
      // Without them the rest is drawn as it is.
      .catch(() => undefined);
  }

  /** After the painter was used between frames. */
  resetState(): void {
    this.#renderer.resetState();
  }

  dispose(): void {
    this.#isOver = true;
    for (const ground of this.#grounds.values()) ground.dispose();
    this.#crowd.dispose();
    if (typeof this.#shadows === 'object') this.#shadows.dispose();
    this.#renderer.dispose();
  }
}
