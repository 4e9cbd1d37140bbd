import { OrbitCamera, rayThrough } from '../camera/index.ts';
import type { Lens, Point, Ray } from '../camera/index.ts';
import { Culler } from '../draw/index.ts';
import type { CullSettings, View } from '../draw/index.ts';
import { Walker } from '../input/index.ts';
import { FrameTimes } from '../measure/index.ts';
import type { Person, SkyTold, WorldNews } from '../port/index.ts';
import { shineOf } from '../sky/index.ts';
import { MotionDesk } from '../motions/index.ts';
import { TextureDesk } from '../textures/index.ts';
import { FRAME_FLOATS, WorldTable } from '../world/index.ts';
import type { MadePicture } from '../workshop/index.ts';
import { AssetTickets } from './asset-tickets.ts';
import { BakeColours } from './bake-colours.ts';
import { Bodies } from './bodies.ts';
import { GeometryDesk } from './geometry-desk.ts';
import { GroundPainter } from './ground-painter.ts';
import { Heard } from './heard.ts';
import { LookTeller } from './look-teller.ts';
import { nearestLamps } from './nearest-lamps.ts';
import { along, meetGround, pick } from './pick.ts';
import type { Picked } from './pick.ts';
import { RegionsSeen } from './regions.ts';
import { QUALITY_WITH_MATERIALS, QUALITY_WITH_SHADOWS, USUAL_SETTINGS } from '../settings/index.ts';
import type { ViewerSettings } from '../settings/index.ts';
import { Stage } from './stage.ts';
import type { StageFrame } from './stage.ts';
import { tagsOf } from './tags.ts';
import type { Tag } from './tags.ts';
import { TextureRounds } from './texture-rounds.ts';
import type { ViewerFigures, ViewerParts } from './viewer-parts.ts';
import { Wardrobe } from './wardrobe.ts';
import { USUAL_WATER_METRES } from '@landfall/protocol/region';

/** Up and down, radians. */
const FIELD_OF_VIEW = 1.05;
const MEGABYTE = 1024 * 1024;
/** All of it, at its finest level. */
const WHOLE: CullSettings = Object.freeze({ leastPixels: 0, lodFactor: 1e4 });
/** Before most of the scene: somebody waits for it. */
const PANEL_PRIORITY = 1e5;

/** The region around the agent as it is drawn: takes news, keeps the world in arrays, and draws a frame when it is told to. */
export class Viewer {
  /** Everything that stands in the regions around, an instance a row. */
  readonly table = new WorldTable();
  /** The regions around with their ground, and where they lie from the agent's. */
  readonly regions = new RegionsSeen(this.table);
  /** Where the scene is seen from: behind the avatar until it is turned, focused or in mouselook. */
  readonly camera = new OrbitCamera();
  /**
   * Only what stands there: in the light of sun and sky, as finely as can be, without fog, sky, water, lamps, shadows and particles. To compare with
   * other pictures. Looked at by {@link Viewer.show}.
   */
  isPlain = false;
  /** Makes the agent walk, turn and fly by keys that are held. */
  readonly walker: Walker;
  /** Of what stands there, marked in the picture. */
  marked: number | undefined;
  /** Names and texts of the last frame. */
  tags: readonly Tag[] = [];
  /** All who are in the regions around, the agent too, as they were told last. */
  people: readonly Person[] = [];
  readonly #parts: ViewerParts;
  readonly #tickets: AssetTickets;
  readonly #geometry: GeometryDesk;
  readonly #textures: TextureDesk;
  readonly #rounds: TextureRounds;
  readonly #ground: GroundPainter;
  readonly #looks: LookTeller;
  readonly #culler = new Culler();
  /** Of what throws shadows. */
  readonly #casters = new Culler();
  readonly #bodies = new Bodies();
  readonly #wardrobe = new Wardrobe();
  readonly #bakes: BakeColours;
  readonly #motions: MotionDesk;
  /** What is heard; silent until it is woken. */
  readonly heard: Heard;
  readonly #times = new FrameTimes();
  readonly #stop: () => void;
  #settings: ViewerSettings = USUAL_SETTINGS;
  #stage: Stage | undefined;
  #sky: SkyTold | undefined;
  #size: readonly [number, number] = [1, 1];
  #before = 0;
  #placed: Point = [128, 128, 25];

