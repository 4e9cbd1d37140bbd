import { decodeText } from '@landfall/protocol/bytes';
import type { MessageOf } from '@landfall/protocol/message';

/** The parameters of an EstateOwnerMessage: texts. */
export class MethodParameters {
  readonly #texts: readonly string[];

  constructor({ ParamList }: Pick<MessageOf<'EstateOwnerMessage'>, 'ParamList'>) {
    this.#texts = ParamList.map(({ Parameter }) => decodeText(Parameter).trim());
  }

  get length(): number {
    return this.#texts.length;
  }

  /** Each of them, taken apart at blanks. */
  get words(): readonly (readonly string[])[] {
    return this.#texts.map((text) => text.split(/\s+/));
  }

  /** @source OpenSim LLClientView.cs (convertParamStringToBool): viewers say `Y` or `1` */
  flag(index: number): boolean {
    return /^(y|yes|t|true|1)$/i.test(this.#texts[index] ?? '');
  }

  /** Undefined for what is no number, or not within these. */
  number(index: number, least: number, most: number): number | undefined {
    return numberIn(this.#texts[index], least, most);
  }
}

/** Undefined for what is no number, or not within these. */
export function numberIn(text: string | undefined, least: number, most: number): number | undefined {
  const number = text === undefined || text === '' ? Number.NaN : Number(text);
  return number >= least && number <= most ? number : undefined;
}
