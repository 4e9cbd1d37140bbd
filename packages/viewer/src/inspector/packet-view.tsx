import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { PacketDetail, Part } from './api.ts';

/** A line of bytes. */
const LINE = 16;
/** So many bytes are shown as lines. */
const MOST_SHOWN = 4096;

/** Where bytes are lit. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** A packet: its parts, and its bytes with the part under the cursor lit. */
export function PacketView({ packet }: { readonly packet: PacketDetail }): JSX.Element {
  const [lit, setLit] = useState<Part | undefined>();
  useEffect(() => setLit(undefined), [packet]);
  const { name, from, to, number, ms, sizeBytes, reliable, bytesAre } = packet;
  const range = lit?.from === undefined || lit.to === undefined ? undefined : { from: lit.from, to: lit.to };
  return (
    <div class="packet">
      <div class="taken-apart">
        <h2>{name}</h2>
        <p class="about">
          {number}, {(ms / 1000).toFixed(3)} s, {from} → {to}, {sizeBytes} bytes{reliable ? ', reliable' : ''}
        </p>
        <Parts parts={packet.parts} lit={lit} onLight={setLit} isTop />
      </div>
      <section class="bytes mono" tabIndex={0} aria-label={`Bytes, ${bytesAre}`}>
        <p class="about">{bytesAre}</p>
        <Bytes bytes={packet.bytes} lit={range} />
      </section>
    </div>
  );
}

function Parts({
  parts,
  lit,
  onLight,
  isTop = false,
}: {
  readonly parts: readonly Part[];
  readonly lit: Part | undefined;
  readonly onLight: (part: Part) => void;
  readonly isTop?: boolean;
}): JSX.Element {
  return (
    <ul class={`parts mono${isTop ? ' top' : ''}`}>
      {parts.map((part, at) => (
        <li key={at}>
          <button
            type="button"
            class={`part mono${part === lit ? ' lit' : ''}`}
            onMouseEnter={() => onLight(part)}
            onFocus={() => onLight(part)}
          >
            <span class="called">{part.name}</span>
            {part.value === '' ? '' : ` = ${part.value}`}
          </button>
          {part.parts.length > 0 && <Parts parts={part.parts} lit={lit} onLight={onLight} />}
        </li>
      ))}
    </ul>
  );
}

function Bytes({ bytes, lit }: { readonly bytes: string; readonly lit: Range | undefined }): JSX.Element {
  const values = useMemo(() => Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0)), [bytes]);
  const shown = Math.min(values.length, MOST_SHOWN);
  const first = useRef<HTMLElement>(null);
  useEffect(() => first.current?.scrollIntoView({ block: 'nearest' }), [lit?.from]);
  const isLit = (at: number): boolean => lit !== undefined && at >= lit.from && at < lit.to;
  const litClass = (at: number): string => (isLit(at) ? 'lit' : '');
  const lines = Array.from({ length: Math.ceil(shown / LINE) }, (_, line) => line * LINE);
  const cells = (begin: number): number[] =>
    Array.from({ length: Math.min(LINE, shown - begin) }, (_, at) => begin + at);
  return (
    <div>
      {lines.map((begin) => (
        <div class="line" key={begin}>
          <span class="at">{begin.toString(16).padStart(4, '0')}</span>
          <span>
            {cells(begin).map((at) => (
              <b key={at} class={litClass(at)} {...(at === lit?.from ? { ref: first } : {})}>
                {`${values[at]!.toString(16).padStart(2, '0')} `}
              </b>
            ))}
            {' '.repeat((LINE - cells(begin).length) * 3)}
          </span>
          <span>
            {cells(begin).map((at) => (
              <b key={at} class={litClass(at)}>
                {letterOf(values[at]!)}
              </b>
            ))}
          </span>
        </div>
      ))}
      {values.length > shown && <p class="about">… and {values.length - shown} more bytes</p>}
    </div>
  );
}

const letterOf = (byte: number): string => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·');
