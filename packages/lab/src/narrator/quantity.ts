/** `240 ms`, `1.2 s`, `60 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1) return `${round(ms, 1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 119_500) return `${round(ms / 1000, 1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `923 B`, `15.6 kB`, `1.2 MB`, in powers of ten. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${round(bytes / 1000, 1)} kB` : `${round(bytes / 1e6, 1)} MB`;
}

/** `1 patch`, `3 patches`. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `1 of 3 patches`, `0 of 1 patch`. */
export function formatShare(part: number, whole: number, one: string, many?: string): string {
  return `${part} of ${formatCount(whole, one, many)}`;
}

function round(value: number, decimals: number): number {
  const unit = 10 ** decimals;
  return Math.round(value * unit) / unit;
}
