import { describe, expect, it } from 'vitest';
import { OwnGrid } from './own-grid.ts';

const regionOf = (extras: Record<string, string> = {}) => ({ features: { OpenSimExtras: extras } });

describe('a place of the grid where the agent is goes by its name alone', () => {
  it.each([
    ['grid.example:8002:Bay', 'Bay'],
    ['Grid.Example:8002:Far Away', 'Far Away'],
    ['http://grid.example:8002 Bay', 'Bay'],
    ['http://GRID.example:8002/Bay', 'Bay'],
    ['http://grid.example:8002/ Bay', 'Bay'],
    ['https://grid.example:8002:Bay', 'Bay'],
    ['grid.example:8002', 'grid.example:8002'],
    ['grid.example:8003:Bay', 'grid.example:8003:Bay'],
    ['grid.example:Bay', 'grid.example:Bay'],
    ['elsewhere.example:8002:Bay', 'elsewhere.example:8002:Bay'],
    ['Bay', 'Bay'],
    ['A: B', 'A: B'],
  ])('%s is %s', (region, name) => {
    expect(new OwnGrid('grid.example:8002').nameOf(region)).toBe(name);
  });

  it.each([
    ['grid.example', 'grid.example:80:Bay'],
    ['grid.example:80', 'grid.example:Bay'],
    ['grid.example:443', 'https://grid.example/Bay'],
    ['GRID.example', 'grid.EXAMPLE:Bay'],
  ])('ports that need not be said are the same: %s, %s', (grid, region) => {
    expect(new OwnGrid(grid).nameOf(region)).toBe('Bay');
  });

  it('and the default region of a grid at the usual port is no region of that name', () => {
    expect(new OwnGrid('grid.example').nameOf('grid.example:8002')).toBe('grid.example:8002');
  });

  it('by all that its regions call it', () => {
    const own = new OwnGrid('127.0.0.1:9000');
    const GridURLAlias = 'http://alias.example:8002/, other.example:8002,javascript:alert(1)';
    own.enter(regionOf({ GridURL: 'http://grid.example:8002/', GridURLAlias }));
    for (const grid of ['127.0.0.1:9000', 'grid.example:8002', 'alias.example:8002', 'other.example:8002'])
      expect(own.nameOf(`${grid}:Bay`)).toBe('Bay');
    expect(own.nameOf('javascript:alert(1)')).toBe('javascript:alert(1)');
  });

  it('the grid of the login no more, after a hypergrid teleport, until the agent is back', () => {
    const own = new OwnGrid('127.0.0.1:9000');
    const home = regionOf({ GridURL: 'http://grid.example:8002/' });
    const abroad = regionOf({ GridURL: 'http://abroad.example:8002/' });
    own.enter(home);
    own.enter(abroad);
    expect(own.nameOf('abroad.example:8002:Bay')).toBe('Bay');
    expect(own.nameOf('127.0.0.1:9000:Bay')).toBe('127.0.0.1:9000:Bay');
    expect(own.nameOf('grid.example:8002:Bay')).toBe('grid.example:8002:Bay');
    own.enter(regionOf({ GridURL: 'http://grid.example:8002/' }));
    expect(own.nameOf('127.0.0.1:9000:Bay')).toBe('Bay');
    expect(own.nameOf('abroad.example:8002:Bay')).toBe('abroad.example:8002:Bay');
  });

  it('of which nothing is known, none does', () => {
    const own = new OwnGrid(undefined);
    own.enter({ features: undefined });
    expect(own.nameOf('grid.example:8002:Bay')).toBe('grid.example:8002:Bay');
  });
});
