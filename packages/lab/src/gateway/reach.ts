import { BlockList, isIP } from 'node:net';
import { isPublicAddress } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';

/** Which addresses a session may reach at all, whoever names them. */
export interface Reach {
  /** False for what is no address, such as a name. */
  allows(address: string): boolean;
}

/** The open internet, and these addresses and networks. @throws UsageError for what is none */
export function createReach(networks: readonly string[]): Reach {
  const listed = new BlockList();
  for (const network of networks) add(listed, network);
  return {
    allows: (address) => {
      const family = isIP(address);
      if (family === 0) return false;
      return isPublicAddress(address) === true || listed.check(address, family === 4 ? 'ipv4' : 'ipv6');
    },
  };
}

function add(list: BlockList, network: string): void {
  const [address = '', prefix, ...more] = network.split('/');
  const family = isIP(address);
  const bits = family === 4 ? 32 : 128;
  const length = prefix === undefined ? bits : Number(prefix);
  const isLength = prefix === undefined || /^\d{1,3}$/.test(prefix);
  if (family === 0 || more.length > 0 || !isLength || length > bits)
    throw new UsageError(`not an address or a network such as 10.0.0.0/8: ${network}`);
  list.addSubnet(address, length, family === 4 ? 'ipv4' : 'ipv6');
}
