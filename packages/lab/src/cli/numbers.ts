/** Numbers as options take them: digits, a point, a minus. What JavaScript reads besides (`1e99`, `0x10`, ` 5 `) is a slip of the keys. */
import { InvalidArgumentError } from 'commander';

/** What a number may be; `isWhole` is false by default. */
export interface NumberRange {
  readonly least: number;
  readonly most: number;
  readonly isWhole?: boolean;
}

const DECIMAL = /^-?(?:\d+(?:\.\d+)?|\.\d+)$/;
/** 23 days: as long as a timer of Node can wait in one go. */
export const MOST_SECONDS = 2_000_000;

/** Undefined for what is no plain decimal number in the range. */
export function numberIn(text: string, { least, most, isWhole = false }: NumberRange): number | undefined {
  const number = DECIMAL.test(text) ? Number(text) : Number.NaN;
  const isFit = number >= least && number <= most && !Object.is(number, -0);
  return isFit && (!isWhole || Number.isInteger(number)) ? number : undefined;
}

/** A reader of an option. Its error says `wanted`, such as "a number of seconds". */
export function numberOption(wanted: string, range: NumberRange): (text: string) => number {
  return (text) => {
    const number = numberIn(text, range);
    if (number === undefined) throw new InvalidArgumentError(wanted);
    return number;
  };
}

/** @throws InvalidArgumentError for what is no time from 0 to 23 days */
export const parseSeconds = numberOption(`a number of seconds, at most ${MOST_SECONDS}`, {
  least: 0,
  most: MOST_SECONDS,
});

/** @throws InvalidArgumentError for what is no port */
export const parsePort = numberOption('a port is a number from 0 to 65535', {
  least: 0,
  most: 0xffff,
  isWhole: true,
});

/** As {@link parseSeconds}, but some: `otherwise` says what zero would come to. */
export function someSeconds(otherwise: string): (text: string) => number {
  return (text) => {
    const seconds = parseSeconds(text);
    if (seconds === 0) throw new InvalidArgumentError(otherwise);
    return seconds;
  };
}
