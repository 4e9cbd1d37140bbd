import { useEffect, useRef } from 'preact/hooks';
import type { Viewer } from '../viewer/index.ts';
import { groundPicture, objectMarks } from './map-picture.ts';

/** Pixels a side. */
const SIDE = 168;
/** Milliseconds between two drawings, and between two looks at the ground and what stands on it. */
const DRAW_MS = 250;
const GROUND_MS = 3_000;

/** The region from above: ground, what stands there, and everybody. */
export function MiniMap({ viewer }: { readonly viewer: Viewer }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context === null || context === undefined) return undefined;
    let ground: ImageBitmap | undefined;
    const look = (): void => {
      const { current } = viewer.regions;
      if (current?.land === undefined) return;
      const picture = groundPicture(current.land, current.told.waterHeightMetres);
      objectMarks(viewer.table, picture);
      const image = new ImageData(picture.pixels, picture.width, picture.height);
      void createImageBitmap(image).then((bitmap) => {
        ground?.close();
        ground = bitmap;
      });
    };
    const draw = (): void => drawMap(context, viewer, ground);
    look();
    const timers = [window.setInterval(look, GROUND_MS), window.setInterval(draw, DRAW_MS)];
    return () => {
      for (const timer of timers) window.clearInterval(timer);
      ground?.close();
    };
  }, [viewer]);
  return (
    <canvas
      ref={canvas}
      class="minimap"
      width={SIDE}
      height={SIDE}
      role="img"
      aria-label="Map of the region; the list of people says who is where"
    />
  );
}

function drawMap(context: CanvasRenderingContext2D, viewer: Viewer, ground: ImageBitmap | undefined): void {
  const { current } = viewer.regions;
  context.fillStyle = '#1d3a4d';
  context.fillRect(0, 0, SIDE, SIDE);
  if (ground !== undefined) context.drawImage(ground, 0, 0, SIDE, SIDE);
  if (current === undefined) return;
  const { x: width, y: depth } = current.told.size;
  const at = (x: number, y: number): [number, number] => [(x / width) * SIDE, SIDE - (y / depth) * SIDE];
  for (const { region, position, isOwn } of viewer.people) {
    const seen = viewer.regions.all.get(region);
    if (isOwn || seen === undefined) continue;
    const [x, y] = at(position.x + seen.east, position.y + seen.north);
    dot(context, x, y, '#7CFC5A');
  }
  const [x, y] = at(viewer.position[0], viewer.position[1]);
  const heading = viewer.camera.headingRad;
  context.fillStyle = 'rgba(255, 255, 255, 0.25)';
  context.beginPath();
  context.moveTo(x, y);
  context.arc(x, y, 34, -heading - 0.5, -heading + 0.5);
  context.fill();
  dot(context, x, y, '#ffd84a');
}

function dot(context: CanvasRenderingContext2D, x: number, y: number, colour: string): void {
  context.fillStyle = colour;
  context.strokeStyle = '#000';
  context.beginPath();
  context.arc(x, y, 3.5, 0, Math.PI * 2);
  context.fill();
  context.stroke();
}
