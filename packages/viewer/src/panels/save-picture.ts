import type { RunningViewer } from '../viewer/index.ts';

/** Saves what is drawn, without panels, where the browser saves things. Returns the name; undefined where nothing is drawn. */
export async function savePicture(
  running: Pick<RunningViewer, 'takePicture'>,
  region: string,
): Promise<string | undefined> {
  const picture = await running.takePicture();
  if (picture === undefined) return undefined;
  const name = pictureName(region, new Date());
  const link = document.createElement('a');
  link.href = URL.createObjectURL(picture);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
  return name;
}

/** A name that every system takes: `landfall-bay-2026-11-29-14-05-09.png`. */
export function pictureName(region: string, at: Date): string {
  const place = region
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 40)
    .replace(/^-|-$/g, '');
  const time = at.toISOString().slice(0, 19).replace(/[T:]/g, '-');
  return `${place === '' ? 'picture' : place}-${time}.png`;
}
