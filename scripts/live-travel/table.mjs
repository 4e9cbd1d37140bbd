// What became of many travels, as lines for people.

/** How many came to their end, the times of each step in ms, and the causes of the others. */
export function tableOf(what, all, steps) {
  const well = all.filter(({ cause }) => cause === undefined);
  const lines = [`${well.length} of ${all.length} ${what} arrived`];
  for (const step of steps) {
    const times = well.map((each) => each[step]).filter((time) => time !== undefined);
    const sorted = times.toSorted((one, other) => one - other);
    const at = (percent) =>
      (sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? NaN).toFixed(1);
    lines.push(`  ${step}: median ${at(50)} ms, p95 ${at(95)} ms, most ${at(100)} ms (${sorted.length})`);
  }
  const astray = well.filter((each) => each.astray !== undefined).length;
  if (astray > 0) lines.push(`  ${astray} of them were placed far from the border`);
  const freed = well.filter(({ isFreed }) => isFreed).length;
  if (freed > 0) lines.push(`  ${freed} of them were held behind the border, and freed`);
  for (const { name, cause } of all) if (cause !== undefined) lines.push(`  ${name} failed: ${cause}`);
  return lines;
}
