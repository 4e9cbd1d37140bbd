import type { Diagram, Participant, Step } from './diagram.ts';
import { escapeXml } from '../escape/index.ts';
import { fitWidth, wrapWidth } from '../width/index.ts';

/** Pixels. Texts are 12 px of a sans-serif, about 6.4 px a character. */
const WIDEST_LANE = 270;
/** Still takes the names of the usual messages between neighbours. */
const NARROWEST_LANE = 185;
/** What a page has in a window of 1280: lanes are narrower rather than that it be scrolled sideways. */
const FITTING = 1200;
const TIME_COLUMN = 70;
const MARGIN = 24;
const HEAD_TOP = 56;
const HEAD_HEIGHT = 34;
const ROW = 34;
const CHARACTER = 6.4;
const NOTE_LINE = 16;
const NOTE_MARGIN = 20;
const NUMBER_SIZE = 10;

const INK = '#1f2933';
const FAINT = '#5f6c7b';
const HTTP_COLOUR = '#1d5fa8';
const UDP_COLOUR = '#a04412';

/** How a diagram is drawn. */
export interface SvgOptions {
  /** Each row says in a tooltip why it is there; false by default. */
  readonly explains?: boolean;
  /** Sentences, as {@link whysOf} gives them: a row ends with the number of its own, from 1, and leads to `#why-<number>`. */
  readonly notes?: readonly string[];
}

/** Why the rows of a diagram are there: each sentence once, in the order in which they come up. */
export function whysOf({ steps }: Diagram): readonly string[] {
  return [...new Set(steps.flatMap((step) => whyOf(step) ?? []))];
}

const whyOf = (step: Step): string | undefined => (step.type === 'part' ? undefined : step.why);

