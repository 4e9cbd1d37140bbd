import type { Chapter } from './observation.ts';

/** Child agents in the regions next door. */
export interface NeighbourDetails {
  readonly EnableSimulatorReceived: { readonly endpoint: string };
  readonly EnableSimulatorSent: { readonly region: string; readonly endpoint: string };
  readonly EstablishAgentCommunicationReceived: { readonly endpoint: string };
  readonly EstablishAgentCommunicationSent: { readonly region: string; readonly endpoint: string };
  /** The client's circuit to a neighbour stands. */
  readonly NeighbourConnected: { readonly region: string; readonly endpoint: string };
  /** The server has a child agent. */
  readonly ChildAgentArrived: { readonly user: string; readonly region: string };
}

export const NEIGHBOURS: Chapter<NeighbourDetails> = {
  EnableSimulatorReceived: {
    side: 'CLIENT',
    component: 'CAPS',
    signal: 'RECV EnableSimulator',
    sys: 'PHYSICS',
    sig: 'INFRASTRUCTURE',
    val: ({ endpoint }) => `IP: ${endpoint}`,
  },
  EnableSimulatorSent: {
    side: 'SERVER',
    component: 'CAPS',
    signal: 'SEND EnableSimulator',
    sys: 'TERRITORY',
    sig: 'SIGNAL',
    val: ({ region, endpoint }) => `Region: ${region}, IP: ${endpoint}`,
  },
  EstablishAgentCommunicationReceived: {
    side: 'CLIENT',
    component: 'CAPS',
    signal: 'RECV EstablishAgentCommunication',
    sys: 'PHYSICS',
    sig: 'INFRASTRUCTURE',
    val: ({ endpoint }) => `IP: ${endpoint}`,
  },
  EstablishAgentCommunicationSent: {
    side: 'SERVER',
    component: 'CAPS',
    signal: 'SEND EstablishAgentCommunication',
    sys: 'TERRITORY',
    sig: 'SIGNAL',
    val: ({ region, endpoint }) => `Region: ${region}, IP: ${endpoint}`,
  },
  NeighbourConnected: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'NEIGHBOUR CONNECTED',
    sys: 'PHYSICS',
    sig: 'INFRASTRUCTURE',
    val: ({ region, endpoint }) => `Sim: ${region}, IP: ${endpoint}`,
  },
  ChildAgentArrived: {
    side: 'SERVER',
    component: 'UDP',
    signal: 'CHILD AGENT',
    sys: 'PHYSICS',
    sig: 'INFRASTRUCTURE',
    val: ({ user, region }) => `User: ${user}, Region: ${region}`,
  },
};
