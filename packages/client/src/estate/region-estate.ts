import { decodeText, encodeText, encodeUtf8 } from '@landfall/protocol/bytes';
import { LLSD_XML } from '@landfall/protocol/capability';
import { Uuid } from '@landfall/protocol/datatypes';
import { RemoteError, UsageError } from '@landfall/protocol/errors';
import { formatLlsdXml } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import type { MessageOf } from '@landfall/protocol/message';
import { decodeEstateInfo, encodeEstateParameters, ESTATE_UPDATE_INFO } from '@landfall/protocol/region';
import { exchange, refusalOf } from '../capabilities/index.ts';
import { agentBlock } from '../circuits/index.ts';
import { pending, timeLeft } from '../lifetime/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { ESTATE_CHANGE_INFO, estateForm, estateParameters, isEstateAs, knownEstate } from './estate-rules.ts';
import type { EstateRules, KnownEstate } from './estate-rules.ts';
import { checkChanges, isRegionAs, regionForm, regionParameters, rulesIn } from './region-rules.ts';
import type { RegionRules } from './region-rules.ts';

/** How long a region has to do it, and to say so. */
export const ESTATE_DEADLINE_MS = 10_000;

/** Between two questions whether it has been done. */
const ASK_AGAIN_MS = 1000;

/** How long to wait, and what ends it. */
export interface EstateOptions {
  /** Gives the waiting up. */
  readonly signal?: AbortSignal | undefined;
  /** For all of it. {@link ESTATE_DEADLINE_MS} by default. */
  readonly timeoutMs?: number | undefined;
}

/** What is asked until the region says what is waited for. */
interface Question<Answer> {
  readonly what: string;
  /** What a TimeoutError names. */
  readonly missing: string;
  readonly ask: () => void;
  readonly heard: Set<(answer: Answer) => void>;
  readonly isDone: (answer: Answer) => boolean;
}

/** What is left of a deadline. */
type Limits = () => EstateOptions;

/** An answer about the estate, and the invoice of its question. */
interface ToldEstate {
  readonly estate: KnownEstate;
  readonly invoice: Uuid;
}

/** What one region and its estate allow. Regions answer who manages the estate, and are silent to others (TimeoutError). */
export class RegionEstate {
  readonly #region: Region;
  readonly #scope: SessionScope;
  readonly #estateHeard = new Set<(told: ToldEstate) => void>();
  readonly #rulesHeard = new Set<(rules: RegionRules) => void>();

  /** Made by the room. */
  constructor(region: Region, scope: SessionScope) {
    this.#region = region;
    this.#scope = scope;
  }

  /** What the region says of its estate. @throws TimeoutError, ClosedError */
  info(options: EstateOptions = {}): Promise<KnownEstate> {
    return this.#askEstate('asking about the estate', this.#limits(options), () => true);
  }

  /** What the region allows; it tells everybody. @throws TimeoutError, ClosedError */
  regionRules(options: EstateOptions = {}): Promise<RegionRules> {
    return this.#askRegion('asking what the region allows', this.#limits(options), () => true);
  }

  /**
   * Changes what the estate allows, by its capability or else by message; what is not named stays. Resolves with what the region says then.
   * @throws RemoteError (the HTTP status: 401 where the agent may not), TimeoutError, ClosedError, UsageError where nothing is named
   */
  async changeInfo(changes: Partial<EstateRules>, options: EstateOptions = {}): Promise<KnownEstate> {
    if (Object.values(changes).every((value) => value === undefined))
      throw new UsageError('no rule of the estate is changed');
    const what = 'changing the estate';
    const limits = this.#limits(options);
    const url = this.#region.capabilities.get('EstateChangeInfo');
    const before = await this.#askEstate(what, limits, () => true);
    // OpenSimulator has the capability switched off unless its owner switches it on.
    if (url === undefined)
      this.#sendMethod(ESTATE_CHANGE_INFO, estateParameters(before, changes), this.#newInvoice());
    else await this.#post('EstateChangeInfo', url, estateForm(before, changes), limits);
    return this.#askEstate(what, limits, (now) => isEstateAs(now, changes));
  }

