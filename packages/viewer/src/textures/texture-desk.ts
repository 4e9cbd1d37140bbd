import type { TextureAlpha } from '@landfall/scene/surface';
import type { PicturePlace } from '../draw/index.ts';
import type { MadePicture } from '../workshop/index.ts';

/** How a texture stands. */
interface Entry {
  /** Pixels a side of what is shown; 0 for none. */
  side: number;
  /** Wanted in this round. */
  wanted: number;
  /** Pixels that it covers, in this round. */
  pixels: number;
  place: PicturePlace | undefined;
  /** The largest side there is: no more is to be had. */
  most: number;
  isAsked: boolean;
  /** When it was wanted last, milliseconds. */
  wantedAt: number;
  /** Not asked for before, milliseconds: there was no room. */
  notBefore: number;
}

/** What a desk works with. */
export interface TextureDeskPorts {
  /** The bytes of a texture, enough for a side; undefined where there is none, and no use asking again. */
  fetch(textureId: string, side: number, priority: number): Promise<Uint8Array | undefined>;
  /** Decodes a texture, no larger than so many pixels a side; undefined where it cannot be decoded. */
  make(bytes: Uint8Array, side: number): Promise<MadePicture | undefined>;
  /** Undefined where there is no room. */
  keep(picture: MadePicture): PicturePlace | undefined;
  /** Its place may be another picture's from now on. */
  release(place: PicturePlace): void;
  /** Shows a texture, by its number, by a picture that is kept; by none when undefined. */
  show(texture: number, place: PicturePlace | undefined): void;
  /** Hears what the fourth channel of a texture is for, now that it has been decoded. */
  learn(texture: number, alpha: TextureAlpha): void;
}

/** Fetched and decoded at once. */
const AT_ONCE = 12;
/** Pictures sent to the graphics card in one frame hold so many pixels at most: about two milliseconds. */
const PIXELS_PER_FRAME = 512 * 512;
/** Milliseconds out of sight after which a picture may give way. */
const STALE_MS = 4_000;
/** Milliseconds until what found no room is asked for again. */
const NO_ROOM_MS = 5_000;
/** Pictures that give way for one at most: those of other sizes leave no room for it. */
const MOST_GIVING_WAY = 32;

/** Which textures are fetched, how finely, in which order; and which give way when there is no room. */
export class TextureDesk {
  readonly #ports: TextureDeskPorts;
  readonly #entries = new Map<number, Entry>();
  readonly #made: { readonly texture: number; readonly picture: MadePicture; readonly side: number }[] = [];
  #asked = 0;
  #sharp = { sharp: 0, wanted: 0 };

  constructor(ports: TextureDeskPorts) {
    this.#ports = ports;
  }

  /** Under way, and made but not shown yet. */
  get waiting(): number {
    return this.#asked + this.#made.length;
  }

  /** Textures that were shown as finely as they were wanted when the last round ended, of those that were wanted. */
  get sharp(): { readonly sharp: number; readonly wanted: number } {
    return this.#sharp;
  }

  #count(): { sharp: number; wanted: number } {
    let sharp = 0;
    let wanted = 0;
    for (const entry of this.#entries.values()) {
      if (entry.wanted === 0) continue;
      wanted++;
      if (entry.side >= Math.min(entry.wanted, entry.most)) sharp++;
    }
    return { sharp, wanted };
  }

  /** Something that covers so many pixels shows it. */
  note(texture: number, side: number, pixels: number, now: number): void {
    let entry = this.#entries.get(texture);
    if (entry === undefined) {
      entry = {
        side: 0,
        wanted: 0,
        pixels: 0,
        place: undefined,
        most: Infinity,
        isAsked: false,
        wantedAt: 0,
        notBefore: 0,
      };
      this.#entries.set(texture, entry);
    }
    if (side > entry.wanted) entry.wanted = side;
    if (pixels > entry.pixels) entry.pixels = pixels;
    entry.wantedAt = now;
  }

  /** A round of noting begins. */
  beginRound(): void {
    this.#sharp = this.#count();
    for (const entry of this.#entries.values()) {
      entry.wanted = 0;
      entry.pixels = 0;
    }
  }

  /** Asks for what is missed most; called when a round is complete. */
  ask(idOf: (texture: number) => string): void {
    if (this.#asked >= AT_ONCE) return;
    const missing: [texture: number, entry: Entry][] = [];
    for (const [texture, entry] of this.#entries) {
      const isMissed =
        entry.wanted > entry.side && entry.side < entry.most && entry.wantedAt >= entry.notBefore;
      if (isMissed && !entry.isAsked) missing.push([texture, entry]);
    }
    missing.sort(([, one], [, other]) => missedBy(other) - missedBy(one));
    for (const [texture, entry] of missing.slice(0, AT_ONCE - this.#asked))
      void this.#get(texture, idOf(texture), entry);
  }

  /** Shows what was made, as much as a frame has time for. */
  show(now: number): void {
    let pixels = 0;
    while (this.#made.length > 0 && pixels < PIXELS_PER_FRAME) {
      const { texture, picture, side } = this.#made.shift()!;
      pixels += picture.side * picture.side;
      this.#showOne(texture, picture, side, now);
    }
  }

  /** The graphics card has lost all of it. */
  forgetShown(): void {
    for (const entry of this.#entries.values()) {
      entry.side = 0;
      entry.place = undefined;
    }
    this.#made.length = 0;
  }

  async #get(texture: number, id: string, entry: Entry): Promise<void> {
    const { wanted: side, pixels } = entry;
    entry.isAsked = true;
    this.#asked++;
    try {
      const bytes = await this.#ports.fetch(id, side, pixels);
      const picture = bytes && (await this.#ports.make(bytes, side));
      if (picture === undefined) entry.most = entry.side;
      else this.#made.push({ texture, picture, side });
    } finally {
      entry.isAsked = false;
      this.#asked--;
    }
  }

  #showOne(texture: number, picture: MadePicture, side: number, now: number): void {
    const entry = this.#entries.get(texture);
    if (entry === undefined) return;
    let place = this.#ports.keep(picture);
    for (let gone = 0; place === undefined && gone < MOST_GIVING_WAY && this.#makeRoom(now); gone++)
      place = this.#ports.keep(picture);
    if (place === undefined) {
      entry.notBefore = now + NO_ROOM_MS;
      return;
    }
    if (entry.place !== undefined) this.#ports.release(entry.place);
    entry.place = place;
    // It may have no more pixels than those, whatever is asked for.
    if (picture.side < side) entry.most = side;
    entry.side = Math.max(picture.side, side);
    this.#ports.learn(texture, picture.alpha);
    this.#ports.show(texture, place);
  }

  /** Takes away what has been out of sight longest. False where all of it is in sight. */
  #makeRoom(now: number): boolean {
    let stalest: [texture: number, entry: Entry] | undefined;
    for (const pair of this.#entries) {
      const [, entry] = pair;
      if (entry.place === undefined || now - entry.wantedAt < STALE_MS) continue;
      if (stalest === undefined || entry.wantedAt < stalest[1].wantedAt) stalest = pair;
    }
    if (stalest === undefined) return false;
    const [texture, entry] = stalest;
    this.#ports.release(entry.place!);
    this.#ports.show(texture, undefined);
    entry.place = undefined;
    entry.side = 0;
    return true;
  }
}

/** Pixels on the screen that show less than they could. */
const missedBy = ({ side, wanted, pixels }: Entry): number => pixels * pixels * (1 - (side / wanted) ** 2);
