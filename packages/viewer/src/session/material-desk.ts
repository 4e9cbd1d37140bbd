import { Uuid } from '@landfall/protocol/datatypes';
import { LandfallError } from '@landfall/protocol/errors';
import type { MaterialTold, WorldCommand } from '../port/index.ts';
import type { ViewedSession } from './rooms.ts';
import type { Tell } from './tell-regions.ts';

type WantMaterials = Extract<WorldCommand, { type: 'wantMaterials' }>;

/** Materials that are asked for in one session. */
const MOST_ASKED = 8192;
/** Between textures that are in sight and those that are not. */
const PRIORITY = 1e5;

/** Finds materials for a viewer: physically based ones are assets, those of before are known by regions. */
export class MaterialDesk {
  readonly #session: ViewedSession;
  readonly #tell: Tell;
  readonly #asked = new Set<string>();

  constructor(session: ViewedSession, tell: Tell) {
    this.#session = session;
    this.#tell = tell;
  }

  /** Each is asked for once; what there is not is never told. */
  want({ gltf, legacy }: WantMaterials): void {
    for (const id of gltf.filter((each) => this.#isNew(each))) this.#run(this.#gltf(id));
    const ids = legacy.filter((each) => this.#isNew(each));
    if (ids.length > 0) this.#run(this.#legacy(ids));
  }

  #isNew(id: string): boolean {
    if (this.#asked.has(id) || this.#asked.size >= MOST_ASKED) return false;
    this.#asked.add(id);
    return true;
  }

  #run(finding: Promise<readonly MaterialTold[]>): void {
    finding.then(
      (materials) => materials.length > 0 && this.#tell({ type: 'materials', materials }),
      (error: unknown) => {
        if (!(error instanceof LandfallError)) throw error;
      },
    );
  }

  async #gltf(id: string): Promise<readonly MaterialTold[]> {
    const { bytes } = await this.#session.assets.want('material', id, { priority: PRIORITY }).result;
    const { materialInAsset } = await import('./material-told.ts');
    const told = materialInAsset(id, bytes);
    return told === undefined ? [] : [told];
  }

  /** Of the region where the agent is first, then of those around. */
  async #legacy(ids: readonly string[]): Promise<readonly MaterialTold[]> {
    const { legacyTold } = await import('./material-told.ts');
    const { region, regions } = this.#session;
    const found: MaterialTold[] = [];
    let left = ids;
    for (const { properties } of [region, ...regions.all.filter((each) => each !== region)]) {
      if (left.length === 0) break;
      const materials = await properties
        .fetchMaterials(left.map((id) => Uuid.parse(id)))
        .catch((error: unknown) => {
          if (error instanceof LandfallError) return new Map<string, never>();
          throw error;
        });
      for (const [id, material] of materials) found.push(legacyTold(id, material));
      left = left.filter((id) => !materials.has(id));
    }
    return found;
  }
}
