import type { Detail, ObservationDetails, ObservationKind } from '@landfall/protocol/evidence';
import { formatVector } from '@landfall/protocol/datatypes';
import { unknownPlace } from './elsewhere.ts';
import { failureWordsOf, loginFailureOf } from './login-failure.ts';
import type { LoginFailure } from './login-failure.ts';
import { formatCount, formatDuration } from './quantity.ts';
import { regionAt } from './render.ts';

/** How a naturalist tells one kind of observation. Texts of the detail come escaped. */
export interface NaturalistWords<D> {
  readonly title: string | ((detail: D) => string);
  /** `actor` is whose view it is. Undefined: nothing that is worth telling. */
  readonly tell: (detail: D, actor: string) => string | undefined;
  /** Facts to list under it. */
  readonly facts?: (detail: D) => readonly (readonly [name: string, value: string])[];
}

type Lexicon = { readonly [K in ObservationKind]?: NaturalistWords<ObservationDetails[K]> };

const quote = (text: string): string => `"${text}"`;

const FAILED_TITLES: Readonly<Record<LoginFailure, string>> = {
  refused: 'Turned Away',
  unreached: 'No Gatekeeper',
  unreadable: 'No Gatekeeper',
  unusable: 'No Way In',
  'called-off': 'Turning Back',
};

/** A grid's words are quoted; our own are not. */
function failedApproach(reason: string, message: string): string {
  const { told, speaker } = failureWordsOf(reason);
  const words = speaker === 'nobody' || message === '' ? '' : speaker === 'grid' ? quote(message) : message;
  if (words === '') return `${told}.`;
  return speaker === 'grid' ? `${told}: ${words}` : `${told}: ${words.replace(/\.$/, '')}.`;
}

