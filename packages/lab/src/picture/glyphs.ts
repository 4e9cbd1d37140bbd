/** Letters of pictures: 5 by 7 pixels, our own. Seven rows from the top, each a digit of base 32 whose five bits are its pixels, the left one first. */
const ROWS = `
  0000000  !4444404 "aa00000 #aavavaa $4fke5u4 %op248j3 &cik8lid '4400000 (2488842 )8422248 *04lel40 +044v440 ,0000c48 -000v000 .00000cc /01248g0
 0ehjlphe 14c4444e 2eh1248v 3v2421he 426aiv22 5vgu11he 668guhhe 7v124888 8ehhehhe 9ehhf12c :0cc0cc0 ;0cc0c48 <248g842 =00v0v00 >8421248 ?eh12404
 @eh1dlle Aehhvhhh Buhhuhhu Cehggghe Duhhhhhu Evgguggv Fvgguggg Gehgnhhf Hhhhvhhh Ie44444e J7222iic Khikokih Lggggggv Mhrllhhh Nhhpljhh Oehhhhhe
 Puhhuggg Qehhhlid Ruhhukih Sfgge11u Tv444444 Uhhhhhhe Vhhhhha4 Whhhllla Xhha4ahh Yhhha444 Zv1248gv [e88888e \\0g84210 ]e22222e ^4ah0000 _000000v
 \`8420000 a00e1fhf bggmphhu c00egghe d11djhhf e00ehvge f698s888 g0fhhf1e hggmphhh i40c444e j20622ic kggikoki lc44444e m00qllhh n00mphhh o00ehhhe
 p00uhugg q00djf11 r00mpggg s00ege1u t88s8896 u00hhhjd v00hhha4 w00hhlla x00ha4ah y00hhf1e z00v248v {2448442 |4444444 }8442448 ~008l200`;

/** Pixels of a letter, across and down; the space between letters is not in it. */
export const GLYPH = Object.freeze({ width: 5, height: 7 });

/** Of whatever has no letter here. */
const UNKNOWN: readonly number[] = rowsOf('vhhhhhv');

const KNOWN: ReadonlyMap<string, readonly number[]> = new Map(
  Array.from(ROWS.matchAll(/\n? (.)([0-9a-v]{7})(?= |\n|$)/g), ([, letter = '', rows = '']) => [
    letter,
    rowsOf(rows),
  ]),
);

function rowsOf(digits: string): readonly number[] {
  return Array.from(digits, (digit) => Number.parseInt(digit, 32));
}

/** The rows of a letter: five bits each, the highest on the left. Letters with marks are shown without; what is not Latin is a box. */
export function glyphOf(letter: string): readonly number[] {
  return KNOWN.get(letter) ?? KNOWN.get(letter.normalize('NFKD')[0] ?? '') ?? UNKNOWN;
}

/** How many letters there are. */
export const GLYPHS: number = KNOWN.size;
