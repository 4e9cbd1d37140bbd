import type { PictureTexture } from '../picture/index.ts';

/** The same picture with at most so many pixels a side: each is the mean of those that it stands for. */
export function shrunk(picture: PictureTexture, mostSide: number): PictureTexture {
  const times = Math.ceil(Math.max(picture.width, picture.height) / mostSide);
  if (times <= 1) return picture;
  const { channels } = picture;
  const width = Math.max(1, Math.floor(picture.width / times));
  const height = Math.max(1, Math.floor(picture.height / times));
  const pixels = new Uint8Array(width * height * channels);
  const across = Math.min(times, picture.width);
  const down = Math.min(times, picture.height);
  const share = 1 / (across * down);
  const rowBytes = picture.width * channels;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const first = y * times * rowBytes + x * times * channels;
      const to = (y * width + x) * channels;
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let row = 0; row < down; row++) {
          const from = first + row * rowBytes + channel;
          for (let column = 0; column < across; column++) sum += picture.pixels[from + column * channels]!;
        }
        pixels[to + channel] = Math.round(sum * share);
      }
    }
  }
  return { width, height, channels, pixels };
}
