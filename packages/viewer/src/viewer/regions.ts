import type { LandTold, RegionTold, WorldNews } from '../port/index.ts';
import { heightAt } from '../terrain/index.ts';
import type { WorldTable } from '../world/index.ts';

/** A region as it is known, and where it lies. */
export interface RegionSeen {
  /** What it is called, its size and where it is on the grid, as it was told last. */
  readonly told: RegionTold;
  /** Of its south-west corner from that of the agent's region, metres. */
  readonly east: number;
  /** See {@link RegionSeen.east}: to the north. */
  readonly north: number;
  /** Its ground; undefined until that has come. */
  readonly land: LandTold | undefined;
}

/** The regions around the agent, by number. All places are told in the region that the agent is in. */
export class RegionsSeen {
  readonly all = new Map<number, RegionSeen>();
  /** The region that the agent is in. */
  here = 0;
  readonly #table: WorldTable;

  constructor(table: WorldTable) {
    this.#table = table;
  }

  /** Takes what is about regions and land. */
  take(news: WorldNews): void {
    if (news.type === 'region') this.#describe(news);
    if (news.type === 'regionGone') this.#remove(news.region);
    if (news.type === 'land') this.#setLand(news);
    if (news.type === 'placed' && news.region !== this.here) {
      this.here = news.region;
      for (const region of this.all.keys()) this.#lay(region);
    }
  }

  /** The region that the agent is in; undefined until it has been told. */
  get current(): RegionSeen | undefined {
    return this.all.get(this.here);
  }

  /** How high the ground is at a place, metres; far below where nothing is known. */
  groundAt = (x: number, y: number): number => {
    for (const { told, east, north, land } of this.all.values()) {
      const [dx, dy] = [x - east, y - north];
      if (land !== undefined && dx >= 0 && dy >= 0 && dx <= told.size.x && dy <= told.size.y)
        return heightAt(land, dx, dy);
    }
    return -1000;
  };

  #describe(told: RegionTold): void {
    this.all.set(told.region, { told, east: 0, north: 0, land: this.all.get(told.region)?.land });
    if (told.region === this.here) for (const region of this.all.keys()) this.#lay(region);
    else this.#lay(told.region);
  }

  #lay(region: number): void {
    const seen = this.all.get(region);
    const { corner } = this.current?.told ?? seen?.told ?? { corner: { x: 0, y: 0 } };
    if (seen === undefined) return;
    const [east, north] = [seen.told.corner.x - corner.x, seen.told.corner.y - corner.y];
    this.all.set(region, { ...seen, east, north });
    this.#table.setRegion(region, east, north);
  }

  #setLand(land: LandTold): void {
    const seen = this.all.get(land.region);
    if (seen !== undefined) this.all.set(land.region, { ...seen, land });
  }

  #remove(region: number): void {
    this.all.delete(region);
    this.#table.removeRegion(region);
  }
}
