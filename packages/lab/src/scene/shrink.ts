import type { PictureTexture } from '../picture/index.ts';

/** The same picture with at most so many pixels a side: each is the mean of those that it stands for. */
export function shrunk(picture: PictureTexture, mostSide: number): PictureTexture {
  const times = Math.ceil(Math.max(picture.width, picture.height) / mostSide);
  if (times <= 1) return picture;
  const { channels } = picture;
  const width = Math.max(1, Math.floor(picture.width / times));
  const height = Math.max(1, Math.floor(picture.height / times));
  const pixels = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < channels; channel++)
        pixels[(y * width + x) * channels + channel] = meanOf(picture, x * times, y * times, times, channel);
  return { width, height, channels, pixels };
}

function meanOf(
  { width, height, channels, pixels }: PictureTexture,
  left: number,
  top: number,
  times: number,
  channel: number,
): number {
  let [sum, count] = [0, 0];
  for (let y = top; y < Math.min(top + times, height); y++)
    for (let x = left; x < Math.min(left + times, width); x++) {
      sum += pixels[(y * width + x) * channels + channel]!;
      count++;
    }
  return Math.round(sum / count);
}
