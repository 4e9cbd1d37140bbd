import type { Uuid } from '@landfall/protocol/datatypes';
import type { ScriptName } from '../../config/index.ts';
import { derivedId } from '../../services/accounts/index.ts';
import { configuredId, sceneOf } from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import { Part } from '../region/index.ts';
import type { Region } from '../region/index.ts';
import { createHost } from './create-host.ts';
import { createKiosk } from './kiosk.ts';
import type { CreateScript, ObjectScript } from './object-script.ts';

const KINDS: Readonly<Record<ScriptName, CreateScript>> = { kiosk: createKiosk };

/** A script in an object. */
export interface RunningScript {
  readonly prim: Prim;
  /** The script's own id, as an item of the object. */
  readonly itemId: Uuid;
  readonly script: ObjectScript;
}

/** The scripts of a region, by the object that they are in. */
export class RegionScripts {
  readonly #running = new Map<string, RunningScript>();

  constructor(region: Region) {
    const scene = sceneOf(region);
    for (const [index, { script, id }] of region.config.prims.entries()) {
      const prim = script === undefined ? undefined : scene.byId(configuredId(region.name, index, id));
      if (script !== undefined && prim !== undefined) this.#start(region, prim, script);
    }
  }

  /** The one that hears of a touch of this part: its own, or its root's. */
  of(prim: Prim): RunningScript | undefined {
    return this.#running.get(prim.id.key) ?? this.#running.get(prim.root.id.key);
  }

  /** Those whose object is there still. */
  get all(): readonly RunningScript[] {
    return [...this.#running.values()];
  }

  #start(region: Region, prim: Prim, name: ScriptName): void {
    const itemId = derivedId(`script:${prim.id.toString()}:${name}`);
    const script = KINDS[name](createHost(region, prim, itemId));
    this.#running.set(prim.id.key, { prim, itemId, script });
  }
}

const SCRIPTS = new Part((region: Region) => new RegionScripts(region));

/** The scripts of a region. */
export const scriptsOf = (region: Region): RegionScripts => region.part(SCRIPTS);
