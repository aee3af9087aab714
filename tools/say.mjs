// What the tools tell the person at the terminal. Everything goes to standard error, because some
// commands' standard output is data for another program.

const started = Date.now();
const colour = process.stderr.isTTY && !process.env.NO_COLOR;
const paint = (code, text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);

/** Seconds since this program started, for the left column. */
const clock = () => `${((Date.now() - started) / 1000).toFixed(1)}s`.padStart(7);

/** One step of the work, as a sentence. */
export function say(text) {
  process.stderr.write(`${paint(2, clock())}  ${text}\n`);
}

/** Something that the person should know but that does not stop the work. */
export function warn(text) {
  process.stderr.write(`${paint(2, clock())}  ${paint(33, text)}\n`);
}

/** An error whose message is meant for a person: printed without a stack. */
export class Trouble extends Error {}

/** Runs `main`, and on failure prints the reason and exits with 1. */
export async function program(main) {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${paint(31, error instanceof Trouble ? error.message : error.stack)}\n`);
    // Not only the exit code: an open connection must not keep a failed program alive.
    process.exit(1);
  }
}
