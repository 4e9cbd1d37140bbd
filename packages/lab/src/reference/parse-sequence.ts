/**
 * The dialect of sequence diagrams that the login sequence of the Second Life wiki is written in, with times in brackets:
 * `title`, `participant "X" as V`, `V->L: text`, `V-->>R: text [within 5 s of UseCircuitCode]`, `group`/`opt`/`loop`/`alt … else`/
 * `par … thread` to `end`, and notes and boxes, which say nothing of the order.
 * @source seeds/login-sequence.md
 */
import { DecodeError } from '@landfall/protocol/errors';
import type { Branch, Part, Sequence, Step } from './sequence.ts';

const MAX_LENGTH = 256 * 1024;
const MAX_LINES = 5000;
const MAX_DEPTH = 32;

const PARTICIPANT =
  /^(?:participant|actor|database|entity|boundary|control)\s+(?:"([^"]*)"|(\S+))(?:\s+as\s+(\S+))?/;
const STEP = /^([\p{L}\p{N}_]+)\s*(-?->>?)\s*([\p{L}\p{N}_]+)\s*:\s*(.*)$/u;
const WITHIN = /\s*\[within\s+(\d+(?:\.\d+)?)\s*(ms|s|min)(?:\s+of\s+([^\]]+))?\]\s*$/;
const BLOCK = /^(group|opt|loop|alt|par)\b\s*(.*)$/;
const NEXT_BRANCH = /^(else|thread|and)\b\s*(.*)$/;
const NOTE = /^(?:note|rbox|abox|box|state|rnote|ref|aboxright|aboxleft)\b\s*(?:[^:]*:)?\s*(.*)$/;
/** What only concerns how it is drawn. */
const LOOKS =
  /^(?:activate|deactivate|destroy|autonumber|space|bottomparticipants|fontfamily|linear|actorwidth|frame|entryspacing)\b/;
const UNIT_MS = { ms: 1, s: 1000, min: 60_000 } as const;

interface Open {
  readonly kind: 'group' | 'opt' | 'loop' | 'alt' | 'par';
  readonly title: string;
  readonly branches: { title: string; parts: Part[] }[];
}

/**
 * Reads a sequence. What follows an empty line behind the diagram and is none of it (as on a page of a wiki) is left out.
 * @throws DecodeError that names the line
 */
export function parseSequence(text: string): Sequence {
  if (text.length > MAX_LENGTH) throw new DecodeError(`a sequence of ${text.length} characters`);
  const lines = text.split(/\r?\n/);
  if (lines.length > MAX_LINES) throw new DecodeError(`a sequence of ${lines.length} lines`);
  const reader = new Reader();
  for (const [at, line] of lines.entries()) if (!reader.take(line.trim(), at + 1)) break;
  return reader.finish(lines.length);
}

class Reader {
  #title = '';
  readonly #participants = new Map<string, string>();
  readonly #parts: Part[] = [];
  readonly #open: Open[] = [];

  /** False for the first line behind the diagram. */
  take(line: string, number: number): boolean {
    if (line === '' || line.startsWith('//') || line.startsWith('#') || LOOKS.test(line)) return true;
    const [word = ''] = line.split(/\s/, 1);
    if (word === 'title') {
      this.#title = line.slice(word.length).trim();
      return true;
    }
    if (word === 'end') {
      this.#close(number);
      return true;
    }
    const step = readStep(line, number);
    if (step !== undefined) {
      this.#into.push(step);
      return true;
    }
    if (this.#takeParticipant(line) || this.#takeBlock(line, number)) return true;
    const note = NOTE.exec(line);
    if (note !== null) {
      this.#into.push({ type: 'note', text: note[1]! });
      return true;
    }
    // Prose behind the diagram: nothing of it is open, and there is something already.
    if (this.#open.length === 0 && this.#parts.length > 0) return false;
    throw new DecodeError(`line ${number} of the sequence is none: ${line.slice(0, 60)}`, {
      path: `line ${number}`,
    });
  }

  finish(number: number): Sequence {
    const open = this.#open.at(-1);
    if (open !== undefined) throw new DecodeError(`a ${open.kind} is not ended`, { path: `line ${number}` });
    return { title: this.#title, participants: this.#participants, parts: this.#parts };
  }

  get #into(): Part[] {
    return this.#open.at(-1)?.branches.at(-1)?.parts ?? this.#parts;
  }

  #takeParticipant(line: string): boolean {
    const [, quoted, bare, alias] = PARTICIPANT.exec(line) ?? [];
    const name = quoted ?? bare;
    if (name === undefined) return false;
    this.#participants.set(alias ?? name, name);
    return true;
  }

  #takeBlock(line: string, number: number): boolean {
    const [, kind, title = ''] = BLOCK.exec(line) ?? [];
    if (kind !== undefined) {
      if (this.#open.length >= MAX_DEPTH)
        throw new DecodeError('a sequence nested too deep', { path: `line ${number}` });
      this.#open.push({ kind: kind as Open['kind'], title, branches: [{ title, parts: [] }] });
      return true;
    }
    const next = NEXT_BRANCH.exec(line);
    if (next === null) return false;
    const open = this.#open.at(-1);
    if (open === undefined || (open.kind !== 'alt' && open.kind !== 'par'))
      throw new DecodeError(`${next[1]} outside of alt and par`, { path: `line ${number}` });
    open.branches.push({ title: next[2]!, parts: [] });
    return true;
  }

  #close(number: number): void {
    const open = this.#open.pop();
    if (open === undefined) throw new DecodeError('an end of nothing', { path: `line ${number}` });
    const { kind, title, branches } = open;
    const part: Part =
      kind === 'alt' || kind === 'par'
        ? { type: kind, branches: branches satisfies readonly Branch[] }
        : { type: kind, title, parts: branches[0]!.parts };
    this.#into.push(part);
  }
}

function readStep(line: string, number: number): Step | undefined {
  const found = STEP.exec(line);
  if (found === null) return undefined;
  const [, from = '', arrow = '', to = '', text = ''] = found;
  const within = WITHIN.exec(text);
  const message = (within === null ? text : text.slice(0, within.index)).trim();
  const step = { type: 'step', from, to, dashed: arrow.startsWith('--'), message, line: number } as const;
  if (within === null) return step;
  const [, amount = '', unit = 's', since] = within;
  const ms = Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
  return { ...step, within: ms, ...(since === undefined ? {} : { since: since.trim() }) };
}
