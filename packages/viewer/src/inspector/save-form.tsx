import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Api, SavedFormat } from './api.ts';

const FORMATS: Readonly<Record<SavedFormat, string>> = {
  lfc: '.lfc',
  pcap: '.pcap',
  pcapng: '.pcapng',
};

/** Saves what is listed as a file of its own, without secrets. */
export function SaveForm({
  api,
  title,
  filter,
  onFault,
}: {
  readonly api: Api;
  readonly title: string;
  readonly filter: string;
  readonly onFault: (error: unknown) => void;
}): JSX.Element {
  const [format, setFormat] = useState<SavedFormat>('lfc');
  const [isBusy, setIsBusy] = useState(false);
  const save = (event: Event): void => {
    event.preventDefault();
    setIsBusy(true);
    const name = `${title.replace(/\.[^.]*$/, '')}-selection.${format}`;
    void api
      .save(filter, format)
      .then((blob) => download(blob, name), onFault)
      .finally(() => setIsBusy(false));
  };
  return (
    <form class="save" onSubmit={save} title="Secrets are replaced by stand-ins">
      <label>
        <span class="unseen">Format</span>
        <select
          value={format}
          onChange={({ currentTarget }) => setFormat(currentTarget.value as SavedFormat)}
        >
          {Object.entries(FORMATS).map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" disabled={isBusy}>
        {isBusy ? 'Saving …' : 'Save what is listed'}
      </button>
    </form>
  );
}

function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(url);
}
