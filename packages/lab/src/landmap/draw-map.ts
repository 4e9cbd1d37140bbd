import { formatVector } from '@landfall/protocol/datatypes';
import { escapeXml } from '../escape/index.ts';
import type { Track, TrackPoint } from '../narrator/index.ts';
import { encodePng } from '../picture/index.ts';
import { paintLand } from './land-picture.ts';
import type { MappedLand } from './land-picture.ts';

/** Units of the drawing along the longer edge. */
const SIDE = 512;
const MARGIN = 8;
/** Of an inset, along its edges. */
const INSET = 168;
const LEAST_INSET_METRES = 10;
/** Of the map: a way that is no longer is hardly seen. */
const SHORT_WAY = 0.2;
/** Places that are marked; of more, some are left out, never the first or the last. */
const MOST_MARKS = 60;

/** What is on a map. */
export interface MapContent {
  readonly land: MappedLand;
  /** Within this region, in order of time. */
  readonly tracks: readonly Track[];
  /** T+0, as `mono` has it. */
  readonly startMs: number;
  /** Of the land within a page: letters, digits and hyphens. */
  readonly id: string;
}

/** One SVG without anything from outside; each place says in a tooltip what was seen there, and when. */
export function drawMap({ land, tracks, startMs, id }: MapContent): string {
  const { width, depth } = land;
  const scale = SIDE / Math.max(width, depth);
  const [wide, tall] = [width * scale, depth * scale];
  const png = Buffer.from(encodePng(paintLand(land))).toString('base64');
  const place = (x: number, y: number): Place => ({ x: round(x * scale), y: round(tall - y * scale) });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(wide)} ${round(tall)}" width="${round(wide)}" height="${round(tall)}" font-family="system-ui, sans-serif" font-size="12">`,
    `<defs><image id="${id}" href="data:image/png;base64,${png}" width="${round(wide)}" height="${round(tall)}" preserveAspectRatio="none"/></defs>`,
    `<use href="#${id}"/>`,
    ...grid(land, scale, tall),
    ...tracks.flatMap((track) => wayOf(track, place)),
    ...tracks.flatMap(({ points }) => marksOf(points, place, startMs)),
    ...ruler(land, scale, tall),
    ...insetOf({ tracks, startMs, id, place, scale, wide, tall }),
    '</svg>',
  ].join('\n');
}

/** What an inset is drawn from. */
interface Inset extends Omit<MapContent, 'land'> {
  readonly place: (x: number, y: number) => Place;
  readonly scale: number;
  readonly wide: number;
  readonly tall: number;
}

/** Where the way is so short that the map shows a dot: the same, larger, in the corner that is farthest from it. */
function insetOf({ tracks, startMs, id, place, scale, wide, tall }: Inset): string[] {
  const places = tracks.flatMap(({ points }) => points.map(({ position }) => place(position.x, position.y)));
  const [west, east] = [Math.min(...places.map(({ x }) => x)), Math.max(...places.map(({ x }) => x))];
  const [north, south] = [Math.min(...places.map(({ y }) => y)), Math.max(...places.map(({ y }) => y))];
  const extent = Math.max(east - west, south - north);
  if (places.length < 2 || extent < 0.5 * scale || extent > SHORT_WAY * Math.min(wide, tall)) return [];
  const side = Math.max(extent * 1.8, LEAST_INSET_METRES * scale);
  const [middleX, middleY] = [(west + east) / 2, (north + south) / 2];
  const view = [middleX - side / 2, middleY - side / 2, side, side].map(round).join(' ');
  const zoom = INSET / side;
  const enlarged = (x: number, y: number): Place => {
    const at = place(x, y);
    return {
      x: round((at.x - middleX + side / 2) * zoom),
      y: round((at.y - middleY + side / 2) * zoom),
    };
  };
  const left = middleX > wide / 2 ? MARGIN : wide - MARGIN - INSET;
  const top = middleY > tall / 2 ? MARGIN + 40 : tall - MARGIN - INSET - 36;
  const metres = Math.round(side / scale);
  return [
    `<svg x="${round(left)}" y="${round(top)}" width="${INSET}" height="${INSET}" viewBox="0 0 ${INSET} ${INSET}">`,
    `<svg width="${INSET}" height="${INSET}" viewBox="${view}"><use href="#${id}"/></svg>`,
    ...tracks.flatMap((track) => wayOf(track, enlarged)),
    ...tracks.flatMap(({ points }) => marksOf(points, enlarged, startMs)),
    `<rect x="1" y="1" width="${INSET - 2}" height="${INSET - 2}" fill="none" stroke="#ffffff" stroke-width="2"/>`,
    `<text x="6" y="${INSET - 8}" fill="#ffffff" stroke="#1f2933" stroke-width="3" paint-order="stroke">${metres} m across</text>`,
    '</svg>',
  ];
}

