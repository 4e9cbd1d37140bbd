/** A picture of so many bytes a pixel, rows from the top. */
export interface Shrinkable<Channels extends number> {
  readonly width: number;
  readonly height: number;
  readonly channels: Channels;
  readonly pixels: Uint8Array;
}

/** The same picture with at most so many pixels a side: each is the mean of those that it stands for. */
export function shrunk<Channels extends number>(
  picture: Shrinkable<Channels>,
  mostSide: number,
): Shrinkable<Channels> {
  const times = Math.ceil(Math.max(picture.width, picture.height) / mostSide);
  if (times <= 1) return picture;
  if (times === 2 && Math.min(picture.width, picture.height) > 1) return halved(picture);
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

/** What most are, written out: a quarter of the time. */
function halved<Channels extends number>({
  width: across,
  height: down,
  channels,
  pixels: from,
}: Shrinkable<Channels>): Shrinkable<Channels> {
  const width = across >> 1;
  const height = down >> 1;
  const pixels = new Uint8Array(width * height * channels);
  const rowBytes = across * channels;
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const upper = 2 * (y * rowBytes + x * channels);
      const lower = upper + rowBytes;
      for (let channel = 0; channel < channels; channel++) {
        const left = from[upper + channel]! + from[lower + channel]!;
        const right = from[upper + channels + channel]! + from[lower + channels + channel]!;
        pixels[to++] = (left + right + 2) >> 2;
      }
    }
  }
  return { width, height, channels, pixels };
}