/** The diagram as one SVG with plain attributes: no script, no style sheet, no fonts, nothing from outside. */
export function renderSvg(diagram: Diagram, { explains = false, notes = [] }: SvgOptions = {}): string {
  const { participants, steps, verdict, title } = diagram;
  const numberOf = (step: Step): number => notes.indexOf(whyOf(step) ?? '') + 1;
  const layout = layOut(participants, steps);
  const verdictLines = verdict.flatMap((sentence) =>
    wrapWidth(sentence, (layout.width - 2 * MARGIN) / CHARACTER),
  );
  const height = layout.bottom + 40 + verdictLines.length * NOTE_LINE + MARGIN;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${layout.width}" height="${height}" viewBox="0 0 ${layout.width} ${height}" font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="12">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${layout.width}" height="${height}" fill="#ffffff"/>`,
    text(MARGIN, 32, title, { size: 16, weight: 'bold' }),
    ...participants.map((participant) => lifeline(participant, layout)),
    ...layout.rows.map((row) => {
      const number = numberOf(row.step);
      const drawn = renderStep(row, number, layout);
      return linked(number, explains ? explained(row, drawn, layout) : drawn);
    }),
    legend(layout),
    ...verdictLines.map((line, index) => text(MARGIN, layout.bottom + 48 + index * NOTE_LINE, line)),
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}

interface Row {
  readonly step: Step;
  readonly top: number;
  readonly height: number;
}

interface Layout {
  readonly width: number;
  readonly lane: number;
  /** Where the lifelines end. */
  readonly bottom: number;
  readonly rows: readonly Row[];
  /** Middle of each participant's lane. */
  readonly x: ReadonlyMap<string, number>;
}

function layOut(participants: readonly Participant[], steps: readonly Step[]): Layout {
  const room = Math.floor((FITTING - TIME_COLUMN - MARGIN) / Math.max(1, participants.length));
  const lane = Math.max(NARROWEST_LANE, Math.min(WIDEST_LANE, room));
  const rows: Row[] = [];
  let top = HEAD_TOP + HEAD_HEIGHT + 10;
  for (const step of steps) {
    const height = step.type === 'note' ? noteLines(step.text, lane).length * NOTE_LINE + 16 : ROW;
    rows.push({ step, top, height });
    top += height;
  }
  const x = new Map(participants.map(({ id }, index) => [id, TIME_COLUMN + (index + 0.5) * lane]));
  return { width: TIME_COLUMN + participants.length * lane + MARGIN, lane, bottom: top + 10, rows, x };
}

function lifeline({ id, name }: Participant, { x, bottom, lane }: Layout): string {
  const middle = x.get(id) ?? 0;
  const head = HEAD_TOP + HEAD_HEIGHT;
  const width = lane - 40;
  return [
    `<line x1="${middle}" y1="${head}" x2="${middle}" y2="${bottom}" stroke="#cbd2d9"/>`,
    `<rect x="${middle - width / 2}" y="${HEAD_TOP}" width="${width}" height="${HEAD_HEIGHT}" rx="4" fill="#f0f4f8" stroke="#9fb3c8"/>`,
    text(middle, HEAD_TOP + 21, fit(name, width - 16), { anchor: 'middle', weight: 'bold' }),
  ].join('\n');
}

function renderStep({ step, top, height }: Row, number: number, layout: Layout): string {
  if (step.type === 'part') return renderPart(step.heading, top, layout);
  const { x, lane } = layout;
  if (step.type === 'note') {
    const box = { middle: x.get(step.over) ?? 0, top, height, lane };
    return timeOf(step.atMs, top + 20) + renderNote(step.text, number, box);
  }
  const { from, to, wire, label, atMs } = step;
  const ends = { start: x.get(from) ?? 0, end: x.get(to) ?? 0, y: top + 25 };
  return timeOf(atMs, top + 29) + renderArrow(ends, wire === 'udp', label, number);
}

/** With a tooltip for the whole row: what is between its marks is felt, too. */
function explained({ step, top, height }: Row, drawn: string, { width }: Layout): string {
  const why = whyOf(step);
  if (why === undefined) return drawn;
  const ground = `<rect x="0" y="${top}" width="${width}" height="${height}" fill="#ffffff" fill-opacity="0"/>`;
  return `<g><title>${escapeXml(why)}</title>\n${ground}\n${drawn}\n</g>`;
}

/** Not in the order of the tab key: the list that it leads to is read as well without a hundred stops before. */
const linked = (number: number, drawn: string): string =>
  number === 0 ? drawn : `<a href="#why-${number}" tabindex="-1">${drawn}</a>`;

function renderPart(heading: string, top: number, { width }: Layout): string {
  return [
    `<rect x="${MARGIN / 2}" y="${top + 8}" width="${width - MARGIN}" height="20" fill="#e4e7eb"/>`,
    text(MARGIN, top + 22, heading, { weight: 'bold' }),
  ].join('\n');
}

interface NoteBox {
  readonly middle: number;
  readonly top: number;
  readonly height: number;
  readonly lane: number;
}

function renderNote(note: string, number: number, { middle, top, height, lane }: NoteBox): string {
  const lines = noteLines(note, lane);
  const width = lane - 2 * NOTE_MARGIN;
  const box = `<rect x="${middle - width / 2}" y="${top + 5}" width="${width}" height="${height - 8}" rx="3" fill="#fff8db" stroke="#e0c766"/>`;
  const written = lines.map((line, index) =>
    text(middle, top + 20 + index * NOTE_LINE, line, {
      anchor: 'middle',
      number: index === lines.length - 1 ? number : 0,
    }),
  );
  return [box, ...written].join('\n');
}

interface Ends {
  readonly start: number;
  readonly end: number;
  readonly y: number;
}

function renderArrow({ start, end, y }: Ends, isDashed: boolean, label: string, number: number): string {
  const colour = isDashed ? UDP_COLOUR : HTTP_COLOUR;
  const back = end > start ? -8 : 8;
  const dashes = isDashed ? ' stroke-dasharray="6 4"' : '';
  return [
    `<line x1="${start}" y1="${y}" x2="${end + back}" y2="${y}" stroke="${colour}" stroke-width="1.5"${dashes}/>`,
    `<path d="M ${end} ${y} l ${back} -4 v 8 z" fill="${colour}"/>`,
    text((start + end) / 2, y - 5, fit(label, Math.abs(end - start) - 16), {
      anchor: 'middle',
      halo: true,
      number,
    }),
  ].join('\n');
}

function timeOf(atMs: number, y: number): string {
  return `${text(TIME_COLUMN - 8, y, `${atMs} ms`, { anchor: 'end', fill: FAINT })}\n`;
}

function legend({ bottom }: Layout): string {
  const y = bottom + 18;
  const key = (x: number, colour: string, dashes: string, name: string): string =>
    `<line x1="${x}" y1="${y}" x2="${x + 40}" y2="${y}" stroke="${colour}" stroke-width="1.5"${dashes}/>\n` +
    text(x + 48, y + 4, name, { fill: FAINT });
  return [
    key(MARGIN, HTTP_COLOUR, '', 'HTTP'),
    key(MARGIN + 110, UDP_COLOUR, ' stroke-dasharray="6 4"', 'UDP'),
    text(MARGIN + 210, y + 4, '×n: so many packets, their bytes, first to last', { fill: FAINT }),
  ].join('\n');
}

interface TextStyle {
  readonly size?: number;
  readonly weight?: 'bold';
  readonly anchor?: 'middle' | 'end';
  readonly fill?: string;
  /** A white edge, so that it can be read across lines. */
  readonly halo?: boolean;
  /** Of its note, raised behind the words; 0 where it has none. */
  readonly number?: number;
}

function text(x: number, y: number, words: string, style: TextStyle = {}): string {
  const { size, weight, anchor, fill = INK, halo = false, number = 0 } = style;
  const attributes = [
    `x="${x}" y="${y}" fill="${fill}"`,
    ...(size === undefined ? [] : [`font-size="${size}"`]),
    ...(weight === undefined ? [] : [`font-weight="${weight}"`]),
    ...(anchor === undefined ? [] : [`text-anchor="${anchor}"`]),
    ...(halo ? ['stroke="#ffffff" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'] : []),
  ];
  const raised =
    number === 0 ? '' : `<tspan dx="3" dy="-4" font-size="${NUMBER_SIZE}" fill="${FAINT}">${number}</tspan>`;
  return `<text ${attributes.join(' ')}>${escapeXml(words)}${raised}</text>`;
}

function noteLines(note: string, lane: number): string[] {
  return wrapWidth(note, (lane - 2 * NOTE_MARGIN - 16) / CHARACTER);
}

function fit(words: string, pixels: number): string {
  return fitWidth(words, Math.max(1, Math.floor(pixels / CHARACTER)));
}
