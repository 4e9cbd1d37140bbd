import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Api, CircuitHealth, Health, MessageTraffic } from './api.ts';

/** While more comes, it is asked again after so long. */
const AGAIN_MS = 1000;

const number = new Intl.NumberFormat('en');
const ms = (value: number | undefined): string => (value === undefined ? '–' : `${value.toFixed(1)} ms`);
const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((part / whole) * 100).toFixed(1)} %`;

/** How the circuits fared, and what of each message passed. A button goes to the packets that a number is of. */
export function HealthView({
  api,
  packets,
  isGrowing,
  onFilter,
}: {
  readonly api: Api;
  readonly packets: number;
  readonly isGrowing: boolean;
  readonly onFilter: (filter: string) => void;
}): JSX.Element {
  const [health, setHealth] = useState<Health>();
  const [fault, setFault] = useState('');
  useEffect(() => {
    let isGone = false;
    let timer = 0;
    const ask = async (): Promise<void> => {
      const told = await api.health();
      if (isGone) return;
      setHealth(told);
      const isBehind = told.looked < packets;
      if (isBehind || isGrowing) timer = window.setTimeout(go, isBehind ? 0 : AGAIN_MS);
    };
    const go = (): void =>
      void ask().catch((error: unknown) => setFault(error instanceof Error ? error.message : String(error)));
    go();
    return () => {
      isGone = true;
      window.clearTimeout(timer);
    };
  }, [api, packets, isGrowing]);
  if (fault !== '') return <p role="alert">{fault}</p>;
  if (health === undefined) return <p class="about">It is being counted …</p>;
  return (
    <div class="health">
      {health.looked < packets && (
        <p class="about">Counted {Math.floor((health.looked / packets) * 100)} % so far.</p>
      )}
      {health.side !== 'wire' && <p class="about">As the {health.side} recorded it.</p>}
      <Circuits circuits={health.circuits} onFilter={onFilter} />
      <Messages messages={health.messages} onFilter={onFilter} />
    </div>
  );
}

const CIRCUIT_HEADS = 'Way|Packets|Bytes|Reliable|Sent again|Acknowledged|Waiting|Median|95 %|Longest'.split(
  '|',
);

function Circuits({
  circuits,
  onFilter,
}: {
  readonly circuits: readonly CircuitHealth[];
  readonly onFilter: (filter: string) => void;
}): JSX.Element {
  return (
    <table>
      <caption>Circuits, each way by itself, and how long acknowledgements took</caption>
      <Heads names={CIRCUIT_HEADS} />
      <tbody>
        {circuits.map((circuit) => (
          <tr key={`${circuit.from} ${circuit.to}`}>
            <th scope="row">
              <Go
                filter={`Meta.From == "${circuit.from}" && Meta.To == "${circuit.to}"`}
                text={`${circuit.from} → ${circuit.to}`}
                onFilter={onFilter}
              />
            </th>
            <td>{number.format(circuit.packets)}</td>
            <td>{number.format(circuit.bytes)}</td>
            <td>{number.format(circuit.reliable)}</td>
            <td>
              {circuit.resent === 0 ? (
                '0'
              ) : (
                <Go
                  filter={`Meta.Resent && Meta.From == "${circuit.from}" && Meta.To == "${circuit.to}"`}
                  text={`${number.format(circuit.resent)} (${share(circuit.resent, circuit.packets)})`}
                  onFilter={onFilter}
                />
              )}
            </td>
            <td>{share(circuit.acked, circuit.reliable)}</td>
            <td>{number.format(circuit.waiting)}</td>
            <td>{ms(circuit.medianMs)}</td>
            <td>{ms(circuit.p95Ms)}</td>
            <td>{ms(circuit.mostMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const MESSAGE_HEADS = ['Message', 'Packets', 'Bytes', 'Share', 'Busiest second', 'Sent again'];

function Messages({
  messages,
  onFilter,
}: {
  readonly messages: readonly MessageTraffic[];
  readonly onFilter: (filter: string) => void;
}): JSX.Element {
  const all = messages.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <table>
      <caption>Messages over UDP, by their bytes</caption>
      <Heads names={MESSAGE_HEADS} />
      <tbody>
        {messages.map(({ name, direction, packets, bytes, resent, peakBytes }) => (
          <tr key={`${direction} ${name}`}>
            <th scope="row">
              <Go
                filter={`Meta.Name == "${name}" && Meta.Direction == ${direction}`}
                text={`${direction === 'c2s' ? '→' : '←'} ${name}`}
                onFilter={onFilter}
              />
            </th>
            <td>{number.format(packets)}</td>
            <td>{number.format(bytes)}</td>
            <td>{share(bytes, all)}</td>
            <td>{number.format(peakBytes)} B/s</td>
            <td>{number.format(resent)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Heads({ names }: { readonly names: readonly string[] }): JSX.Element {
  return (
    <thead>
      <tr>
        {names.map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Go({
  filter,
  text,
  onFilter,
}: {
  readonly filter: string;
  readonly text: string;
  readonly onFilter: (filter: string) => void;
}): JSX.Element {
  return (
    <button type="button" class="go mono" onClick={() => onFilter(filter)}>
      {text}
    </button>
  );
}
