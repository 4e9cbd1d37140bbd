/** A web page's network, through a gateway: the page's end of it, and what both ends have in common. Neither DOM nor Node. */
export { GatewayConnection, openGatewayConnection } from './gateway-connection.ts';
export type { GatewayEnvironment, GatewayState, StateListener } from './gateway-connection.ts';
export { RelayChannel } from './relay-channel.ts';
export type { ChannelOwner } from './relay-channel.ts';
