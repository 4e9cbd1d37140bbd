/** Regions that go down, with or without a word, and come back. */
import { encodeText } from '@landfall/protocol/bytes';
import { kick, sendDisable } from './departure/index.ts';
import { inhabitants } from './avatars/index.ts';
import { forgetGuests } from './handover/index.ts';
import { meetAgain } from './neighbours/index.ts';
import { answer } from './region/index.ts';
import type { Region } from './region/index.ts';

/** What KickUser says. @source captures/master, region-restart-and-neighbour */
const GOING_DOWN = 'The simulator is going down.';

/** Tells everybody with an avatar that the region will restart. @source captures/master: AgentAlertMessage, not modal */
export function announceRestart(region: Region, inMs: number): void {
  alertRegion(region, `This region restarts in ${Math.ceil(inMs / 1000)} seconds.`);
}

/** Shows everybody with an avatar a text. @param text at most 254 bytes of UTF-8 */
export function alertRegion(region: Region, text: string): void {
  for (const { agent } of inhabitants(region)) {
    answer(agent, {
      name: 'AgentAlertMessage',
      AgentData: { AgentID: agent.id },
      AlertData: { Modal: false, Message: encodeText(text) },
    });
    agent.witness?.observe('AlertSent', { message: text });
  }
}

/**
 * Throws everybody out, as before a restart: avatars are kicked, who only looks in is told DisableSimulator.
 * @returns what disables the circuits of those who were kicked, too: half a second later in OpenSim
 * @source captures/master, region-restart-and-neighbour
 */
export function clearRegion(region: Region): () => void {
  const residents = [...inhabitants(region)].map(({ agent }) => agent);
  for (const { ticket } of residents) kick(region.services, ticket.session, GOING_DOWN);
  for (const agent of region.agents) sendDisable(agent);
  return () => {
    for (const agent of residents) sendDisable(agent);
  };
}

/** Nobody is here any more, and nobody is told: capabilities, tickets and agents are gone. */
export function forgetEverybody(region: Region): void {
  region.isDown = true;
  forgetGuests(region);
  for (const agent of region.agents) {
    region.agents.remove(agent);
    agent.capabilities.close();
    agent.depart();
  }
  for (const agent of region.agents.circuits()) {
    region.agents.forget(agent);
    agent.closeCircuit();
  }
  for (const ticket of region.tickets.takeAll()) ticket.capabilities.close();
}

/** The region is there again: whoever looks into it from elsewhere is told so. */
export function returnRegion(region: Region): void {
  region.isDown = false;
  for (const other of region.services.regions) {
    if (other === region || other.isDown) continue;
    for (const { agent } of inhabitants(other)) meetAgain(agent, region);
  }
}
