import type { MapPictures } from './map-pictures.ts';
import type { MapPlace, MapView } from './map-view.ts';

const WATER = '#1d475f';
const LAND = '#47603f';
const AWAY = '#4a4a4a';
/** Pixels that a region has at least for its name to be written. */
const NAMED_PIXELS = 56;

/** Draws the map as it is known. */
export function paintMap(
  context: CanvasRenderingContext2D,
  view: MapView,
  {
    pictures,
    chosen,
    here,
  }: {
    readonly pictures: MapPictures;
    readonly chosen: MapPlace | undefined;
    readonly here: MapPlace | undefined;
  },
): void {
  context.fillStyle = WATER;
  context.fillRect(0, 0, view.width, view.height);
  context.font = '12px system-ui, sans-serif';
  for (const { x, y, size, name, isOffline, picture } of view.inView) {
    const [left, bottom] = view.pixelOf({ x, y });
    const [wide, high] = [size.x * view.scale, size.y * view.scale];
    const image = pictures.get(picture);
    context.fillStyle = isOffline ? AWAY : LAND;
    if (image === undefined) context.fillRect(left, bottom - high, wide, high);
    else context.drawImage(image, left, bottom - high, wide, high);
    context.strokeStyle = 'rgba(255, 255, 255, 0.35)';
    context.strokeRect(left, bottom - high, wide, high);
    if (wide < NAMED_PIXELS) continue;
    context.fillStyle = '#fff';
    context.shadowColor = '#000';
    context.shadowBlur = 3;
    context.fillText(name, left + 5, bottom - 6, wide - 10);
    context.shadowBlur = 0;
  }
  if (here !== undefined) dot(context, view.pixelOf(here), '#ffd84a');
  if (chosen !== undefined) cross(context, view.pixelOf(chosen));
}

function dot(context: CanvasRenderingContext2D, [x, y]: readonly [number, number], colour: string): void {
  context.fillStyle = colour;
  context.strokeStyle = '#000';
  context.beginPath();
  context.arc(x, y, 5, 0, Math.PI * 2);
  context.fill();
  context.stroke();
}

function cross(context: CanvasRenderingContext2D, [x, y]: readonly [number, number]): void {
  context.strokeStyle = '#ff5a36';
  context.lineWidth = 3;
  context.beginPath();
  context.moveTo(x - 8, y - 8);
  context.lineTo(x + 8, y + 8);
  context.moveTo(x + 8, y - 8);
  context.lineTo(x - 8, y + 8);
  context.stroke();
  context.lineWidth = 1;
}
