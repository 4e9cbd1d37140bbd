/** IP addresses, and others of the same length in their place. Loopback and unspecified ones are nobody's, and stay. */
import { ipAddressBytes, normalizeIpAddress } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';

const DOTTED = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)/g;
const NOBODYS = /^(?:127\.|0\.0\.0\.0$|::1?$)/;

/** More addresses than these stay as they are: nobody meets so many. */
const MAX_ADDRESSES = 100_000;

/** Knows the addresses that were met, and what stands for them. */
export class Addresses {
  readonly #standIns = new Map<string, string>();
  readonly #taken = new Set<string>();

  /** An address that is somebody's: an end of something, or what a message calls an address. */
  note(address: string): void {
    if (NOBODYS.test(address) || this.#standIns.has(address) || this.#standIns.size >= MAX_ADDRESSES) return;
    if (normalizeIpAddress(address) !== address) return;
    let count = this.#standIns.size;
    let standIn = standInFor(address, count);
    while (this.#taken.has(standIn) || standIn === address) standIn = standInFor(address, ++count);
    this.#taken.add(standIn);
    this.#standIns.set(address, standIn);
  }

  /** What stands for an address; itself when it was not met. */
  of(address: string): string {
    return this.#standIns.get(address) ?? address;
  }

  ofEnd<E extends Endpoint | undefined>(end: E): E {
    return end === undefined ? end : { ...end, address: this.of(end.address) };
  }

  /** A text with all that were met replaced; the text itself when there was none. */
  inText(text: string): string {
    if (this.#standIns.size === 0) return text;
    const replaced = text.replace(DOTTED, (found) => this.of(found));
    let changed = replaced;
    for (const [address, standIn] of this.#standIns) {
      if (address.includes(':')) changed = changed.replaceAll(address, standIn);
      // Binary LLSD in XML has the four bytes in base64.
      changed = changed.replaceAll(base64Of(address), base64Of(standIn));
    }
    return changed;
  }
}

const base64Of = (address: string): string =>
  Buffer.from(ipAddressBytes(address) ?? []).toString('base64') || '\0';

/** As many digits in each place, so that texts are as long as they were. */
function standInFor(address: string, count: number): string {
  if (address.includes(':')) return ipv6StandIn(address, count);
  let rest = count;
  return address
    .split('.')
    .toReversed()
    .map((octet) => {
      const least = octet.length === 1 ? 1 : octet.length === 2 ? 10 : 100;
      const choices = octet.length === 1 ? 9 : octet.length === 2 ? 90 : 156;
      const chosen = least + (rest % choices);
      rest = Math.floor(rest / choices);
      return String(chosen);
    })
    .toReversed()
    .join('.');
}

/** The last group tells them apart; as long as it was where that group has room. */
function ipv6StandIn(address: string, count: number): string {
  const cut = address.lastIndexOf(':') + 1;
  const [head, last] = [address.slice(0, cut), address.slice(cut)];
  const digits = (count + 1).toString(16);
  const masked = head.replace(/[0-9a-f]/g, (digit) => (digit === '0' ? '0' : 'd'));
  return `${masked}${last.length > digits.length ? 'd'.repeat(last.length - digits.length) : ''}${digits}`;
}
