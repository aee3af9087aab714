import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cargoCounts, nodeCounts, playwrightCounts } from './counts.mjs';

test('cargo: the programs of a workspace are summed', () => {
  const out = `
test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s
test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s
`;
  assert.deepEqual(cargoCounts(out), { passed: 15, failed: 2 });
});

test('node: both ways of showing', () => {
  assert.deepEqual(nodeCounts('# tests 9\n# pass 8\n# fail 1\n# cancelled 0\n'), { passed: 8, failed: 1 });
  assert.deepEqual(nodeCounts('ℹ pass 8\nℹ fail 0\nℹ cancelled 1\n'), { passed: 8, failed: 1 });
});

test('Playwright: what did not run counts as failed', () => {
  assert.deepEqual(playwrightCounts('\n  2 failed\n    a › b\n  1 did not run\n  5 passed (1.2m)\n'), { passed: 5, failed: 3 });
});
