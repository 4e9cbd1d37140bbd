/** What watches a service names metrics that a service has: a rule on another one would never fire, and nobody would know. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../store/index.ts';
import { createMetrics } from './metrics.ts';

const root = new URL('../../../../', import.meta.url).pathname;
const read = (path: string): string => readFileSync(root + path, 'utf8');
const RULES = 'deploy/monitoring/landfall-assets.rules.yml';
const DASHBOARD = 'deploy/monitoring/landfall-assets.dashboard.json';

/** Of a service that does all that is counted, and has done it once. */
async function exportedText(): Promise<string> {
  const metrics = createMetrics({
    store: new MemoryStore(),
    cache: () => ({ hits: 1, misses: 1, entries: 1, usedBytes: 1, limitBytes: 1, evictions: 1 }),
    connections: async () => await Promise.resolve(1),
    uploadBytes: () => 1,
    answerBytes: () => 1,
    scrub: () => ({ isRunning: true, checked: 1, total: 2, damaged: 0, completedAt: 1, since: 1 }),
    backup: () => ({ damaged: 0, hasFailed: false, completedAt: 1, since: 1 }),
    derived: () => ({
      hits: 1,
      made: 1,
      joined: 1,
      failed: 1,
      refused: 1,
      underWay: 1,
      replaced: 1,
      cache: { entries: 1, usedBytes: 1, limitBytes: 1, evictions: 1, damaged: 0 },
    }),
  });
  metrics.answered({ route: 'data', method: 'GET', status: 200, seconds: 1, sentBytes: 1 });
  metrics.put('stored');
  metrics.refusedCredential();
  metrics.rateLimited();
  metrics.damaged();
  return await metrics.text();
}

/** A histogram is named by its own name and by those of its series. */
async function exported(): Promise<ReadonlySet<string>> {
  const text = await exportedText();
  const named = [...text.matchAll(/^# TYPE (\w+) |^(\w+)[{ ]/gm)];
  return new Set(named.map(([, family, series]) => family ?? series ?? ''));
}

/** Of every series, and the two that Prometheus adds. */
async function exportedLabels(): Promise<ReadonlySet<string>> {
  const labels = [...(await exportedText()).matchAll(/[{,](\w+)="/g)].map(([, name = '']) => name);
  return new Set(['instance', 'job', ...labels]);
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly refId: string; readonly expr: string }[];
}
interface Dashboard {
  readonly uid: string;
  readonly schemaVersion: number;
  readonly templating: { readonly list: readonly { readonly name: string }[] };
  readonly panels: readonly Panel[];
}

const dashboard = JSON.parse(read(DASHBOARD)) as Dashboard;
const expressions = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

describe('what watches a service', () => {
  it.each([
    ['the rules', RULES],
    ['the tests of the rules', 'deploy/monitoring/landfall-assets.rules.test.yml'],
    ['their tests over days', 'deploy/monitoring/landfall-assets.late.test.yml'],
    ['the dashboard', DASHBOARD],
    ['the page on monitoring', 'docs/operate/monitoring.md'],
    ['the page on upgrades', 'docs/operate/upgrade.md'],
    ['the guide', 'docs/guide/assets-serving.md'],
  ])('names metrics that there are: %s', async (_, path) => {
    const text = read(path).replace(/\{[^}\n]*\}/g, '');
    const own = [...read(RULES).matchAll(/record: (\S+)/g)].map(([, name = '']) => name);
    const named = [...text.matchAll(/\blandfall_assets_[a-z_]*[a-z]\b|\blandfall_assets:[\w:]+/g)].map(
      ([name]) => name,
    );
    const short = [...text.matchAll(/`(_[a-z_]+[a-z])`/g)].map(([, name = '']) => `landfall_assets${name}`);
    expect(named.length + short.length).toBeGreaterThan(0);
    const known = new Set([...(await exported()), ...own]);
    expect([...named, ...short].filter((name) => !known.has(name))).toEqual([]);
  });

  it('names labels that they have', async () => {
    const labels = await exportedLabels();
    const text = `${read(RULES)}\n${expressions.join('\n')}`;
    const selected = [...text.matchAll(/\{([^}\n]*)\}/g)].flatMap(([, inside = '']) =>
      [...inside.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"/g)].map(([, label = '']) => label),
    );
    const grouped = [...text.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, inside = '']) => inside.split(/, ?/));
    expect(selected.length).toBeGreaterThan(5);
    expect(grouped.length).toBeGreaterThan(5);
    expect([...selected, ...grouped].filter((label) => !labels.has(label))).toEqual([]);
  });
});

describe('the dashboard', () => {
  it('has panels that each show something, of the data source that is picked', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    for (const { title, type, datasource, targets } of dashboard.panels) {
      expect(title).not.toBe('');
      expect(['stat', 'timeseries']).toContain(type);
      expect(datasource).toEqual({ type: 'prometheus', uid: '${datasource}' });
      expect(targets.length).toBeGreaterThan(0);
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    }
  });

  it('has them beside each other, none over another, in the 24 columns that there are', () => {
    const taken = new Map<string, string>();
    for (const { title, gridPos } of dashboard.panels)
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(x).toBeLessThan(24);
          expect(taken.get(`${x} ${y}`), `${title} lies over`).toBeUndefined();
          taken.set(`${x} ${y}`, title);
        }
  });

  it('uses no variable that it does not have', () => {
    const own = new Set(['__rate_interval', ...dashboard.templating.list.map(({ name }) => name)]);
    const used = [...read(DASHBOARD).matchAll(/\$\{?(\w+)\}?/g)].map(([, name = '']) => name);
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter((name) => !own.has(name) && name !== '__all')).toEqual([]);
  });
});

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
if (!hasPromtool)
  process.stderr.write('SKIPPED: rules and expressions read by promtool (apt-get install prometheus)\n');

describe.skipIf(!hasPromtool)('promtool', () => {
  function promtool(...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
    return status === 0 ? 'well' : `${stdout}${stderr}`;
  }

  it('accepts the rules, and sees them fire as their tests say', () => {
    expect(promtool('check', 'rules', root + RULES)).toBe('well');
    for (const tests of ['.rules.test.', '.late.test.'])
      expect(promtool('test', 'rules', root + RULES.replace('.rules.', tests))).toBe('well');
  });

  it('reads every expression of the dashboard', () => {
    const folder = mkdtempSync(join(tmpdir(), 'landfall-monitoring-'));
    const rules = expressions.map((expr, at) => {
      const filled = expr.replaceAll('$__rate_interval', '1m').replaceAll('$instance', '.*');
      return `      - { record: panel:${at}, expr: ${JSON.stringify(filled)} }\n`;
    });
    const file = join(folder, 'panels.yml');
    writeFileSync(file, `groups:\n  - name: panels\n    rules:\n${rules.join('')}`);
    try {
      expect(promtool('check', 'rules', file)).toBe('well');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