/** What is left out is too small for a story of this kind. */
const LEXICON: Lexicon = {
  LoginStart: {
    title: 'The Approach',
    tell: ({ user, uri }) =>
      `The Client approaches the Login Service at ${uri}, presenting credentials (Name: ${quote(user)}) and identifying its Viewer software.`,
  },
  LoginReceived: {
    title: 'The Reception',
    tell: ({ channel, viewer, from }) =>
      `The Login Service receives the request, which comes from ${from} and calls itself ${channel} ${viewer}.`,
  },
  AuthSuccess: {
    title: 'The Validation',
    tell: () => 'The Server validates the credentials against its accounts. Authentication is successful.',
  },
  AuthFail: {
    title: 'The Validation',
    tell: () => 'The Server validates the credentials against its accounts. They do not match.',
  },
  CircuitProvision: {
    title: 'Circuit Provisioning',
    tell: ({ circuit, region }) =>
      `The Server prepares a "Circuit" for the agent: a reserved slot in ${region}. A \`CircuitCode\` (\`${circuit}\`) is generated as a ticket.`,
  },
  CircuitFail: {
    title: 'No Circuit',
    tell: ({ reason }) => `The Server cannot prepare a circuit: ${reason}.`,
  },
  LoginResponseSent: {
    title: 'The Answer',
    tell: ({ outcome }) =>
      outcome === 'Success'
        ? 'The Server responds to the request of the Client: it may come.'
        : `The Server responds to the request of the Client: it may not come (${outcome}).`,
  },
  LoginSuccess: {
    title: 'Granting Entry',
    tell: ({ circuit }) =>
      `The Client holds the response${circuit === undefined ? '' : ` and its \`CircuitCode\` (\`${circuit}\`)`}. It is now authorized but not yet connected to the simulation.`,
  },
  LoginFail: {
    title: ({ reason }) => FAILED_TITLES[loginFailureOf(reason)],
    tell: ({ reason, message }) => failedApproach(reason, message),
  },
  LoginProgress: { title: 'A Step Further', tell: ({ status, message }) => `${status}: ${message}` },
  Reconnect: {
    title: 'Another Attempt',
    tell: ({ attempt, waitMs, reason }) =>
      `The Client means to try again (attempt ${attempt}) after ${formatDuration(waitMs)}, because of ${reason}.`,
  },
  ArrivedElsewhere: {
    title: 'Another Place',
    tell: (detail) => {
      const { asked, region } = detail;
      const unknown = unknownPlace(detail);
      if (unknown === undefined) return `The Client asked for ${asked} and finds itself in ${region}.`;
      return `The Server knows ${unknown}, or its region is gone: it has chosen ${region}.`;
    },
  },
  UseCircuitCodeSent: {
    title: 'Initiating Connection',
    tell: ({ to, circuit }) =>
      `The Client sends a \`UseCircuitCode\` packet to the Region Server at ${to}. It contains the \`CircuitCode\` (\`${circuit}\`).`,
  },
  UseCircuitCodeReceived: {
    title: 'Verification',
    tell: ({ from }) =>
      `The Region Server receives the packet from ${from} and checks the code against its list of expected arrivals.`,
  },
  UseCircuitCodeRejected: {
    title: 'Refusal',
    tell: ({ circuit }) =>
      `The Region Server expects nobody with the code \`${circuit}\`. It acknowledges the packet and ignores it.`,
  },
  UseCircuitCodeAcked: {
    title: 'Acceptance',
    tell: ({ afterMs }) => `The Server acknowledges the code ${formatDuration(afterMs)} later.`,
  },
  CompleteAgentMovementSent: {
    title: 'Asking to Enter',
    tell: () => 'The Client sends `CompleteAgentMovement`: it is ready to be placed.',
  },
  SeedReceived: {
    title: 'Handing Out Capabilities',
    tell: ({ asked, granted }) =>
      `The Client asks for ${formatCount(asked, 'capability', 'capabilities')}; the Server grants ${granted}.`,
  },
  SeedGranted: {
    title: 'Capabilities',
    tell: ({ asked, granted }) =>
      `Of ${formatCount(asked, 'capability', 'capabilities')} asked for, the Client now holds ${granted}.`,
  },
  SeedFailed: {
    title: 'No Capabilities',
    tell: ({ message }) => `The seed capability does not answer: ${message}`,
  },
  EventQueueRunning: {
    title: 'The Event Queue',
    tell: () =>
      'The Client begins to listen to the event queue, where the Server announces what UDP is too small for.',
  },
  RegionHandshakeSent: {
    title: 'Extending the Hand',
    tell: ({ region }) => `The Server sends a \`RegionHandshake\` packet for ${region}.`,
  },
  RegionHandshakeReceived: {
    title: 'The Rules of the Region',
    tell: () => "The Client receives the `RegionHandshake` and adjusts its state to the region's parameters.",
    facts: ({ region, flags, sizeBytes }) => [
      ['Region', region],
      ['Flags', `\`0x${flags.toString(16)}\``],
      ['Size', `${sizeBytes} bytes`],
    ],
  },
  RegionHandshakeReplySent: {
    title: 'Acknowledgment',
    tell: ({ flags }) => `The Client replies to confirm receipt (flags ${flags}).`,
  },
  AgentMovementCompleteSent: {
    title: 'Placement',
    tell: () => 'The Server has found a place for the avatar and sends `AgentMovementComplete`.',
  },
  AgentMovementCompleteReceived: {
    title: 'The Command',
    tell: () => 'The Client receives `AgentMovementComplete`: "You are here."',
    facts: ({ position, lookAt }) => [
      ['Position', `\`${formatVector(position)}\``],
      ['LookAt', `\`${formatVector(lookAt)}\``],
    ],
  },
  FirstAgentUpdateSent: {
    title: 'First Sign of Life',
    tell: ({ bogus }) =>
      `The Client sends its first \`AgentUpdate\`${bogus ? ', with a position that means nothing yet' : ''}.`,
  },
  Connected: {
    title: 'Connection',
    tell: ({ region, endpoint }) => `The circuit to ${region} at ${endpoint} is established.`,
  },
  Arrived: {
    title: 'Arrival',
    tell: ({ region, position, elapsedMs }) =>
      `The avatar stands in ${region} at \`${formatVector(position)}\`, ${formatDuration(elapsedMs)} after it asked to log in.`,
  },
  ArrivalFailed: {
    title: 'A Sign that Never Came',
    tell: ({ missing, waitedMs }) => `The Client waited ${formatDuration(waitedMs)} for ${missing}, in vain.`,
  },
  LayerReceived: {
    title: 'The Ground',
    tell: ({ layer, neighbour }) =>
      `\`LayerData\` paints the ${layer} ${neighbour === undefined ? 'around the avatar' : `of ${neighbour}`}.`,
  },
  TerrainComplete: {
    title: 'Solid Ground',
    tell: ({ patches, neighbour }) =>
      `All ${patches} patches of the land${neighbour === undefined ? '' : ` of ${neighbour}`} are known.`,
  },
  ObjectsReceived: {
    title: 'Rendering',
    tell: ({ message }) => `\`${message}\` packets show what stands there.`,
  },
  AvatarSeen: {
    title: 'An Avatar',
    tell: ({ name }, actor) =>
      name === actor
        ? 'The Client sees its own avatar.'
        : `The Client sees ${name === '' ? 'an avatar' : name}.`,
  },
  ObjectSeen: { title: 'Things', tell: () => 'Objects come into sight.' },
  ObjectVanished: {
    title: 'A Disappearance',
    tell: ({ name }) => `${name ?? 'Something'} is no longer there.`,
  },
  Census: {
    title: 'A Look Around',
    tell: ({ avatars, primitives }) =>
      `In sight: ${formatCount(avatars, 'avatar')} and ${formatCount(primitives, 'primitive')}.`,
  },
  EnableSimulatorReceived: {
    title: 'A Neighbour',
    tell: ({ endpoint }) => `The Server announces a neighbouring region at ${endpoint}.`,
  },
  NeighbourConnected: { title: 'Next Door', tell: ({ region }) => `The Client has a view into ${region}.` },
  ChatSaid: {
    title: 'A Call',
    tell: ({ message, volume }) => `The Client's avatar speaks (${volume}): ${quote(message)}`,
  },
  ChatHeard: {
    title: 'A Voice',
    tell: ({ from, message }, actor) =>
      from === actor ? `Its own words come back: ${quote(message)}` : `${from} is heard: ${quote(message)}`,
  },
  InstantMessageSent: {
    title: 'A Note',
    tell: ({ message }) => `A private message is sent: ${quote(message)}`,
  },
  InstantMessageHeard: {
    title: 'A Note',
    tell: ({ from, message }) => `A private message from ${from}: ${quote(message)}`,
  },
  AlertHeard: { title: 'An Announcement', tell: ({ message }) => `The region announces: ${quote(message)}` },
  Walk: {
    title: 'Locomotion',
    tell: ({ destination }) => `The avatar sets out for \`${formatVector(destination)}\`.`,
  },
  RegionCrossed: {
    title: 'Over the Border',
    tell: ({ from, region, endpoint }) =>
      `The avatar leaves ${from} on foot or in flight, for ${regionAt(region, endpoint)}.`,
  },
  TeleportAsked: {
    title: 'Asking to Go',
    tell: ({ to }) => `The Client asks for a teleport to ${quote(to)}`,
  },
  TeleportNotAsked: {
    title: 'Going Nowhere',
    tell: ({ to, reason }) => `The Client does not even ask for a teleport to ${quote(to)}: ${quote(reason)}`,
  },
  TeleportProgressed: {
    title: 'On the Way',
    tell: ({ message }) => `The Server says how the teleport goes: ${quote(message)}`,
  },
  RootChanged: {
    title: 'A New Home Ground',
    tell: ({ region, from }) => `${region} has placed the avatar; ${from} is behind it now.`,
  },
  JourneyFailed: {
    title: 'A Journey Cut Short',
    tell: ({ region, step, failure, words }) =>
      `The journey ends where it began, in ${region} (${failure}): ${step} never came. ${words === '' ? '' : quote(words)}`.trim(),
  },
  TurnedBack: {
    title: 'A Way Back',
    tell: ({ region, step }) =>
      `The region ahead has not placed the avatar (${step} never came). ${region}, which had sent it on before its own word, is asked for that again.`,
  },
  AgentLost: {
    title: 'Nowhere',
    tell: ({ region, step, reason }) =>
      `No region has the avatar any more: it was on its way to ${region}, and ${step} never came (${reason}).`,
  },
  CrossingFailed: {
    title: 'A Closed Border',
    tell: ({ region, reason }) =>
      `The Server does not get the avatar over the border to ${region}: ${reason}.`,
  },
  RegionRestarting: {
    title: 'A Warning',
    tell: ({ words }) => `The Server says that the region is about to restart: ${quote(words)}`,
  },
  TeleportStarted: {
    title: 'Lifting Off',
    tell: ({ isAsked }) =>
      `The Server begins to teleport the avatar${isAsked === false ? ', which has not asked for it' : ''}.`,
  },
  Teleported: {
    title: 'Teleportation',
    tell: ({ from, region, endpoint }) =>
      `The avatar is taken from ${from} to ${regionAt(region, endpoint)}.`,
  },
  TeleportedLocally: {
    title: 'Teleportation',
    tell: ({ region, position }) =>
      `The avatar is taken to another place in ${region}: \`${formatVector(position)}\`.`,
  },
  TeleportFailed: {
    title: 'No Way There',
    tell: ({ reason }) => `The teleport fails: ${quote(reason)}`,
  },
  WalkFailed: {
    title: 'A Walk Cut Short',
    tell: ({ destination, why }) => `The avatar does not get to \`${formatVector(destination)}\`: ${why}.`,
  },
  Move: { title: 'Movement', tell: ({ action }) => `The avatar's next movement: ${action}.` },
  Position: { title: 'Position', tell: ({ position }) => `The avatar is at \`${formatVector(position)}\`.` },
  Ghost: { title: 'The Vanishing', tell: ({ message }) => `The Client never uses its ticket. ${message}` },
  Wallflower: {
    title: 'The Standstill',
    tell: ({ message }) => `The Client withholds its heartbeat. ${message}`,
  },
  Silent: { title: 'The Silence', tell: ({ message }) => `The Client sends nothing any more. ${message}` },
  Rejection: {
    title: 'False Credentials',
    tell: ({ message }) => `The Client means to be refused. ${message}.`,
  },
  Resent: {
    title: 'Repetition',
    tell: ({ message }) => `\`${message}\` is not acknowledged and goes out again.`,
  },
  Undelivered: { title: 'Giving Up', tell: ({ message }) => `\`${message}\` was never acknowledged.` },
  Malformed: {
    title: 'Nonsense',
    tell: ({ what }) => `Something that is said makes no sense, and is passed over: ${what}.`,
  },
  NotObeyed: {
    title: 'Disobedience',
    tell: ({ what }) => `Something is said that the Client does not obey: ${what}.`,
  },
  NeighbourRefused: {
    title: 'Too Many Neighbours',
    tell: ({ endpoint, count }) =>
      `More neighbours are named than there may be, ${count} so far: no circuit leads to ${endpoint}.`,
  },
  StrangersHeard: {
    title: 'Voices from Nowhere',
    tell: ({ from, datagrams }) =>
      `${formatCount(datagrams, 'datagram')} so far came from where no region of this stay is, the last from ${from}. Nobody reads them.`,
  },
  AgentTimeout: {
    title: 'The End of Patience',
    tell: ({ lastActiveMs }) =>
      `The Server has heard nothing for ${formatDuration(lastActiveMs)} and gives the agent up.`,
  },
  TidingsForgotten: {
    title: 'Word That Is Lost',
    tell: ({ peer, forgotten }) =>
      `The process at ${peer} has not answered for so long that it will not hear of ${formatCount(forgotten, 'change')} of accounts.`,
  },
  TicketUnused: {
    title: 'An Empty Place',
    tell: ({ waitedMs }) => `After ${formatDuration(waitedMs)} nobody has used the reservation.`,
  },
  LossSuspected: {
    title: 'Doubt',
    tell: ({ region, signs }) => `The Client begins to doubt that ${region} is still there: ${signs}.`,
  },
  LossDismissed: {
    title: 'Relief',
    tell: ({ region }) => `${region} is heard again.`,
  },
  RegionSilent: {
    title: 'Silence of the Region',
    tell: ({ silentMs }) => `The Client has heard nothing for ${formatDuration(silentMs)}.`,
  },
  Kicked: { title: 'Eviction', tell: ({ reason }) => `The Server ends the session: ${quote(reason)}` },
  DisableSimulatorReceived: {
    title: 'Disconnection',
    tell: ({ region }) => `The Server closes the circuit of ${region}.`,
  },
  CircuitClosed: {
    title: 'Disconnection',
    // Its own closing is what follows from an end that is told already.
    tell: ({ by, reason }) => (by === 'us' ? undefined : `The circuit is dead (${reason}).`),
  },
  LogoutInitiated: { title: 'Taking Leave', tell: () => 'The Client sends a `LogoutRequest`.' },
  LogoutReplyReceived: {
    title: 'Farewell',
    tell: ({ afterMs }) => `The Server answers ${formatDuration(afterMs)} later.`,
  },
  LogoutReplyMissing: {
    title: 'No Farewell',
    tell: ({ waitedMs, ended }) =>
      ended === undefined
        ? `No answer comes within ${formatDuration(waitedMs)}; the Client leaves without one.`
        : `The Server ends the ${ended} ${formatDuration(waitedMs)} later, without a word of farewell.`,
  },
  Departed: { title: 'Departure', tell: ({ reason }) => `The session is over (${reason}).` },
};

/** The naturalist's words for a kind, if it has any. */
export function naturalistWords(kind: string): NaturalistWords<Detail> | undefined {
  if (!Object.hasOwn(LEXICON, kind)) return undefined;
  // Each entry takes the detail of its own kind, and a record of that kind holds it.
  return LEXICON[kind as ObservationKind] as unknown as NaturalistWords<Detail>;
}
