import { asArray, asBoolean, asInteger, asString, isLlsdMap } from '../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../llsd/index.ts';

/** What plays on one face. @source viewer llmediaentry.cpp */
export interface MediaEntry {
  /** Page or film that the face shows now; empty for none. */
  readonly currentUrl: string;
  /** Where it begins, and where its home button leads; empty for none. */
  readonly homeUrl: string;
  /** Films begin again at their end. */
  readonly autoLoop: boolean;
  /** It starts by itself, without a click. */
  readonly autoPlay: boolean;
  /** Its picture is stretched to fill the face. */
  readonly autoScale: boolean;
  /** A click on it brings the camera up to the face. */
  readonly autoZoom: boolean;
  /** Already the first click goes to the page, not only to choose the face. */
  readonly firstClickInteracts: boolean;
  /** A picture stands in where nothing plays. */
  readonly showsAltImage: boolean;
  /** 0 to 2048; 0 for as it likes. */
  readonly widthPixels: number;
  /** 0 to 2048; 0 for as it likes. */
  readonly heightPixels: number;
  /** 0 standard, 1 small. */
  readonly controls: number;
  /** Bits: 1 owner, 2 group, 4 anybody. */
  readonly mayControl: number;
  /** Who may click and type in it. Bits: 1 owner, 2 group, 4 anybody. */
  readonly mayInteract: number;
  /** Only addresses that match `whitelist` may be shown. */
  readonly usesWhitelist: boolean;
  /** Addresses, with `*` for anything. */
  readonly whitelist: readonly string[];
}

/** Nothing yet, open to all: what a viewer begins with. */
export const PLAIN_MEDIA: MediaEntry = Object.freeze({
  currentUrl: '',
  homeUrl: '',
  autoLoop: false,
  autoPlay: false,
  autoScale: false,
  autoZoom: false,
  firstClickInteracts: false,
  showsAltImage: false,
  widthPixels: 0,
  heightPixels: 0,
  controls: 0,
  mayControl: 7,
  mayInteract: 7,
  usesWhitelist: false,
  whitelist: [],
});

/** Addresses of a list that are looked at: viewers take 64. */
const MAX_WHITELIST = 64;

/** The entry that a map says; undefined where the face has none. */
export function decodeMediaEntry(value: LlsdValue | undefined): MediaEntry | undefined {
  if (!isLlsdMap(value)) return undefined;
  const flag = (key: string): boolean => asBoolean(value[key]);
  const number = (key: string, standard: number): number =>
    value[key] === undefined ? standard : asInteger(value[key]);
  return {
    currentUrl: asString(value['current_url']),
    homeUrl: asString(value['home_url']),
    autoLoop: flag('auto_loop'),
    autoPlay: flag('auto_play'),
    autoScale: flag('auto_scale'),
    autoZoom: flag('auto_zoom'),
    firstClickInteracts: flag('first_click_interact'),
    showsAltImage: flag('alt_image_enable'),
    widthPixels: number('width_pixels', 0),
    heightPixels: number('height_pixels', 0),
    controls: number('controls', 0),
    mayControl: number('perms_control', PLAIN_MEDIA.mayControl),
    mayInteract: number('perms_interact', PLAIN_MEDIA.mayInteract),
    usesWhitelist: flag('whitelist_enable'),
    whitelist: asArray(value['whitelist']).slice(0, MAX_WHITELIST).map(asString),
  };
}

/** An entry as a map. */
export function encodeMediaEntry(entry: MediaEntry): LlsdMap {
  return {
    alt_image_enable: entry.showsAltImage,
    auto_loop: entry.autoLoop,
    auto_play: entry.autoPlay,
    auto_scale: entry.autoScale,
    auto_zoom: entry.autoZoom,
    controls: entry.controls,
    current_url: entry.currentUrl,
    first_click_interact: entry.firstClickInteracts,
    height_pixels: entry.heightPixels,
    home_url: entry.homeUrl,
    perms_control: entry.mayControl,
    perms_interact: entry.mayInteract,
    whitelist: entry.whitelist,
    whitelist_enable: entry.usesWhitelist,
    width_pixels: entry.widthPixels,
  };
}