  /**
   * Changes what the region allows, by its capability or else by message; what is not named stays. Resolves with what the region says then.
   * @throws RemoteError (`no-capability`, or the HTTP status: 401 where the agent may not), TimeoutError, ClosedError, UsageError
   */
  async setRegion(changes: Partial<RegionRules>, options: EstateOptions = {}): Promise<RegionRules> {
    checkChanges(changes);
    const what = 'changing what the region allows';
    const limits = this.#limits(options);
    const url = this.#region.capabilities.get('DispatchRegionInfo');
    if (url === undefined && changes.blockParcelSearch !== undefined)
      throw new RemoteError('the region offers no DispatchRegionInfo', 'no-capability');
    const before = await this.#askRegion(what, limits, () => true);
    if (url === undefined) this.#sendMethod('setregioninfo', regionParameters(before, changes), Uuid.zero);
    else await this.#post('DispatchRegionInfo', url, regionForm(before, changes), limits);
    return this.#askRegion(what, limits, (now) => isRegionAs(now, changes));
  }

  /** Called by the room. @throws DecodeError */
  receiveMessage({ MethodData, ParamList }: MessageOf<'EstateOwnerMessage'>): void {
    if (decodeText(MethodData.Method) !== ESTATE_UPDATE_INFO) return;
    const told = { estate: knownEstate(decodeEstateInfo(ParamList)), invoice: MethodData.Invoice };
    for (const hear of this.#estateHeard) hear(told);
  }

  /** Called by the room. */
  receiveRegionInfo(message: MessageOf<'RegionInfo'>): void {
    const rules = rulesIn(message);
    for (const hear of this.#rulesHeard) hear(rules);
  }

  #limits(options: EstateOptions): Limits {
    return timeLeft(options, this.#scope.ports.clock, ESTATE_DEADLINE_MS);
  }

  async #askEstate(
    what: string,
    limits: Limits,
    isDone: (now: KnownEstate) => boolean,
  ): Promise<KnownEstate> {
    const invoice = this.#newInvoice();
    const question = {
      what,
      missing: ESTATE_UPDATE_INFO,
      heard: this.#estateHeard,
      ask: () => this.#sendMethod('getinfo', [''], invoice),
      isDone: (told: ToldEstate) => told.invoice.equals(invoice) && isDone(told.estate),
    };
    return (await this.#until(question, limits())).estate;
  }

  #askRegion(what: string, limits: Limits, isDone: (now: RegionRules) => boolean): Promise<RegionRules> {
    const { circuit } = this.#region;
    const AgentData = agentBlock(this.#scope.ids);
    const ask = (): void => circuit.send({ name: 'RequestRegionInfo', AgentData }, { reliable: true });
    const question = { what, missing: 'RegionInfo that says so', heard: this.#rulesHeard, ask, isDone };
    return this.#until(question, limits());
  }

  /** Asks again and again: what changes something may come after the question, or be refused without a word. */
  #until<Answer>(question: Question<Answer>, { signal, timeoutMs }: EstateOptions): Promise<Answer> {
    const { what, missing, heard, ask, isDone } = question;
    const { lifetime } = this.#region;
    const { clock } = this.#scope.ports;
    const wait = { what, lifetime, signal, timeoutMs, clock, missing: () => missing };
    return pending<Answer>(wait, ({ resolve }) => {
      const hear = (answer: Answer): void => {
        if (isDone(answer)) resolve(answer);
      };
      let cancel: () => void;
      const askNow = (): void => {
        ask();
        cancel = clock.after(ASK_AGAIN_MS, askNow);
      };
      heard.add(hear);
      askNow();
      return () => {
        heard.delete(hear);
        cancel();
      };
    });
  }

  #newInvoice(): Uuid {
    return Uuid.fromBytes(this.#scope.ports.randomBytes(16));
  }

  #sendMethod(method: string, parameters: readonly string[], invoice: Uuid): void {
    this.#region.circuit.send(
      {
        name: 'EstateOwnerMessage',
        AgentData: { ...agentBlock(this.#scope.ids), TransactionID: Uuid.zero },
        MethodData: { Method: encodeText(method), Invoice: invoice },
        ParamList: encodeEstateParameters(parameters),
      },
      { reliable: true },
    );
  }

  async #post(what: string, url: string, form: LlsdMap, limits: Limits): Promise<void> {
    const { ports } = this.#scope;
    const body = encodeUtf8(formatLlsdXml(form));
    const request = { method: 'POST', url, headers: { 'content-type': LLSD_XML }, body } as const;
    const response = await exchange(request, what, ports, { ...limits(), lifetime: this.#region.lifetime });
    if (response.status !== 200) throw refusalOf(what, request, response, ports.clock.wallTime());
  }
}
