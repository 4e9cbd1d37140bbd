/** What an agent can do over HTTP: its seed, its capabilities and its event queue. */
export { AgentCapabilities, seedPath } from './agent-capabilities.ts';
export type { CapabilityContext, Offer, OfferedRoute, Offers } from './offer.ts';
export { simulatorOffers } from './simulator-offers.ts';
