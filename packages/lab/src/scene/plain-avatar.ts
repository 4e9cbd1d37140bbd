import { encodeVisualParams, nameOfAnimation, VISUAL_PARAMS } from '@landfall/protocol/avatar';
import { attachmentPointOf, PCODE } from '@landfall/protocol/object';
import type { ObjectDescription } from '@landfall/protocol/object';
import { ATTACHMENT_POINTS } from '@landfall/scene/skeleton';
import type { CollectedAvatar } from './collected-scene.ts';

type Plain = Readonly<Record<string, unknown>>;

const USUAL = encodeVisualParams(new Map());
/** So finely as a byte tells it. */
const DIGITS = 1000;

/** An avatar's looks and animations as plain values: visual parameters that are not as usual, by their ids; bakes by name; animations by name or id. */
export function plainAvatar(avatar: CollectedAvatar | undefined): Plain {
  if (avatar === undefined) return {};
  const { looks, animations } = avatar;
  const playing = animations.map(({ id, sequence }) => ({
    ...animationOf(nameOfAnimation(id), id.toString()),
    sequence,
  }));
  if (looks === undefined) return { animations: playing };
  const { params, bakes, hover, visualParams } = looks;
  const differing = VISUAL_PARAMS.flatMap(({ id }, at) => {
    const byte = visualParams[at];
    return byte === undefined || byte === USUAL[at] ? [] : [[id, params.get(id) ?? 0] as const];
  });
  return {
    appearance: {
      visualParams: visualParams.length,
      params: Object.fromEntries(differing.map(([id, value]) => [id, Math.round(value * DIGITS) / DIGITS])),
      bakes: Object.fromEntries([...bakes].map(([name, id]) => [name, id.toString()])),
      ...(hover.z === 0 ? {} : { hover: hover.z }),
    },
    animations: playing,
  };
}

const animationOf = (name: string | undefined, id: string): Plain => (name === undefined ? { id } : { name });

/** How something is worn that hangs on an avatar: by whom, and where. */
export function plainAttachment(
  description: ObjectDescription,
  wearer: ObjectDescription | undefined,
): Plain {
  if (wearer?.pcode !== PCODE.avatar) return {};
  const point = attachmentPointOf(description.state);
  return {
    wornBy: wearer.id.toString(),
    wornAt: ATTACHMENT_POINTS.get(point)?.name ?? point,
  };
}
