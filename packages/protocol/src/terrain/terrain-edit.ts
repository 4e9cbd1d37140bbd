import { EncodeError } from '../errors/index.ts';
import type { MessageOf } from '../message/index.ts';

/** `ModifyBlock.Action`. @source viewer llpanelland (E_LAND…); OpenSim TerrainModule.cs (StandardTerrainEffects) */
export const TERRAIN_ACTION = Object.freeze({
  flatten: 0,
  raise: 1,
  lower: 2,
  smooth: 3,
  noise: 4,
  revert: 5,
});

/** What is done to the ground. */
export type TerrainAction = keyof typeof TERRAIN_ACTION;

/** A place and so many metres around it. */
export interface TerrainBrush {
  /** Metres in the region. */
  readonly x: number;
  /** Metres in the region. */
  readonly y: number;
  /** Metres. */
  readonly radius: number;
}

/** A rectangle, metres in the region. */
export interface TerrainArea {
  /** Its least x. */
  readonly west: number;
  /** Its least y. */
  readonly south: number;
  /** Its greatest x; not below {@link TerrainArea.west}. */
  readonly east: number;
  /** Its greatest y; not below {@link TerrainArea.south}. */
  readonly north: number;
}

/** One stroke of a tool for land. */
export interface TerrainEdit {
  /** What the tool does to the ground: see {@link TERRAIN_ACTION}. */
  readonly action: TerrainAction;
  /** Where: a brush, or an area. */
  readonly where: TerrainBrush | TerrainArea;
  /** For how long, which makes how strong. */
  readonly seconds: number;
  /** Metres: what is flattened becomes as high. */
  readonly height: number;
  /** The parcel that an area is kept to; whatever is there when left out. */
  readonly parcelLocalId?: number | undefined;
}

type Fields = Omit<MessageOf<'ModifyLand'>, 'name' | 'AgentData'>;

const ANY_PARCEL = -1;
const ACTIONS = Object.keys(TERRAIN_ACTION) as readonly TerrainAction[];
/** What viewers put in the field that once was the brush: 0, 1, 2 for 2, 4, 8 m across. The metres are in the block behind. */
const OLD_BRUSHES = [1, 2, 4];

const isBrush = (where: TerrainBrush | TerrainArea): where is TerrainBrush => 'radius' in where;

/**
 * The blocks of a ModifyLand.
 * @throws EncodeError for numbers that are none
 * @source OpenSim LLClientView.cs (HandlerModifyLand), TerrainModule.cs (client_OnModifyTerrain): an area without extent is a brush
 */
export function encodeTerrainEdit({ action, where, seconds, height, parcelLocalId }: TerrainEdit): Fields {
  const numbers = [...Object.values(where), seconds, height] as readonly number[];
  if (!numbers.every(Number.isFinite)) throw new EncodeError('a terrain edit with a number that is none');
  const brush = isBrush(where) ? where.radius : 0;
  const area = isBrush(where) ? { west: where.x, east: where.x, south: where.y, north: where.y } : where;
  const { west: West, south: South, east: East, north: North } = area;
  const old = OLD_BRUSHES.findIndex((radius) => brush <= radius);
  return {
    ModifyBlock: {
      Action: TERRAIN_ACTION[action],
      BrushSize: old < 0 ? OLD_BRUSHES.length - 1 : old,
      Seconds: seconds,
      Height: height,
    },
    ParcelData: [{ LocalID: parcelLocalId ?? ANY_PARCEL, West, South, East, North }],
    ModifyBlockExtended: [{ BrushSize: brush }],
  };
}

/**
 * What a ModifyLand asks for, an edit for each area in it. Nothing where it makes no sense: an action that nobody knows, numbers that are
 * none, an area that is the wrong way round.
 */
export function decodeTerrainEdits({
  ModifyBlock,
  ParcelData,
  ModifyBlockExtended,
}: Fields): readonly TerrainEdit[] {
  const action = ACTIONS.find((name) => TERRAIN_ACTION[name] === ModifyBlock.Action);
  const { Seconds: seconds, Height: height } = ModifyBlock;
  if (action === undefined || !Number.isFinite(seconds) || !Number.isFinite(height)) return [];
  return ParcelData.flatMap(({ LocalID, West, South, East, North }, at) => {
    const radius = ModifyBlockExtended[at]?.BrushSize ?? OLD_BRUSHES[ModifyBlock.BrushSize] ?? 0;
    if (![West, South, East, North, radius].every(Number.isFinite)) return [];
    const parcel = LocalID === ANY_PARCEL ? {} : { parcelLocalId: LocalID };
    const isPoint = West === East && South === North;
    if (isPoint && radius <= 0) return [];
    if (!isPoint && (East < West || North < South)) return [];
    const where = isPoint
      ? { x: West, y: South, radius }
      : { west: West, south: South, east: East, north: North };
    return [{ action, where, seconds, height, ...parcel }];
  });
}
