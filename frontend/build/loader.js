// Loads parts of the program when they are first opened; bundled into the page's one script by program.mjs.
// A part is several files, as what two parts share is in neither. Each is instantiated into the memory and the
// function table of the first file, in any order: they know of each other only by places in that table.
import { initSync } from "./frontend.js";

/** File → its instance on the way. Failures are forgotten, so that another try asks the server again. */
const files = new Map();

function once(file, load) {
  if (!files.has(file)) {
    const coming = load();
    files.set(file, coming);
    coming.catch(() => files.delete(file));
  }
  return files.get(file);
}

async function bytes(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.arrayBuffer();
}

/** Styles are there before what they are for. */
function styles(href) {
  return once(href, () => new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
    link.onload = resolve;
    link.onerror = () => (link.remove(), reject(new Error(`${href}: not loaded`)));
    document.head.append(link);
  }));
}

/** `/name.wasm`, or `/shared-desk.bin:from:to` for one of the files that come together. */
function instance(file, imports) {
  if (file.endsWith(".css")) return styles(file);
  return once(file, async () => {
    const [url, from, to] = file.split(":");
    if (!to) return WebAssembly.instantiateStreaming(fetch(url), imports);
    return WebAssembly.instantiate((await once(url, () => bytes(url))).slice(from, to), imports);
  });
}

/** What the program calls to load a part; it is told by its own function whether that went well. */
export const part = (needed) => async (callback, data) => {
  const exports = initSync();
  let well = true;
  try {
    await Promise.all(needed.map((file) => instance(file, { __wasm_split: exports })));
  } catch (fault) {
    console.warn(fault);
    well = false;
  }
  exports.__indirect_function_table.get(callback)(data, well);
};
