// Programs that `check-packages` bundles for a browser from the packages as they are installed, and how large each may become.

/** What a browser loads, minified: a bundler drops the messages that nobody names. */
export const BUNDLES = [
  {
    // Objects with all that a region says of them, and who looks like what, are most of it.
    what: 'client with its default rooms',
    mostKiB: 364,
    contents: `
      import { arrive, defaultRooms } from '@landfall/client';
      export const come = (options, ports) => arrive({ ...options, rooms: defaultRooms() }, ports);`,
  },
  {
    what: 'a bot that chats, by the documented import',
    mostKiB: 199,
    contents: `
      import { arrive, chat } from '@landfall/client';
      export const come = (options, ports) => arrive({ ...options, rooms: [chat()] }, ports);`,
  },
  {
    what: 'a bot that sees objects, by the documented import',
    mostKiB: 248,
    contents: `
      import { arrive, objects } from '@landfall/client';
      export const come = (options, ports) => arrive({ ...options, rooms: [objects()] }, ports);`,
  },
  {
    what: 'a page’s bot that chats, with the ports of its gateway',
    mostKiB: 222,
    contents: `
      import { arrive, chat } from '@landfall/client';
      import { connectGateway } from '@landfall/transport/web';
      export const come = async (options, url, about) =>
        arrive({ ...options, rooms: [chat()] }, (await connectGateway(url, about)).ports);`,
  },
  {
    what: 'login, a circuit and chat of protocol alone',
    mostKiB: 90,
    contents: `
      export { decodeLoginResponse, encodeLoginRequest } from '@landfall/protocol/login';
      import { Circuit } from '@landfall/protocol/circuit';
      import {
        AgentMovementComplete, AgentUpdate, ChatFromSimulator, ChatFromViewer, CompleteAgentMovement, LogoutReply, LogoutRequest,
        RegionHandshake, RegionHandshakeReply, UseCircuitCode, createMessageTable,
      } from '@landfall/protocol/message';
      const messages = createMessageTable([
        AgentMovementComplete, AgentUpdate, ChatFromSimulator, ChatFromViewer, CompleteAgentMovement, LogoutReply, LogoutRequest,
        RegionHandshake, RegionHandshakeReply, UseCircuitCode,
      ]);
      export const open = (now) => new Circuit({ role: 'agent', messages, now, random: Math.random });`,
  },
];
