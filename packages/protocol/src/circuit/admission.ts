import { UDP_BLACKLISTED, type MessageType } from '../message/index.ts';

/**
 * Whether a message may come by UDP at all; one that is not in the table may. To an agent not what the schema marks
 * `UDPBlackListed`, nor what the grid's `udp_blacklist` adds: those move it to other simulators and come by the event queue only,
 * where nobody can forge them. To a simulator nothing `trusted`: only simulators send that.
 * @source PROTOCOL §1.6
 */
export function mayComeByUdp(
  type: Pick<MessageType, 'name' | 'flags' | 'trusted'> | undefined,
  role: 'agent' | 'simulator',
  udpBlacklist?: ReadonlySet<string>,
): boolean {
  if (type === undefined) return true;
  if (role === 'simulator') return !type.trusted;
  return (type.flags & UDP_BLACKLISTED) === 0 && udpBlacklist?.has(type.name) !== true;
}
