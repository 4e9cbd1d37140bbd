import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Sides of the pictures, pixels. */
const SIDES = [32, 64, 128, 256, 512];

/** J2K codestreams as a viewer uploads them, made by opj_compress (libopenjp2-tools). */
export function makePictures() {
  const folder = mkdtempSync(join(tmpdir(), 'landfall-pictures-'));
  try {
    return SIDES.map((side) => {
      const input = join(folder, `${side}.ppm`);
      const output = join(folder, `${side}.j2k`);
      writeFileSync(input, pixmap(side));
      execFileSync('opj_compress', ['-i', input, '-o', output, '-r', '20,10,5,2'], { stdio: 'ignore' });
      return readFileSync(output);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function pixmap(side) {
  const pixels = Buffer.alloc(side * side * 3);
  const noise = randomBytes(pixels.length);
  for (let at = 0; at < pixels.length; at++) {
    const slope = (Math.floor(at / 3) % side) + Math.floor(at / 3 / side);
    pixels[at] = ((slope * 255) / (2 * side) + (noise[at] & 31)) & 255;
  }
  return Buffer.concat([Buffer.from(`P6\n${side} ${side}\n255\n`), pixels]);
}

const START_OF_TILE = Buffer.from([0xff, 0x90]);

/** The same picture with a comment of its own before its first tile. @source ISO/IEC 15444-1 A.9.2 */
export function variantOf(codestream) {
  const tile = codestream.indexOf(START_OF_TILE);
  const comment = Buffer.concat([Buffer.from([0xff, 0x64, 0, 20, 0, 0]), randomBytes(16)]);
  return Buffer.concat([codestream.subarray(0, tile), comment, codestream.subarray(tile)]);
}

/** An Ogg stream of its own: another serial number, with the check of every page made anew. @source RFC 3533 §6 */
export function soundLike(ogg) {
  const out = Buffer.from(ogg);
  const serial = randomBytes(4);
  for (let at = 0; at + 27 <= out.length && out.toString('latin1', at, at + 4) === 'OggS';) {
    const segments = out[at + 26];
    const body = out.subarray(at + 27, at + 27 + segments).reduce((sum, length) => sum + length, 0);
    const page = out.subarray(at, at + 27 + segments + body);
    serial.copy(page, 14);
    page.writeUInt32LE(0, 22);
    page.writeUInt32LE(oggCheck(page), 22);
    at += page.length;
  }
  return out;
}

function oggCheck(page) {
  let check = 0;
  for (const byte of page) {
    check ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) check = check & 0x80000000 ? (check << 1) ^ 0x04c11db7 : check << 1;
  }
  return check >>> 0;
}

/** An animation of one joint that turns: the keyframe format, version 1. */
export function makeAnimation() {
  const keys = 4 + (randomBytes(1)[0] & 63);
  const head = Buffer.alloc(4 + 4 + 4);
  head.writeUInt16LE(1, 0);
  head.writeInt32LE(3, 4);
  head.writeFloatLE(keys, 8);
  const timing = Buffer.alloc(4 + 4 + 4 + 4 + 4 + 4 + 4);
  timing.writeFloatLE(keys, 4);
  timing.writeInt32LE(1, 8);
  timing.writeUInt32LE(1, 24);
  const joint = Buffer.alloc(8);
  joint.writeInt32LE(3, 0);
  joint.writeInt32LE(keys, 4);
  const turns = randomBytes(keys * 8);
  for (let key = 0; key < keys; key++) turns.writeUInt16LE(Math.floor((key * 65535) / keys), key * 8);
  return Buffer.concat([
    head,
    Buffer.from('\0'),
    timing,
    Buffer.from('mHead\0'),
    joint,
    turns,
    Buffer.alloc(8),
  ]);
}

const unique = () => randomBytes(8).toString('hex');

export function makeNotecard() {
  const text = `Notecard ${unique()} ü 🙂\n`.repeat(1 + (randomBytes(1)[0] & 31));
  const length = Buffer.byteLength(text);
  const items = 'LLEmbeddedItems version 1\n{\ncount 0\n}';
  return Buffer.from(`Linden text version 2\n{\n${items}\nText length ${length}\n${text}}\n\0`);
}

export function makeScript() {
  const lines = `// ${unique()}\n`.repeat(1 + (randomBytes(1)[0] & 63));
  return Buffer.from(`${lines}default { state_entry() { llSetText("${unique()}", <1, 1, 1>, 1); } }\n`);
}

/** A gesture of one chat step. */
export function makeGesture() {
  return Buffer.from(`2\n255\n0\n${unique()}\n\n1\n3\nhello ${unique()}\n0\n\0`);
}

/** A shirt without textures. */
export function makeClothing() {
  const name = `shirt ${unique()}`;
  return Buffer.from(
    `LLWearable version 22\n${name}\n\n\tpermissions 0\n\t{\n\t\tbase_mask\t7fffffff\n\t}\ntype 4\nparameters 1\n781 .78\ntextures 0\n`,
  );
}

/** An environment setting, LLSD. */
export function makeSetting() {
  return Buffer.from(
    `<?xml version="1.0" ?><llsd><map><key>name</key><string>sky ${unique()}</string><key>type</key><string>sky</string></map></llsd>`,
  );
}
