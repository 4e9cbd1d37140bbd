import type { Vector3 } from '../../datatypes/index.ts';
import { formatPlace, type Chapter } from './observation.ts';

/** What an agent does, what it hears, and what it knows of itself. */
export interface AgentDetails {
  readonly Identity: { readonly name: string; readonly agentId: string };
  /** `global` is in metres from the grid's corner. */
  readonly Position: { readonly region: string; readonly position: Vector3; readonly global?: Vector3 };
  readonly Walk: { readonly destination: Vector3 };
  /** Any other movement: `fly`, `land`, `turn`, `stop`, `sit`, `stand`. */
  readonly Move: { readonly action: string };
  /** `volume` is `whisper`, `say` or `shout`. */
  readonly ChatSaid: { readonly message: string; readonly volume: string; readonly channel: number };
  readonly ChatHeard: { readonly from: string; readonly message: string; readonly volume: string };
  readonly ChatRelayed: { readonly from: string; readonly message: string; readonly listeners: number };
  readonly InstantMessageSent: { readonly to: string; readonly message: string };
  readonly InstantMessageHeard: { readonly from: string; readonly message: string };
  readonly InstantMessageRelayed: {
    readonly from: string;
    readonly to: string;
    readonly delivered: boolean;
  };
  /** We began or ended typing. */
  readonly Typing: { readonly typing: boolean };
  readonly TypingSeen: { readonly from: string; readonly typing: boolean };
  /** A message of the region to everyone, or to us. */
  readonly AlertHeard: { readonly message: string };
  readonly AlertSent: { readonly message: string };
  readonly Intent: { readonly what: string };
  readonly Waited: { readonly seconds: number };
}

export const AGENT: Chapter<AgentDetails> = {
  Identity: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'IDENTITY',
    sys: 'STATE',
    sig: 'IDENTITY',
    val: ({ name, agentId }) => `Name: ${name}, UUID: ${agentId}`,
  },
  Position: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'POSITION',
    sys: 'STATE',
    sig: 'PROPRIOCEPTION',
    val: ({ region, position, global }) =>
      `Sim: ${region}, Pos: ${formatPlace(position)}${global === undefined ? '' : `, Global: ${formatPlace(global)}`}`,
  },
  Walk: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'WALK',
    sys: 'MOTOR',
    sig: 'LOCOMOTION',
    val: ({ destination }) => `Dest: ${formatPlace(destination)}`,
  },
  Move: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'MOVE',
    sys: 'MOTOR',
    sig: 'LOCOMOTION',
    val: ({ action }) => `Action: ${action}`,
  },
  ChatSaid: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'SAID',
    sys: 'MOTOR',
    sig: 'VOCALIZATION',
    val: ({ message, channel }) => `To: ${channel === 0 ? 'Local' : `Channel ${channel}`}, Msg: ${message}`,
  },
  ChatHeard: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'HEARD',
    sys: 'SENSORY',
    sig: 'AUDITION',
    val: ({ from, message }) => `From: ${from}, Msg: ${message}`,
  },
  ChatRelayed: {
    side: 'SERVER',
    component: 'WORLD',
    signal: 'CHAT',
    sys: 'TERRITORY',
    sig: 'SIGNAL',
    val: ({ message }) => message,
    payload: ({ from, message, listeners }) => `From: ${from}, Msg: ${message}, Listeners: ${listeners}`,
  },
  InstantMessageSent: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'IM SAID',
    sys: 'MOTOR',
    sig: 'VOCALIZATION',
    val: ({ to, message }) => `To: ${to}, Msg: ${message}`,
  },
  InstantMessageHeard: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'IM HEARD',
    sys: 'SENSORY',
    sig: 'AUDITION',
    val: ({ from, message }) => `From: ${from}, Msg: ${message}`,
  },
  InstantMessageRelayed: {
    side: 'SERVER',
    component: 'WORLD',
    signal: 'IM',
    sys: 'TERRITORY',
    sig: 'SIGNAL',
    val: ({ from, to, delivered }) => `From: ${from}, To: ${to}, Delivered: ${delivered}`,
  },
  Typing: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: ({ typing }) => (typing ? 'TYPING' : 'TYPING ENDED'),
    sys: 'STATE',
    sig: 'INTENT',
    val: ({ typing }) => (typing ? 'Typing' : 'Typing ended'),
  },
  TypingSeen: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: ({ typing }) => (typing ? 'SEEN TYPING' : 'SEEN TYPING ENDED'),
    sys: 'SENSORY',
    sig: 'VISION',
    val: ({ from, typing }) => `Name: ${from}, Typing: ${typing}`,
  },
  AlertHeard: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'ALERT',
    sys: 'SENSORY',
    sig: 'AUDITION',
    val: ({ message }) => message,
  },
  AlertSent: {
    side: 'SERVER',
    component: 'WORLD',
    signal: 'SEND ALERT',
    sys: 'TERRITORY',
    sig: 'SIGNAL',
    val: ({ message }) => message,
  },
  Intent: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'INTENT',
    sys: 'STATE',
    sig: 'INTENT',
    val: ({ what }) => what,
  },
  Waited: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'WAIT',
    sys: 'STATE',
    sig: 'STASIS',
    val: ({ seconds }) => `Slept ${seconds}s`,
  },
};
