import { encodeUtf8 } from '@landfall/protocol/bytes';
import { WHOLE_REGION, decodeEnvironment, encodeStoredEnvironment } from '@landfall/protocol/environment';
import type { EnvironmentChange } from '@landfall/protocol/environment';
import { DecodeError } from '@landfall/protocol/errors';
import { asMap, formatLlsdXml, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { parcelsOf, tellThoseOn } from '../parcels/index.ts';
import { Part } from '../region/index.ts';
import type { Region } from '../region/index.ts';
import { allowsOwnSkies, changeSettings, settingsOf } from '../settings/index.ts';

/** The days that a region and its parcels have of their own, as far as they can be read. */
export class Days {
  readonly #region: Region;
  readonly #read = new Map<string, LlsdMap | undefined>();

  constructor(region: Region) {
    this.#region = region;
  }

  /** @param parcel its number, or {@link WHOLE_REGION} */
  of(parcel: number): LlsdMap | undefined {
    if (parcel !== WHOLE_REGION && !allowsOwnSkies(this.#region)) return undefined;
    return this.#parsed(this.#textOf(parcel));
  }

  /** Makes it another one: what is not named stays, or is as usual. @param parcel one that there is, or {@link WHOLE_REGION} */
  change(parcel: number, change: EnvironmentChange): void {
    const now = decodeEnvironment({ success: true, environment: this.#parsed(this.#textOf(parcel)) ?? {} });
    const version = (now.version ?? -1) + 1;
    const stored = encodeStoredEnvironment({ ...now, ...change, version });
    this.#set(parcel, formatLlsdXml(stored), version);
  }

  /** Takes it away. */
  reset(parcel: number): void {
    this.#set(parcel, '', -1);
  }

  #set(parcel: number, environment: string, environmentVersion: number): void {
    // Few are kept: those of before are of no use.
    this.#read.clear();
    if (parcel === WHOLE_REGION) return changeSettings(this.#region, { environment });
    const map = parcelsOf(this.#region);
    const now = map.change(map.byLocalId(parcel)!, { environment, environmentVersion });
    tellThoseOn(this.#region, [now]);
  }

  #textOf(parcel: number): string {
    if (parcel === WHOLE_REGION) return settingsOf(this.#region).environment;
    return parcelsOf(this.#region).byLocalId(parcel)?.environment ?? '';
  }

  #parsed(text: string): LlsdMap | undefined {
    if (!this.#read.has(text)) this.#read.set(text, dayOf(text));
    return this.#read.get(text);
  }
}

function dayOf(text: string): LlsdMap | undefined {
  if (text === '') return undefined;
  try {
    const map = asMap(parseLlsd(encodeUtf8(text)));
    return Object.keys(map).length === 0 ? undefined : map;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

const DAYS = new Part((region: Region) => new Days(region));

/** The days of a region. */
export const daysOf = (region: Region): Days => region.part(DAYS);
