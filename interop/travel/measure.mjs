// How long teleports took, from a capture: from the first TeleportLocationRequest of an agent to the AgentMovementComplete behind it.
import { readFile } from 'node:fs/promises';
import { readDatagrams } from '@landfall/lab/capture';
import { decodeMessage } from '@landfall/protocol/message';
import { decodePacket } from '@landfall/protocol/packet';

const NS_PER_MS = 1e6;

/** Milliseconds of each teleport, by the text of the agent's id, in the order in which they were asked for. */
export async function teleportTimes(file) {
  const times = new Map();
  const asked = new Map();
  for (const { bytes, sinceFirstNs } of readDatagrams(await readFile(file))) {
    const { name, AgentData } = messageIn(bytes) ?? {};
    const agent = AgentData?.AgentID?.toString();
    const atMs = Number(sinceFirstNs) / NS_PER_MS;
    if (name === 'TeleportLocationRequest' && !asked.has(agent)) asked.set(agent, atMs);
    if (name !== 'AgentMovementComplete' || !asked.has(agent)) continue;
    times.set(agent, [...(times.get(agent) ?? []), atMs - asked.get(agent)]);
    asked.delete(agent);
  }
  return times;
}

/** Undefined for what makes no sense. */
function messageIn(datagram) {
  try {
    return decodeMessage(decodePacket(datagram).body);
  } catch {
    return undefined;
  }
}

/** The value that so many of a hundred are not above. */
export function percentile(values, percent) {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)];
}
