// The counts in what test programs print.

const sum = (text, pattern) => [...text.matchAll(pattern)].reduce((total, found) => total + Number(found[1]), 0);

// Colours would stand between the words.
// eslint-disable-next-line no-control-regex
const plain = (text) => text.replace(/\u001b\[[0-9;]*m/g, '');

/** cargo test: one `test result:` line for each program. */
export function cargoCounts(out) {
  const text = plain(out);
  return {
    passed: sum(text, /^test result: \w+\. (\d+) passed/gm),
    failed: sum(text, /^test result: \w+\. \d+ passed; (\d+) failed/gm),
  };
}

/** node:test, in TAP or as it is shown to people. */
export function nodeCounts(out) {
  const text = plain(out);
  return { passed: sum(text, /^(?:#|ℹ) pass (\d+)$/gm), failed: sum(text, /^(?:#|ℹ) (?:fail|cancelled) (\d+)$/gm) };
}

/** Playwright's list reporter; a test that did not run because another failed counts as failed. */
export function playwrightCounts(out) {
  const text = plain(out);
  return {
    passed: sum(text, /^\s+(\d+) (?:passed|flaky)/gm),
    failed: sum(text, /^\s+(\d+) (?:failed|did not run|interrupted)/gm),
  };
}
