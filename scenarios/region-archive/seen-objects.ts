import type { Session } from '@landfall/client';
import { formatHex } from '@landfall/protocol/bytes';
import { PCODE } from '@landfall/protocol/object';
import type { ObjectDescription } from '@landfall/protocol/object';
import { descriptionOf } from '@landfall/protocol/object-xml';
import type { SceneGroup, ScenePart } from '@landfall/protocol/object-xml';

type Region = Pick<NonNullable<Session['region']>, 'objects'>;

/** Of trees and grass regions tell neither shape nor material nor textures, though archives have some. */
const NOT_OF_PLANTS: ReadonlySet<string> = new Set(['shape', 'material', 'textureEntry']);

const three = ({ x, y, z }: { x: number; y: number; z: number }): readonly number[] =>
  [x, y, z].map(Math.fround);

/** Every field that is compared, as what is equal when it is. */
const COMPARED: Readonly<Record<string, (object: ObjectDescription) => unknown>> = {
  pcode: ({ pcode }) => pcode,
  state: ({ state }) => state,
  shape: ({ shape }) => shape,
  scale: ({ scale }) => three(scale),
  position: ({ motion }) => three(motion.position),
  velocity: ({ motion }) => three(motion.velocity),
  angularVelocity: ({ motion }) => three(motion.angularVelocity),
  material: ({ material }) => material,
  clickAction: ({ clickAction }) => clickAction,
  textureEntry: ({ textureEntry }) => formatHex(textureEntry),
  textureAnimation: ({ textureAnimation }) => formatHex(textureAnimation),
  extraParams: ({ extraParams }) => formatHex(extraParams),
  particles: ({ particles }) => formatHex(particles),
  text: ({ text }) => text,
  // Compressed updates have none where there is no text.
  textColour: ({ text, textColour }) => (text === '' ? '' : textColour),
  mediaUrl: ({ mediaUrl }) => mediaUrl,
  sound: ({ sound }) => sound && { ...sound, id: sound.id.toString() },
  ownerId: ({ ownerId }) => ownerId.toString(),
  data: ({ data }) => formatHex(data),
};

/** What a client sees otherwise than an archive has it: one line for each part, none when all is the same. */
export function differencesFrom(region: Region, groups: readonly SceneGroup[]): readonly string[] {
  const wanted = groups.reduce((sum, { parts }) => sum + parts.length, 0);
  const seen = [...region.objects.all()].filter(({ pcode }) => pcode !== PCODE.avatar).length;
  const off = groups.flatMap((group) => group.parts.flatMap((part) => differencesOf(region, part, group)));
  return seen === wanted ? off : [`${seen} objects instead of ${wanted}`, ...off];
}

function differencesOf(region: Region, part: ScenePart, { parts }: SceneGroup): readonly string[] {
  const found = region.objects.find(part.id.toString());
  if (found === undefined) return [`${part.name}: not seen`];
  const [root] = parts;
  const seen = found.describe();
  const rootSeen = region.objects.rootOf(found.localId);
  const should = descriptionOf(part, part === root ? 0 : 1);
  const isPlant = part.pcode !== PCODE.prim;
  const fields = Object.entries(COMPARED).filter(([field]) => !(isPlant && NOT_OF_PLANTS.has(field)));
  const off = fields.flatMap(([field, of]) => {
    const [is, other] = [of(seen), of(should)].map((value) => JSON.stringify(value));
    return is === other ? [] : [`${field}: ${is} is not ${other}`];
  });
  if (!isTurnedAs(seen, should)) off.push(`rotation: ${JSON.stringify(seen.motion.rotation)}`);
  if (rootSeen?.describe().id.toString() !== root?.id.toString()) off.push('another root');
  return off.length === 0 ? [] : [`${part.name}: ${off.join('; ')}`];
}

/** Updates have x, y and z of a turn of length 1; archives are written by hand, too. */
const MOST_TURN = 1e-3;

function isTurnedAs(seen: ObjectDescription, should: ObjectDescription): boolean {
  const [one, other] = [seen.motion.rotation, should.motion.rotation];
  const length = Math.hypot(other.x, other.y, other.z, other.w) || 1;
  const dot = (one.x * other.x + one.y * other.y + one.z * other.z + one.w * other.w) / length;
  return Math.abs(Math.abs(dot) - 1) < MOST_TURN;
}
