import { decodeUtf8 } from '@landfall/protocol/bytes';
import { decodePacket, peekWireNumber } from '@landfall/protocol/packet';
import { decodeMessage, nameOfWireNumber } from '@landfall/protocol/message';
import type { Message } from '@landfall/protocol/message';
import { DecodeError } from '@landfall/protocol/errors';
import { PCODE, parseNameValues } from '@landfall/protocol/object';

const NAMING: ReadonlySet<string> = new Set([
  'RegionHandshake',
  'UUIDNameReply',
  'ObjectUpdate',
  'AgentMovementComplete',
]);
const MOST_NAMES = 100_000;

/** What regions and agents are called, as the datagrams of a recording say. */
export class Names {
  readonly #regions = new Map<string, string>();
  /** Addresses of simulators. */
  readonly #handles = new Map<bigint, string>();
  readonly #agents = new Map<string, string>();

  /** Takes from a datagram what it names. @param from `address:port` of its sender */
  note(datagram: Uint8Array, from: string): void {
    const number = peekWireNumber(datagram);
    if (number === undefined || !NAMING.has(nameOfWireNumber(number) ?? '')) return;
    try {
      const packet = decodePacket(datagram);
      this.#take(decodeMessage(packet.bytes, packet.start, packet.end), from);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
  }

  /** The name of a region by its simulator's address; the address where it has none, nothing for no region. */
  region(sim: string | undefined): string {
    return sim === undefined ? '' : (this.#regions.get(sim) ?? sim);
  }

  /** Whether a region has said its name. */
  hasRegion(sim: string): boolean {
    return this.#regions.has(sim);
  }

  /** The name of the region with this handle; undefined where nobody says. */
  regionAt(handle: bigint): string | undefined {
    const sim = this.#handles.get(handle);
    return sim === undefined ? undefined : this.#regions.get(sim);
  }

  /** Learns what an agent is called. */
  learnAgent(id: string, name: string): void {
    if (name.trim() !== '' && (this.#agents.size < MOST_NAMES || this.#agents.has(id)))
      this.#agents.set(id, name.trim());
  }

  /** What an agent is called, `Agent` and its id where nobody says; anything but an id as it is. */
  agent(id: string): string {
    const name = this.#agents.get(id);
    if (name !== undefined) return name;
    return /^[0-9a-f]{8}-/.test(id) ? `Agent ${id}` : id;
  }

  #take(message: Message, from: string): void {
    if (message.name === 'RegionHandshake') {
      const name = textOf(message.RegionInfo.SimName);
      if (name !== '' && this.#regions.size < MOST_NAMES) this.#regions.set(from, name);
    } else if (message.name === 'AgentMovementComplete') {
      if (this.#handles.size < MOST_NAMES) this.#handles.set(message.Data.RegionHandle, from);
    } else if (message.name === 'UUIDNameReply') {
      for (const { ID, FirstName, LastName } of message.UUIDNameBlock)
        this.learnAgent(ID.toString(), `${textOf(FirstName)} ${textOf(LastName)}`);
    } else if (message.name === 'ObjectUpdate') {
      if (this.#handles.size < MOST_NAMES) this.#handles.set(message.RegionData.RegionHandle, from);
      for (const { PCode, FullID, NameValue } of message.ObjectData)
        if (PCode === PCODE.avatar) this.learnAgent(FullID.toString(), avatarName(textOf(NameValue)));
    }
  }
}

/** First and last name in the name values of an avatar; empty where they are not there. */
export function avatarName(nameValues: string): string {
  const values = new Map(parseNameValues(nameValues).map(({ name, value }) => [name, value]));
  return `${values.get('FirstName') ?? ''} ${values.get('LastName') ?? ''}`.trim();
}

/** The text of a field that ends with a NUL, or not. */
export function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return decodeUtf8(bytes, 0, end < 0 ? bytes.length : end);
}
