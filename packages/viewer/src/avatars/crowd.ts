import {
  BufferAttribute,
  DataTexture,
  FloatType,
  GLSL3,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  NearestFilter,
  RGBAFormat,
  ShaderMaterial,
} from 'three';
import { avatarBody } from '@landfall/scene/avatar';
import { MATRIX_SIZE, skinMatrices } from '@landfall/scene/skeleton';
import type { SceneUniforms } from '../sky/index.ts';
import { CROWD_FRAGMENT, CROWD_VERTEX } from './crowd-shader.ts';
import type { Tints } from './tints.ts';

/** Bodies that are drawn at most. */
export const MOST_BODIES = 256;

/** Somebody as a body. */
export interface Body {
  /** Of the avatar in the world's table. */
  readonly instance: number;
  /** Of the feet, or of one who sits of where the feet of one who stood would be; metres. */
  readonly place: readonly [number, number, number];
  /** A quaternion. */
  readonly turn: readonly [number, number, number, number];
  /** Times as high as the body is by itself. */
  readonly size: number;
  /** What `poseJoints` gives. */
  readonly joints: Float32Array;
  /** Colours of its skin, hair and clothes. */
  readonly tints: Tints;
  /** 1 for what is seen of head, upper and lower body, 0 for what is not; all of it by default. */
  readonly shown?: readonly [number, number, number];
}

/** Everybody who is drawn as a procedural body: one draw. */
export class Crowd {
  /** Everybody as instances of one mesh, for a scene to hold; none before {@link Crowd.show}. */
  readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  readonly #body = avatarBody(2);
  readonly #bones: DataTexture;
  readonly #boneFloats: Float32Array<ArrayBuffer>;
  readonly #perBody: number;
  readonly #instances: Readonly<Record<InstanceName, InstancedBufferAttribute>>;

  constructor(uniforms: SceneUniforms) {
    const { geometry, weights, skin } = this.#body;
    this.#perBody = skin.jointNames.length * 4 * 4;
    this.#boneFloats = new Float32Array(this.#perBody * MOST_BODIES);
    this.#bones = new DataTexture(
      this.#boneFloats,
      skin.jointNames.length * 4,
      MOST_BODIES,
      RGBAFormat,
      FloatType,
    );
    this.#bones.minFilter = NearestFilter;
    this.#bones.magFilter = NearestFilter;
    const shape = new InstancedBufferGeometry();
    shape.setAttribute('position', new BufferAttribute(geometry.positions, 3));
    shape.setAttribute('normal', new BufferAttribute(geometry.normals, 3));
    shape.setAttribute('face', new BufferAttribute(Float32Array.from(geometry.faceNumbers), 1));
    shape.setAttribute('joints', new BufferAttribute(Float32Array.from(weights.joints), 4));
    shape.setAttribute('weights', new BufferAttribute(Float32Array.from(weights.weights), 4));
    shape.setIndex(new BufferAttribute(geometry.indices, 1));
    const instanced = (size: number): InstancedBufferAttribute =>
      new InstancedBufferAttribute(new Float32Array(MOST_BODIES * size), size);
    this.#instances = {
      place: instanced(4),
      turn: instanced(4),
      skinTint: instanced(3),
      hairTint: instanced(3),
      shirtTint: instanced(3),
      trousersTint: instanced(3),
      shown: instanced(3),
    };
    for (const [name, attribute] of Object.entries(this.#instances)) shape.setAttribute(name, attribute);
    shape.instanceCount = 0;
    const material = new ShaderMaterial({
      glslVersion: GLSL3,
      uniforms: { ...uniforms, bones: { value: this.#bones } },
      vertexShader: CROWD_VERTEX,
      fragmentShader: CROWD_FRAGMENT,
    });
    this.mesh = new Mesh(shape, material);
    this.mesh.frustumCulled = false;
  }

  /** Shows these, and nobody else. */
  show(bodies: readonly Body[]): void {
    const shown = bodies.slice(0, MOST_BODIES);
    for (const [at, body] of shown.entries()) this.#write(at, body);
    this.mesh.geometry.instanceCount = shown.length;
    this.mesh.visible = shown.length > 0;
    for (const attribute of Object.values(this.#instances)) attribute.needsUpdate = true;
    this.#bones.needsUpdate = true;
  }

  /** Gives back what the graphics card holds. */
  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
    this.#bones.dispose();
  }

  #write(at: number, { place, turn, size, joints, tints, shown = ALL }: Body): void {
    const { skin } = this.#body;
    const matrices = skinMatrices(skin, joints);
    this.#boneFloats.set(matrices.subarray(0, skin.jointNames.length * MATRIX_SIZE), at * this.#perBody);
    const instances = this.#instances;
    instances.place.array.set([...place, size], at * 4);
    instances.turn.array.set(turn, at * 4);
    instances.skinTint.array.set(tints.skin, at * 3);
    instances.hairTint.array.set(tints.hair, at * 3);
    instances.shirtTint.array.set(tints.shirt, at * 3);
    instances.trousersTint.array.set(tints.trousers, at * 3);
    instances.shown.array.set(shown, at * 3);
  }
}

type InstanceName = 'place' | 'turn' | 'skinTint' | 'hairTint' | 'shirtTint' | 'trousersTint' | 'shown';
const ALL = [1, 1, 1] as const;