interface Place {
  readonly x: number;
  readonly y: number;
}

const round = (units: number): number => Math.round(units * 10) / 10;

/** A faint line every 64 m. */
function grid({ width, depth }: MappedLand, scale: number, tall: number): string[] {
  const lines: string[] = [];
  const line = (x1: number, y1: number, x2: number, y2: number): void =>
    void lines.push(
      `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="#ffffff" stroke-opacity="0.25"/>`,
    );
  const step = Math.max(64, Math.max(width, depth) / 8);
  for (let x = step; x < width; x += step) line(x * scale, 0, x * scale, tall);
  for (let y = step; y < depth; y += step) line(0, tall - y * scale, width * scale, tall - y * scale);
  return lines;
}

/** A line for each stretch that was gone; where the avatar was put, a new one begins. */
function wayOf({ points }: Track, place: (x: number, y: number) => Place): string[] {
  const stretches: Place[][] = [];
  for (const { position, isPlaced } of points) {
    const at = place(position.x, position.y);
    if (isPlaced || stretches.length === 0) stretches.push([at]);
    else stretches.at(-1)!.push(at);
  }
  return stretches
    .filter((stretch) => stretch.length > 1)
    .flatMap((stretch) => {
      const path = stretch.map(({ x, y }) => `${x},${y}`).join(' ');
      return [
        `<polyline points="${path}" fill="none" stroke="#ffffff" stroke-opacity="0.85" stroke-width="6" stroke-linejoin="round" stroke-linecap="round"/>`,
        `<polyline points="${path}" fill="none" stroke="#c2410c" stroke-width="3" stroke-linejoin="round" stroke-linecap="round"/>`,
      ];
    });
}

const WORDS: Readonly<Record<string, string>> = {
  Arrived: 'arrived here',
  AgentMovementCompleteReceived: 'placed here by the region',
  TeleportedLocally: 'put here by a teleport',
  Position: 'was here',
};

function marksOf(
  points: readonly TrackPoint[],
  place: (x: number, y: number) => Place,
  startMs: number,
): string[] {
  const every = Math.ceil(points.length / MOST_MARKS);
  const shown = points.filter((_, at) => at % every === 0 || at === points.length - 1);
  return shown.map(({ position, kind, atMs, isPlaced }, at) => {
    const { x, y } = place(position.x, position.y);
    const isLast = at === shown.length - 1;
    const words = `${Math.max(0, (atMs - startMs) / 1000).toFixed(1)} s: ${WORDS[kind] ?? kind}, ${formatVector(position)}`;
    const fill = isLast ? '#c2410c' : isPlaced ? '#ffffff' : '#fed7aa';
    return `<circle cx="${x}" cy="${y}" r="${isLast || isPlaced ? 5 : 3}" fill="${fill}" stroke="#7c2d12" stroke-width="1.5"><title>${escapeXml(words)}</title></circle>`;
  });
}

/** How long a quarter of the map is, and where north is. */
function ruler({ width, depth }: MappedLand, scale: number, tall: number): string[] {
  const metres = Math.round(Math.max(width, depth) / 4);
  const length = round(metres * scale);
  const [y, right] = [round(tall - MARGIN - 6), round(width * scale - MARGIN - 8)];
  const ink = 'fill="#ffffff" stroke="#1f2933" stroke-width="3" paint-order="stroke"';
  return [
    `<path d="M ${MARGIN} ${y - 4} v 8 m 0 -4 h ${length} m 0 -4 v 8" fill="none" stroke="#1f2933" stroke-width="4"/>`,
    `<path d="M ${MARGIN} ${y - 4} v 8 m 0 -4 h ${length} m 0 -4 v 8" fill="none" stroke="#ffffff" stroke-width="2"/>`,
    `<text x="${MARGIN + 4}" y="${y - 8}" ${ink}>${metres} m</text>`,
    `<text x="${right}" y="26" text-anchor="middle" font-weight="bold" ${ink}>N</text>`,
    `<path d="M ${right} 30 l -5 12 l 5 -3 l 5 3 z" fill="#ffffff" stroke="#1f2933"/>`,
  ];
}
