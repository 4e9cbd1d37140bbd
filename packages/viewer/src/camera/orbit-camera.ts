/** A place, metres: east, north, up. */
export type Point = readonly [x: number, y: number, z: number];

/** What the camera goes by. */
export interface CameraSubject {
  /** Where the agent's avatar is: its middle. Metres. */
  readonly position: Point;
  /** Counter-clockwise from east, radians. */
  readonly headingRad: number;
  /** How high the ground is there, metres. */
  readonly groundAt: (x: number, y: number) => number;
}

/** Metres behind the avatar, and above its middle that it looks at. */
const BEHIND_METRES = 4.2;
const ABOVE_METRES = 0.65;
const EYES_METRES = 0.75;
const LEAST_DISTANCE = 0.6;
const MOST_DISTANCE = 400;
const MOST_PITCH = 1.5;
/** Radians that it looks down on who it follows. */
const USUAL_PITCH = 0.24;
/** Metres above the ground that it stays. */
const CLEARANCE_METRES = 0.35;
/** How quickly it follows: of the way that is left, in a second, by the exponential. */
const FOLLOWS_PER_SECOND = 9;

/**
 * Where the scene is seen from: from behind the avatar, around something that was focused, or through the avatar's eyes. Pure arithmetic:
 * drags and keys come in, a place and a direction come out.
 */
export class OrbitCamera {
  /** Through the avatar's eyes. */
  isMouselook = false;
  /** Where it is. */
  eye: Point = [0, 0, 0];
  /** What it looks at. */
  target: Point = [1, 0, 0];
  #focus: Point | undefined;
  /** About the focus, radians: counter-clockwise from east, and up. Of one who follows, added to the avatar's heading. */
  #yaw = 0;
  #pitch = USUAL_PITCH;
  #distance = BEHIND_METRES;
  #drawn: Point | undefined;
  #isTurned = false;

  /** Whether it looks at something that was focused instead of following. */
  get isFocused(): boolean {
    return this.#focus !== undefined;
  }

  /** Of where it looks, counter-clockwise from east, radians. */
  get headingRad(): number {
    return Math.atan2(this.target[1] - this.eye[1], this.target[0] - this.eye[0]);
  }

  /** Radians up. */
  get pitchRad(): number {
    return -this.#pitch;
  }

  /** Where it looks to, of length 1. */
  get direction(): Point {
    const [x, y, z] = [
      this.target[0] - this.eye[0],
      this.target[1] - this.eye[1],
      this.target[2] - this.eye[2],
    ];
    const length = Math.hypot(x, y, z) || 1;
    return [x / length, y / length, z / length];
  }

  /** Turns around what it looks at; radians. */
  orbit(yawRad: number, pitchRad: number): void {
    this.#isTurned = true;
    this.#yaw += yawRad;
    this.#pitch = Math.min(MOST_PITCH, Math.max(-MOST_PITCH, this.#pitch + pitchRad));
  }

  /** Nearer by a factor below 1, farther by one above. */
  zoom(factor: number): void {
    const wanted = this.#distance * factor;
    this.#distance = Math.min(MOST_DISTANCE, Math.max(LEAST_DISTANCE, wanted));
  }

  /** Looks at a place from where it is, and turns around it from then on. */
  focusOn(place: Point): void {
    const [x, y, z] = [this.eye[0] - place[0], this.eye[1] - place[1], this.eye[2] - place[2]];
    const distance = Math.hypot(x, y, z);
    if (!(distance > 0)) return;
    this.isMouselook = false;
    this.#focus = place;
    this.#yaw = Math.atan2(-y, -x);
    this.#pitch = Math.min(MOST_PITCH, Math.max(-MOST_PITCH, Math.asin(z / distance)));
    this.#distance = Math.min(MOST_DISTANCE, Math.max(LEAST_DISTANCE, distance));
  }

  /** Follows the avatar again, from behind. */
  reset(): void {
    this.#focus = undefined;
    this.isMouselook = false;
    this.#yaw = 0;
    this.#pitch = USUAL_PITCH;
    this.#distance = BEHIND_METRES;
    this.#isTurned = false;
  }

  /** Who walks is followed again; how far away stays. */
  follow(): void {
    if (this.#focus === undefined && !this.#isTurned) return;
    const distance = this.#focus === undefined ? this.#distance : BEHIND_METRES;
    this.reset();
    this.#distance = distance;
  }

  /** Looks around through the avatar's eyes; radians. */
  turn(pitchRad: number): void {
    this.#pitch = Math.min(MOST_PITCH, Math.max(-MOST_PITCH, this.#pitch + pitchRad));
  }

  /** Goes through the avatar's eyes, or back behind it. */
  toggleMouselook(): void {
    const { isMouselook } = this;
    this.reset();
    this.isMouselook = !isMouselook;
    if (this.isMouselook) this.#pitch = 0;
  }

  /** The next frame. */
  update(subject: CameraSubject, elapsedMs: number): void {
    const { position, headingRad } = subject;
    if (this.isMouselook) return this.#lookOut(position, headingRad);
    const around: Point = this.#focus ?? [position[0], position[1], position[2] + ABOVE_METRES];
    const yaw = this.#focus === undefined ? headingRad + this.#yaw : this.#yaw;
    const level = Math.cos(this.#pitch) * this.#distance;
    const wanted: Point = [
      around[0] - Math.cos(yaw) * level,
      around[1] - Math.sin(yaw) * level,
      around[2] + Math.sin(this.#pitch) * this.#distance,
    ];
    this.eye = this.#aboveGround(this.#smoothed(wanted, elapsedMs), subject);
    this.target = around;
  }

  #lookOut([x, y, z]: Point, headingRad: number): void {
    const level = Math.cos(this.#pitch);
    this.eye = [x, y, z + EYES_METRES];
    this.target = [
      x + Math.cos(headingRad) * level,
      y + Math.sin(headingRad) * level,
      z + EYES_METRES - Math.sin(this.#pitch),
    ];
    this.#drawn = undefined;
  }

  #smoothed(wanted: Point, elapsedMs: number): Point {
    const before = this.#drawn;
    const share = 1 - Math.exp((-FOLLOWS_PER_SECOND * elapsedMs) / 1000);
    const away =
      before === undefined
        ? Infinity
        : Math.hypot(wanted[0] - before[0], wanted[1] - before[1], wanted[2] - before[2]);
    // Elsewhere at once after a teleport.
    const part = away > MOST_DISTANCE / 4 ? 1 : share;
    const [x, y, z] = before ?? wanted;
    this.#drawn = [x + (wanted[0] - x) * part, y + (wanted[1] - y) * part, z + (wanted[2] - z) * part];
    return this.#drawn;
  }

  #aboveGround([x, y, z]: Point, { groundAt }: CameraSubject): Point {
    return [x, y, Math.max(z, groundAt(x, y) + CLEARANCE_METRES)];
  }
}
