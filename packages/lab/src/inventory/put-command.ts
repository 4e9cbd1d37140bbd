import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { readPicture } from '@landfall/codecs/node';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import { encodeAnimation } from '@landfall/protocol/asset/animation';
import { animationOfBvh, parseBvh } from '@landfall/protocol/asset/bvh';
import { decodeNotecard, encodeNotecard } from '@landfall/protocol/asset/notecard';
import type { Notecard } from '@landfall/protocol/asset/notecard';
import { assetTypeOfWearable, decodeWearable } from '@landfall/protocol/asset/wearable';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError, UsageError } from '@landfall/protocol/errors';
import { tidyName } from '@landfall/protocol/inventory';
import type { Desk, DeskCommand } from './command.ts';
import { isFolder } from './paths.ts';

/** Bytes of a file; grids take less. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Grids count money in 32 bits. */
const ANY_PRICE = 0x7fff_ffff;
/** Bytes of a picture to one of the texture, about as viewers have it; what is small is kept without loss. */
const PICTURE_RATIO = 8;
const LOSSLESS_PIXELS = 128 * 128;

/** What a file becomes. */
interface Asset {
  readonly assetType: number;
  readonly bytes: Uint8Array;
  readonly wearableType?: number;
}

/** By its first bytes a file is what it is; a text is what its name says. */
export const PUT_COMMAND: DeskCommand = {
  takes: '[--loop] [--pay] <file> [folder or new name]',
  about:
    'uploads: pictures (as JPEG 2000), .j2c, .ogg, .anim, .bvh (--loop: goes on), wearables, .lsl, other texts as notecards; --pay: whatever it costs',
  flags: ['--loop', '--pay'],
  least: 1,
  most: 2,
  async run(desk, [file = '', to = '.'], flags) {
    const bytes = await readSome(file);
    const asset = await assetOf(desk, file, bytes, flags.has('--loop'));
    const { folder, name = tidyName(basename(file, extname(file))) } = await desk.paths.placeFor(to);
    const entries = await desk.paths.contentsOf(folder);
    const before = entries.find(
      (entry) => !isFolder(entry) && entry.name === name && entry.assetType === asset.assetType,
    );
    const { uploads } = desk.session;
    const options = { signal: desk.signal, mostPrice: flags.has('--pay') ? ANY_PRICE : 0 };
    const isText = asset.assetType === ASSET_TYPE.notecard || asset.assetType === ASSET_TYPE.script;
    const item =
      isText && before !== undefined && !isFolder(before)
        ? await uploads.rewrite(before.id, asset.bytes, options)
        : await uploads.file({ ...asset, name, folderId: folder.folderId }, options);
    await desk.tellDone('uploaded', item);
  },
};

async function readSome(file: string): Promise<Uint8Array> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true) throw new UsageError(`there is no file ${file}`);
  if (found.size === 0) throw new UsageError(`${file} is empty`);
  if (found.size > MOST_BYTES) throw new UsageError(`${file} is too large`);
  return new Uint8Array(await readFile(file));
}

const PICTURES: readonly (readonly number[])[] = [
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x47, 0x49, 0x46, 0x38],
  [0x52, 0x49, 0x46, 0x46],
];
const CODESTREAM = [0xff, 0x4f, 0xff, 0x51];
/** Clothing and body parts of every version begin so. */
const WEARABLE = [...encodeUtf8('LLWearable version ')];
/** Notecards of every version begin so. */
const NOTECARD = 'Linden text version ';
const RIFF = [0x52, 0x49, 0x46, 0x46];
/** MP3 with a tag and without, FLAC. */
const FOREIGN_SOUNDS: readonly (readonly number[])[] = [
  [0x49, 0x44, 0x33],
  [0xff, 0xfb],
  [0x66, 0x4c, 0x61, 0x43],
];
const GLB = [0x67, 0x6c, 0x54, 0x46];
const OGG = [0x4f, 0x67, 0x67, 0x53];

const beginsWith = (bytes: Uint8Array, first: readonly number[]): boolean =>
  first.every((byte, at) => bytes[at] === byte);

async function assetOf(desk: Desk, file: string, bytes: Uint8Array, loops: boolean): Promise<Asset> {
  if (beginsWith(bytes, CODESTREAM)) return { assetType: ASSET_TYPE.texture, bytes };
  if (beginsWith(bytes, OGG)) return { assetType: ASSET_TYPE.sound, bytes };
  refuseForeign(file, bytes);
  if (PICTURES.some((first) => beginsWith(bytes, first))) {
    const picture = await readPicture(bytes);
    const isSmall = picture.width * picture.height <= LOSSLESS_PIXELS;
    const encoded = await desk.codec().encode(picture, isSmall ? {} : { ratio: PICTURE_RATIO });
    return { assetType: ASSET_TYPE.texture, bytes: encoded };
  }
  // Some end with a NUL, which no text has.
  if (beginsWith(bytes, WEARABLE)) return wearableOf(file, bytes);
  const extension = extname(file).toLowerCase();
  if (extension === '.anim') return { assetType: ASSET_TYPE.animation, bytes };
  const text = textOf(bytes);
  if (text === undefined) throw new UsageError(`${file} is of no kind that can be uploaded`);
  if (extension === '.bvh') return { assetType: ASSET_TYPE.animation, bytes: animationOf(file, text, loops) };
  if (extension === '.lsl') return { assetType: ASSET_TYPE.script, bytes: encodeUtf8(text) };
  return { assetType: ASSET_TYPE.notecard, bytes: encodeNotecard(notecardOf(file, text, bytes)) };
}

/** What is of a known kind, and of none that grids take: with what would be. */
function refuseForeign(file: string, bytes: Uint8Array): void {
  const isFormOf = (form: string): boolean => beginsWith(bytes.subarray(8), [...encodeUtf8(form)]);
  const isSound =
    FOREIGN_SOUNDS.some((first) => beginsWith(bytes, first)) || (beginsWith(bytes, RIFF) && isFormOf('WAVE'));
  if (isSound)
    throw new UsageError(
      `${file} is a sound, but no Ogg Vorbis, which is all that grids take: ffmpeg -i ${basename(file)} -ac 1 -ar 44100 -c:a libvorbis ${basename(file, extname(file))}.ogg`,
    );
  if (beginsWith(bytes, GLB)) throw new UsageError(`${file} is a model: models cannot be uploaded yet`);
}

function animationOf(file: string, text: string, loops: boolean): Uint8Array {
  try {
    return encodeAnimation(animationOfBvh(parseBvh(text), { loops }));
  } catch (cause) {
    const why = cause instanceof DecodeError ? `: ${cause.message}` : '';
    throw new UsageError(`${file} is no motion that an avatar can play${why}`, { cause });
  }
}

function wearableOf(file: string, bytes: Uint8Array): Asset {
  try {
    const { type } = decodeWearable(bytes);
    return { assetType: assetTypeOfWearable(type), wearableType: type, bytes };
  } catch (cause) {
    throw new UsageError(`${file} begins as a wearable, and is none that can be read`, { cause });
  }
}

/** Of a text, or of a file that `get` wrote: its text may have been changed since, so that its length is not so. */
function notecardOf(file: string, text: string, bytes: Uint8Array): Notecard {
  if (!text.startsWith(NOTECARD)) return { text, items: [] };
  try {
    return decodeNotecard(bytes);
  } catch (cause) {
    throw new UsageError(`${file} begins as a notecard, and is none that can be read`, { cause });
  }
}

/** Undefined for what is no text. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
