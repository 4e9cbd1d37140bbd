import { describeMessage } from '../message/index.ts';

/**
 * Whether a message of that name may come by UDP at all. To an agent not what the schema marks `UDPBlackListed`, nor what
 * the grid's `udp_blacklist` adds: those move it to other simulators and come by the event queue only, where nobody can
 * forge them. To a simulator nothing `trusted`: only simulators send that.
 * @source PROTOCOL §1.6
 */
export function mayComeByUdp(
  name: string,
  role: 'agent' | 'simulator',
  udpBlacklist?: ReadonlySet<string>,
): boolean {
  const description = describeMessage(name);
  if (description === undefined) return true;
  if (role === 'simulator') return !description.trusted;
  return !description.flags.includes('UDPBlackListed') && udpBlacklist?.has(name) !== true;
}