  constructor(parts: ViewerParts) {
    const { world, workshop } = parts;
    this.#parts = parts;
    this.walker = new Walker((command) => world.send(command));
    this.#tickets = new AssetTickets(world);
    this.#looks = new LookTeller(world);
    const fetch = async (kind: 'mesh' | 'texture' | 'animation', id: string, side?: number, priority = 1e6) =>
      (await this.#tickets.fetch(kind, id, side, priority)).bytes;
    this.#geometry = new GeometryDesk(this.table.forms, {
      make: (form, level, asset) => workshop.geometry(form, level, asset),
      fetch,
    });
    this.#textures = new TextureDesk({
      fetch: (id, side, priority) => fetch('texture', id, side, priority),
      make: (bytes, side) => workshop.picture(bytes, side),
      keep: ({ side, levels }) => this.#stage?.painter.pictures.add(side, levels),
      release: (place) => this.#stage?.painter.pictures.remove(place),
      show: (texture, place) => this.#stage?.painter.showPicture(texture, place),
      learn: (texture, alpha) => this.table.looks.learnAlpha(texture, alpha),
    });
    this.heard = new Heard(this.table, this.regions, {
      fetch: async (id) => (await this.#tickets.fetch('sound', id, undefined, PANEL_PRIORITY)).bytes,
      createContext: () => new AudioContext(),
    });
    this.#bakes = new BakeColours((id, side) => this.fetchPicture(id, side));
    this.#motions = new MotionDesk(async (id) => {
      const bytes = await fetch('animation', id);
      return bytes && (await workshop.motion(bytes));
    });
    this.#rounds = new TextureRounds(this.#textures);
    this.#ground = new GroundPainter(async (id, side) => {
      const bytes = await fetch('texture', id, side, 1e7);
      return bytes && (await workshop.picture(bytes, side));
    });
    this.#stop = world.onNews((news) => this.#take(news));
  }

  /** How much is shown, and how finely; {@link USUAL_SETTINGS} until others are set. */
  get settings(): ViewerSettings {
    return this.#settings;
  }

  /** They hold from the next frame on. */
  set settings(settings: ViewerSettings) {
    this.#settings = settings;
    this.heard.stage.volume = settings.volume;
    this.#light();
  }

  /** What the last frames took, and what was drawn, is waited for and lies on the graphics card. */
  get figures(): ViewerFigures {
    const { painter } = this.#stage ?? {};
    return {
      ...this.#times.figures,
      visible: this.#culler.visible,
      instances: this.table.size,
      draws: painter?.drawCount ?? 0,
      isMultiDraw: painter?.isMultiDraw ?? false,
      geometriesWaiting: this.#geometry.waiting,
      texturesWaiting: this.#textures.waiting,
      ...this.#textures.sharp,
      pictureBytes: painter?.pictures.sizeBytes ?? 0,
      geometryBytes: painter?.geometries.sizeBytes ?? 0,
    };
  }

  /** Whether there is a graphics card to draw on. */
  get isDrawing(): boolean {
    return this.#stage !== undefined;
  }

  /** The agent's own avatar; undefined until it has been described. */
  get own(): number | undefined {
    const own = this.people.find(({ isOwn, region }) => isOwn && region === this.regions.here);
    return own && this.table.find(own.region, own.localId);
  }

  /** Where the agent is: as it is drawn, or as it was placed. Metres. */
  get position(): Point {
    const { own } = this;
    const { columns } = this.table;
    if (own === undefined || columns.isPlaced[own] === 0) return this.#placed;
    const at = own * FRAME_FLOATS;
    return [columns.frames[at]!, columns.frames[at + 1]!, columns.frames[at + 2]!];
  }

  /** Builds all that lies on the graphics card: the first time, and after that has lost it. @throws Error where there is no WebGL2, as three.js says it */
  show(canvas: HTMLCanvasElement): void {
    this.#stage?.dispose();
    const { isPlain } = this;
    this.#rounds.isWhole = isPlain;
    const stage = new Stage(canvas, {
      isPlain,
      pictureBytes: () => this.#settings.textureMegabytes * MEGABYTE,
    });
    this.#stage = stage;
    this.#wardrobe.forgetShown(this.table);
    stage.painter.forgetSent(this.table);
    this.#geometry.keepIn((geometry, rig) => {
      const number = stage.painter.addGeometry(geometry, rig);
      stage.resetState();
      return number;
    });
    this.#textures.forgetShown();
    this.#ground.forgetShown();
    for (const { land } of this.regions.all.values()) if (land !== undefined) this.#showLand(land.region);
    this.#light();
    this.resize(...this.#size);
  }

  /** The graphics card has lost everything: nothing is drawn until {@link Viewer.show}. */
  hide(): void {
    this.#stage = undefined;
  }

  /** @param width pixels of the picture @param height pixels */
  resize(width: number, height: number): void {
    this.#size = [Math.max(1, width), Math.max(1, height)];
    this.#stage?.resize(...this.#size);
  }

  /** The next frame. */
  frame(): void {
    const now = this.#parts.now();
    const elapsedMs = Math.min(250, Math.max(0, now - this.#before));
    this.#before = now;
    this.walker.update(elapsedMs);
    if (this.walker.isMoving) this.camera.follow();
    this.table.advance(now, elapsedMs);
    const { position, walker } = this;
    const { groundAt } = this.regions;
    this.camera.update({ position, headingRad: walker.headingRad, groundAt }, elapsedMs);
    this.heard.update(this.camera);
    this.#looks.tell(this.camera, this.#settings.drawDistance, now);
    if (this.#stage !== undefined) this.#draw(this.#stage, now);
    this.#times.add(this.#parts.now() - now);
  }

  /** What is at a place of the picture, −1 to 1 from the left and from the bottom: the instance of an object or avatar, and how far away it is. */
  pickAt(x: number, y: number): Picked | undefined {
    const ray = this.rayAt(x, y);
    const except = this.camera.isMouselook ? this.own : undefined;
    return pick(this.table, ray, this.#trianglesOf, this.#settings.drawDistance, except);
  }

  /** The place that is seen at a place of the picture: of an object, or of the ground. */
  placeAt(x: number, y: number): Point | undefined {
    const ray = this.rayAt(x, y);
    const ground = meetGround(ray, this.regions.groundAt, this.#settings.drawDistance);
    const picked = this.pickAt(x, y);
    const distance = Math.min(ground ?? Infinity, picked?.distance ?? Infinity);
    return distance === Infinity ? undefined : along(ray, distance);
  }

  /** A texture as pixels, for panels; undefined where there is none. @param side pixels that are enough */
  async fetchPicture(id: string, side: number): Promise<MadePicture | undefined> {
    const { bytes } = await this.#tickets.fetch('texture', id, side, PANEL_PRIORITY);
    return bytes && (await this.#parts.workshop.picture(bytes, side));
  }

  /** The ray through a place of the picture. */
  rayAt(x: number, y: number): Ray {
    return rayThrough(this.#lens, x, y);
  }

  /** Ends it: nothing is drawn, asked for or heard any more. */
  close(): void {
    this.#stop();
    this.#tickets.close();
    this.heard.stage.close();
    this.#stage?.dispose();
    this.#stage = undefined;
  }

  get #lens(): Lens {
    const [width, height] = this.#size;
    const { eye, target } = this.camera;
    return { eye, target, fieldOfViewRad: FIELD_OF_VIEW, aspect: width / height };
  }

  #take(news: WorldNews): void {
    this.regions.take(news);
    this.heard.take(news);
    if (news.type === 'objects') this.table.apply(news.region, news.changes, this.#parts.now());
    if (news.type === 'looks') this.#bodies.take(news);
    if (news.type === 'materials')
      for (const material of news.materials) this.table.looks.materials.learn(material);
    if (news.type === 'motions') this.#bodies.takeMotions(news, this.#parts.now());
    if (news.type === 'regionGone') this.#bodies.forgetRegion(news.region);
    if (news.type === 'people') this.people = news.people;
    if (news.type === 'land') this.#showLand(news.region);
    if (news.type === 'region' || news.type === 'regionGone' || news.type === 'placed') this.#layRegions();
    if (news.type === 'placed') {
      const { position, lookAt } = news;
      this.#placed = [position.x, position.y, position.z];
      if (lookAt.x !== 0 || lookAt.y !== 0) this.walker.setHeading(Math.atan2(lookAt.y, lookAt.x));
    }
    if (news.type !== 'sky') return;
    this.#sky = news;
    this.#light();
  }

  #layRegions(): void {
    this.#stage?.layRegions(
      this.regions.all,
      this.regions.current?.told.waterHeightMetres ?? USUAL_WATER_METRES,
    );
    for (const { told, land } of this.regions.all.values())
      if (land !== undefined && this.#stage !== undefined)
        this.#ground.paint(told, this.#stage.groundOf(told.region));
  }

  #showLand(region: number): void {
    const { land } = this.regions.all.get(region) ?? {};
    if (land === undefined || this.#stage === undefined) return;
    this.#stage.groundOf(region).show(land);
    this.#layRegions();
  }

  #light(): void {
    if (this.#sky === undefined || this.#stage === undefined) return;
    this.#stage.setSky(this.#sky);
    this.#stage.setShine(shineOf(this.#sky, this.#settings.drawDistance));
  }

  #draw(stage: Stage, now: number): void {
    const { drawDistance: far } = this.#settings;
    const view: View = stage.look(this.#lens, this.#size[1], far, now / 1000);
    this.#textures.show(now);
    const hidesOwn = this.camera.isMouselook;
    const { own } = this;
    const bodies = this.#bodies.of(this.table, {
      eye: view.eye,
      far,
      own,
      ownId: this.people.find(({ isOwn }) => isOwn)?.id,
      isOwnFlying: this.walker.isFlying,
      timeSeconds: now / 1000,
      now,
      motionOf: this.#motions.motionOf,
    });
    const { painter } = stage;
    this.#wardrobe.dress(
      this.table,
      bodies,
      {
        isRigged: (form) => this.#geometry.rigged.has(form),
        looksOf: (instance) => this.#bodies.looksOf(this.table, instance),
        pose: (row, joints) => painter.rigs.pose(row, joints),
      },
      hidesOwn ? own : undefined,
    );
    this.#culler.run(this.table, view, this.#cullSettings, this.#geometry.geometryOf);
    this.#rounds.step(this.table, this.#culler, view, now);
    const wanted = this.table.looks.materials.takeWanted();
    if (wanted !== undefined) this.#parts.world.send({ type: 'wantMaterials', ...wanted });
    painter.marked = this.marked;
    painter.withMaterials = this.#settings.quality >= QUALITY_WITH_MATERIALS && !this.isPlain;
    painter.timeSeconds = (now / 1000) % 10_000;
    painter.lamps = this.isPlain ? [] : nearestLamps(this.table, view.eye, far);
    painter.update(this.table);
    stage.resetState();
    const shown = bodies.filter(({ instance }) => !hidesOwn || instance !== own);
    const painted = shown.map((body) =>
      this.#bakes.paint(body, this.#bodies.looksOf(this.table, body.instance)),
    );
    const shadows = this.#shadowsOf(stage, view);
    stage.render({ culler: this.#culler, view, bodies: painted, table: this.table, now, shadows });
    this.tags = tagsOf(this.table, this.people, view, hidesOwn);
  }

  get #cullSettings(): CullSettings {
    const { leastPixels, detail } = this.#settings;
    return this.isPlain ? WHOLE : { leastPixels, lodFactor: detail };
  }

  #shadowsOf(stage: Stage, view: View): StageFrame['shadows'] {
    const { quality } = this.#settings;
    const sunView = quality >= QUALITY_WITH_SHADOWS ? stage.lookFromSun(view) : undefined;
    if (sunView === undefined) return undefined;
    this.#casters.run(this.table, sunView, this.#cullSettings, this.#geometry.geometryOf);
    return { culler: this.#casters, view: sunView };
  }

  readonly #trianglesOf = (form: number) => {
    const number = this.#geometry.geometryOf(form, 3);
    return number < 0 ? undefined : this.#geometry.geometries[number];
  };
}
