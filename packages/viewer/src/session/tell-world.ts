import type { Environment } from '@landfall/protocol/environment';
import type { Person, WorldCommand } from '../port/index.ts';
import { AskedDesk } from './asked-desk.ts';
import { AssetDesk } from './asset-desk.ts';
import { ObjectFinder } from './find-objects.ts';
import { Obeyer } from './obey.ts';
import type { ViewedRegion, ViewedSession } from './rooms.ts';
import { settingsAt, skyTold } from './tell-sky.ts';
import { RegionTeller } from './tell-regions.ts';
import type { Tell } from './tell-regions.ts';
import { InventoryTeller } from './tell-inventory.ts';
import { MaterialDesk } from './material-desk.ts';
import { MapTeller } from './tell-map.ts';
import { tellMutes } from './tell-mutes.ts';
import { tellSounds } from './tell-sounds.ts';
import { tellTalk } from './tell-talk.ts';

/** Milliseconds between batches of changes: a frame and a half, so that none waits for two. */
const CHANGES_EVERY_MS = 25;
/** Milliseconds: ground that is still coming is drawn anew so often. */
const LAND_EVERY_MS = 500;
/** Milliseconds: people on the map move so often, and figures are told. */
const PEOPLE_EVERY_MS = 500;
/** Milliseconds: the sun goes on so often. */
const SKY_EVERY_MS = 10_000;

/** Milliseconds since 1970, and a timer that goes on until it is stopped. */
export interface Metronome {
  /** Milliseconds since 1970. */
  wallTime(): number;
  /** Acts again and again until the function that it returns is called. @param periodMs milliseconds between */
  every(periodMs: number, act: () => void): () => void;
}

/** Tells a viewer all of a session that has arrived, and does what it asks for, until it ends. */
export class WorldTeller {
  readonly #session: ViewedSession;
  readonly #tell: Tell;
  readonly #regions: RegionTeller;
  readonly #desk: AssetDesk;
  readonly #obeyer: Obeyer;
  readonly #time: Metronome;
  readonly #stops: (() => void)[] = [];
  readonly #skiesWatched = new WeakSet<ViewedRegion>();

  constructor(session: ViewedSession, tell: Tell, time: Metronome) {
    this.#session = session;
    this.#tell = tell;
    this.#time = time;
    this.#regions = new RegionTeller(session, tell);
    this.#desk = new AssetDesk(session.assets, tell);
    this.#obeyer = new Obeyer({
      session,
      desk: this.#desk,
      tell,
      regionWith: (number) => this.#regions.withNumber(number),
      asked: new AskedDesk(session, tell),
      inventory: new InventoryTeller(session, tell),
      finder: new ObjectFinder(session, tell, (region) => this.#regions.numberOf(region)),
      map: new MapTeller(session.travel.map, tell),
      materials: new MaterialDesk(session, tell),
    });
    tellTalk(session, tell);
    tellMutes(session, tell);
    tellSounds(session, tell, (region) => this.#regions.numberOf(region));
    this.#start();
  }

  /** What the viewer asks for. */
  obey(command: WorldCommand): void {
    this.#obeyer.obey(command);
  }

  #start(): void {
    const session = this.#session;
    this.#tell({ type: 'step', step: 'arrived', agentName: session.agentName });
    this.#tellPlace(session.region, session.agent.position, session.agent.lookAt);
    session.on('placed', ({ region, position, lookAt }) => {
      this.#tellPlace(region, position, lookAt);
      this.#watchSky(region);
    });
    this.#watchSky(session.region);
    this.#regions.tellLand();
    this.#regions.tellChanges();
    this.#tellPeople();
    this.#every(CHANGES_EVERY_MS, () => this.#regions.tellChanges());
    this.#every(LAND_EVERY_MS, () => this.#regions.tellLand());
    this.#every(PEOPLE_EVERY_MS, () => this.#tellPeople());
    this.#every(SKY_EVERY_MS, () => this.#tellSky(session.region.environment.known));
    void session.ended.then((end) => {
      for (const stop of this.#stops) stop();
      this.#tell({ type: 'ended', ...end });
    });
  }

  #every(periodMs: number, act: () => void): void {
    this.#stops.push(this.#time.every(periodMs, act));
  }

  #tellPlace(region: ViewedRegion, position: Person['position'], lookAt: Person['position']): void {
    const whereIs = this.#session.travel.whereIs ?? '';
    this.#tell({ type: 'placed', region: this.#regions.numberOf(region), position, lookAt, whereIs });
  }

  #watchSky(region: ViewedRegion): void {
    this.#tellSky(region.environment.known);
    // Placed in it again.
    if (this.#skiesWatched.has(region)) return;
    this.#skiesWatched.add(region);
    region.on('environmentChanged', ({ environment }) => {
      if (region === this.#session.region) this.#tellSky(environment);
    });
    region.environment.fetch().then(
      (environment) => this.#tellSky(environment),
      // A region that does not tell has the usual noon.
      () => undefined,
    );
  }

  #tellSky(environment: Environment | undefined): void {
    const sky = skyTold(settingsAt(environment, this.#time.wallTime() / 1000));
    this.#tell({ type: 'sky', ...sky });
  }

  #tellPeople(): void {
    const { regions, agent } = this.#session;
    const people: Person[] = [];
    for (const region of regions.all) {
      for (const { id, localId, name, position, isSitting } of region.avatars) {
        // What a region that was left still shows of the agent is nobody.
        const isGone = id.equals(agent.id) && region !== this.#session.region;
        if (position === undefined || isGone) continue;
        people.push({
          id: id.toString(),
          region: this.#regions.numberOf(region),
          localId,
          name,
          position,
          isOwn: id.equals(agent.id),
          isSitting,
        });
      }
    }
    this.#tell({ type: 'people', people });
    const { networkBytes } = this.#session.assets.statistics;
    const objects = regions.all.reduce((sum, region) => sum + region.objects.size, 0);
    this.#tell({ type: 'statistics', objects, waiting: this.#desk.waiting, networkBytes });
  }
}
