import { CHAT_TYPE, DIALOG } from '@landfall/protocol/chat';
import { Uuid } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import type { Message } from '@landfall/protocol/message';
import { agentBlock } from '../circuits/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { encodeChatText } from './chat-text.ts';
import type { Volume } from './chat-types.ts';
import { instantMessageOf } from './instant-message.ts';

const ALOUD: readonly Volume[] = ['whisper', 'say', 'shout'];

/** How something is said. */
export interface SayOptions {
  /** `say` by default. */
  readonly volume?: Volume;
  /** 0, which everybody hears, by default; others are for scripts. */
  readonly channel?: number;
}

/** Speaking: aloud, and to one agent. What is heard comes as events of the session. */
export class Chat {
  readonly #scope: SessionScope;
  readonly #region: () => Region | undefined;

  /** Made by the session. `region` is the one the agent is in. */
  constructor(scope: SessionScope, region: () => Region | undefined) {
    this.#scope = scope;
    this.#region = region;
  }

  /**
   * Says something aloud, heard within 20 m, or with `volume` nearer or farther; on another `channel` than 0 only scripts hear it.
   * @throws UsageError for a text of more than 1023 bytes of UTF-8, for no such volume or channel, or before the arrival; ClosedError after the end.
   */
  say(text: string, { volume = 'say', channel = 0 }: SayOptions = {}): void {
    this.#send(this.#chatMessage(text, volume, channel));
    this.#region()?.witness?.observe('ChatSaid', { message: text, volume, channel });
  }

  /**
   * Says something aloud, or to one agent, and waits until the region has it: for who shows what was not heard.
   * @throws TimeoutError when it was given up after its tries; UsageError and ClosedError as {@link Chat.say} and
   *   {@link Chat.sendInstantMessage}
   */
  async deliver(
    text: string,
    { to, volume = 'say', channel = 0 }: SayOptions & { readonly to?: Uuid | string | undefined } = {},
  ): Promise<void> {
    const { ids, agentName, lifetime } = this.#scope;
    lifetime.check();
    const region = this.#region();
    if (region === undefined) throw new UsageError('the agent has not arrived in a region yet');
    const message: Message =
      to === undefined
        ? this.#chatMessage(text, volume, channel)
        : instantMessageOf(ids, agentName, Uuid.of(to), text, DIALOG.message);
    const delivery = region.circuit.deliver(message);
    if (to === undefined) region.witness?.observe('ChatSaid', { message: text, volume, channel });
    else region.witness?.observe('InstantMessageSent', { to: to.toString(), message: text });
    await delivery;
  }

  /** Heard within 10 m in OpenSim. @throws as {@link Chat.say}. */
  whisper(text: string): void {
    this.say(text, { volume: 'whisper' });
  }

  /** Heard within 100 m in OpenSim. @throws as {@link Chat.say}. */
  shout(text: string): void {
    this.say(text, { volume: 'shout' });
  }

  /** Shows those around that the agent is typing, or no longer. */
  setTyping(typing: boolean): void {
    this.#chat(encodeChatText(''), typing ? CHAT_TYPE.startTyping : CHAT_TYPE.stopTyping, 0);
    this.#region()?.witness?.observe('Typing', { typing });
  }

  /** To one agent, its id or the id's text, wherever it is. @throws UsageError for what is no id; else as {@link Chat.say}. */
  sendInstantMessage(to: Uuid | string, text: string): void {
    this.#instantMessage(Uuid.of(to), text, DIALOG.message);
    this.#region()?.witness?.observe('InstantMessageSent', { to: to.toString(), message: text });
  }

  /** Shows one agent that we are typing to it, or no longer. */
  setTypingTo(to: Uuid | string, typing: boolean): void {
    this.#instantMessage(Uuid.of(to), 'typing', typing ? DIALOG.startTyping : DIALOG.stopTyping);
  }

  #chatMessage(text: string, volume: Volume, channel: number): Message {
    if (!ALOUD.includes(volume)) throw new UsageError('a volume is whisper, say or shout');
    if (channel !== (channel | 0)) throw new UsageError('a channel is a whole number of 32 bits');
    const ChatData = { Message: encodeChatText(text), Type: CHAT_TYPE[volume], Channel: channel };
    return { name: 'ChatFromViewer', AgentData: agentBlock(this.#scope.ids), ChatData };
  }

  #chat(text: Uint8Array, type: number, channel: number): void {
    const AgentData = agentBlock(this.#scope.ids);
    this.#send({
      name: 'ChatFromViewer',
      AgentData,
      ChatData: { Message: text, Type: type, Channel: channel },
    });
  }

  #instantMessage(to: Uuid, text: string, dialog: number): void {
    const { ids, agentName } = this.#scope;
    this.#send(instantMessageOf(ids, agentName, to, text, dialog));
  }

  #send(message: Message): void {
    this.#scope.lifetime.check();
    const region = this.#region();
    if (region === undefined) throw new UsageError('the agent has not arrived in a region yet');
    region.circuit.send(message, { reliable: true });
  }
}
