import { ZERO_VECTOR } from '../datatypes/index.ts';
import type { Uuid, Vector3 } from '../datatypes/index.ts';
import type { MessageOf } from '../message/index.ts';

/** Something worn, as an appearance names it. */
export interface WornAttachment {
  /** Of the object. */
  readonly id: Uuid;
  /** See `ATTACHMENT_POINTS` of `@landfall/scene/skeleton`. */
  readonly point: number;
}

/** That the server made an appearance, and of what. Servers whose clients bake send none. */
export interface ServerBaked {
  /** 1; 0 where clients bake. */
  readonly version: number;
  /** Of the folder of the current outfit. */
  readonly cofVersion: number;
  /** Nothing so far. */
  readonly flags: number;
}

/** How an avatar looks, as others are told. */
export interface Appearance {
  /** Of the agent whose avatar it is. */
  readonly agentId: Uuid;
  /** `Sender.IsTrial`: whether the agent's account is a trial one. */
  readonly isTrial: boolean;
  /** Bytes for `decodeTextureEntry`; its bakes are what `bakesOf` finds. */
  readonly textureEntry: Uint8Array;
  /** A byte each, for `decodeVisualParams`: 218 from older programs, 253 today; at most 255. */
  readonly visualParams: Uint8Array;
  /** Undefined where the message says nothing of it, as when clients bake. */
  readonly serverBaked: ServerBaked | undefined;
  /** How much it is moved from where it stands, metres; upwards only, so far. Undefined where nobody says. */
  readonly hover: Vector3 | undefined;
  /** OpenSim names none. */
  readonly attachments: readonly WornAttachment[];
}

/**
 * What AvatarAppearance says. The texture entry is a view of the message.
 * @source captures/login-standard; viewer llvoavatar.cpp (parseAppearanceMessage)
 */
export function decodeAppearance(message: Omit<MessageOf<'AvatarAppearance'>, 'name'>): Appearance {
  const { Sender, ObjectData, VisualParam, AppearanceData, AppearanceHover, AttachmentBlock } = message;
  const baked = AppearanceData?.[0];
  return {
    agentId: Sender.ID,
    isTrial: Sender.IsTrial,
    textureEntry: ObjectData.TextureEntry,
    visualParams: bytesOfParams(VisualParam),
    serverBaked:
      baked === undefined
        ? undefined
        : { version: baked.AppearanceVersion, cofVersion: baked.CofVersion, flags: baked.Flags },
    hover: AppearanceHover?.[0]?.HoverHeight,
    attachments: (AttachmentBlock ?? [])
      .filter(({ ID }) => !ID.isZero)
      .map(({ ID, AttachmentPoint }) => ({ id: ID, point: AttachmentPoint })),
  };
}

/** The message of an appearance, with the blocks that OpenSim writes; attachments only where there are some. */
export function encodeAppearance(appearance: Appearance): MessageOf<'AvatarAppearance'> {
  const { agentId, isTrial, textureEntry, visualParams, serverBaked, hover, attachments } = appearance;
  const worn = attachments.map(({ id, point }) => ({ ID: id, AttachmentPoint: point }));
  return {
    name: 'AvatarAppearance',
    Sender: { ID: agentId, IsTrial: isTrial },
    ObjectData: { TextureEntry: textureEntry },
    VisualParam: blocksOfParams(visualParams),
    AppearanceData:
      serverBaked === undefined
        ? []
        : [
            {
              AppearanceVersion: serverBaked.version,
              CofVersion: serverBaked.cofVersion,
              Flags: serverBaked.flags,
            },
          ],
    AppearanceHover: [{ HoverHeight: hover ?? ZERO_VECTOR }],
    ...(worn.length === 0 ? {} : { AttachmentBlock: worn }),
  };
}

type ParamBlocks = MessageOf<'AvatarAppearance'>['VisualParam'];

/** The bytes of visual parameters, out of their blocks. */
export const bytesOfParams = (blocks: ParamBlocks): Uint8Array =>
  Uint8Array.from(blocks, ({ ParamValue }) => ParamValue);

/** The blocks of visual parameters. */
export const blocksOfParams = (bytes: Uint8Array): ParamBlocks =>
  Array.from(bytes, (ParamValue) => ({ ParamValue }));
