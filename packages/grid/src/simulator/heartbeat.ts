import type { Cancel } from '@landfall/transport/ports';
import type { Agent, Region } from './region/index.ts';
import { wearAgain } from './attachments/index.ts';
import { inhabitants, moveAvatars } from './avatars/index.ts';
import type { Inhabitant } from './avatars/index.ts';
import { tellReleases } from './handover/index.ts';
import { admitToScene, introduceToAll, sendUpdates } from './interest/index.ts';
import { followRoot, reviewNeighbours } from './neighbours/index.ts';
import { noteParcels } from './parcels/index.ts';
import { WAYS_OUT, crossBorders, crossThings } from './travel/index.ts';
import {
  coarseLocationMessage,
  coarseLocations,
  simStatsMessage,
  simTimeMessage,
} from './statistics/index.ts';

/** Eleven a second. @source opensim-observed.md: 0.0909 s */
export const HEARTBEAT_MS = 1000 / 11;
/**
 * Counted in heartbeats. @source opensim-observed.md: every 3 s, every 2.5 s; neighbours are told 0.9 s after the arrival, half a second
 * after they are looked for
 */
const SIM_STATS_EVERY = 33;
const SIM_TIME_EVERY = 27;
const COARSE_LOCATIONS_EVERY = 11;
const NEIGHBOURS_AFTER = 5;
/** A pause of the process is not made up for by a leap. */
const LONGEST_STEP_SECONDS = 0.25;

/** The pulse of a region. It rests while nobody is there. */
export class Heartbeat {
  readonly #region: Region;
  /** Root agents that have entered, with the heartbeats since. */
  readonly #entered = new Map<Agent, number>();
  #cancel: Cancel | undefined;
  #beats = 0;
  #lastBeatAt = 0;
  #toldLocations = '';

  constructor(region: Region) {
    this.#region = region;
  }

  start(): void {
    if (this.#cancel !== undefined) return;
    this.#lastBeatAt = this.#clock.now();
    this.#plan();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  get #clock() {
    return this.#region.services.ports.clock;
  }

  #plan(): void {
    this.#cancel = this.#clock.after(HEARTBEAT_MS, () => this.#beat(), { background: true });
  }

  #beat(): void {
    const now = this.#clock.now();
    const seconds = Math.min(LONGEST_STEP_SECONDS, (now - this.#lastBeatAt) / 1000);
    this.#lastBeatAt = now;
    this.#beats += 1;
    this.#receiveNewcomers();
    moveAvatars(this.#region, seconds, WAYS_OUT);
    crossBorders(this.#region);
    crossThings(this.#region);
    noteParcels(this.#region);
    this.#sendUpdates();
    this.#sendStatistics();
    if (this.#region.agents.size > 0) this.#plan();
    else this.stop();
  }

  #receiveNewcomers(): void {
    for (const agent of this.#entered.keys())
      if (agent.hasDeparted || agent.isChild) this.#entered.delete(agent);
    for (const inhabitant of inhabitants(this.#region)) {
      const { agent } = inhabitant;
      const beats = (this.#entered.get(agent) ?? 0) + 1;
      this.#entered.set(agent, beats);
      if (beats === 1) {
        introduceToAll(inhabitant);
        wearAgain(agent);
      }
      if (beats === NEIGHBOURS_AFTER) reviewNeighbours(agent);
      else followRoot(agent);
    }
  }

  #sendUpdates(): void {
    const avatars = new Map<number, Inhabitant>();
    for (const one of inhabitants(this.#region)) avatars.set(one.avatar.localId, one);
    for (const agent of this.#region.agents) {
      admitToScene(agent);
      tellReleases(agent);
      sendUpdates(agent, avatars);
      agent.pump();
    }
  }

  #sendStatistics(): void {
    if (this.#beats % COARSE_LOCATIONS_EVERY === 1) this.#sendCoarseLocations();
    if (this.#beats % SIM_STATS_EVERY === 2) this.#sendToRoots(simStatsMessage(this.#region));
    if (this.#beats % SIM_TIME_EVERY === 3) this.#sendToRoots(simTimeMessage(this.#region));
  }

  #sendToRoots(message: Parameters<Agent['send']>[0]): void {
    for (const { agent } of inhabitants(this.#region)) agent.send(message, { category: 'task' });
  }

  #sendCoarseLocations(): void {
    const locations = coarseLocations(this.#region);
    const told = `${this.#region.agents.size}:${locations.fingerprint}`;
    if (told === this.#toldLocations) return;
    this.#toldLocations = told;
    for (const agent of this.#region.agents) agent.send(coarseLocationMessage(locations, agent));
  }
}
