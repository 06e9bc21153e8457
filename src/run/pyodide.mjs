// Serves jobs in Pyodide: frames of JSON on standard input and output, one at a time.
import { readSync, writeSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, seed] = process.argv.slice(1);

/** @param {number} count */
function read(count) {
  const data = Buffer.alloc(count);
  for (let at = 0; at < count; ) {
    let got = 0;
    try {
      got = readSync(0, data, at, count - at, null);
    } catch (error) {
      if (error.code === "EAGAIN") continue;
      throw error;
    }
    if (got === 0) process.exit(0);
    at += got;
  }
  return data;
}

const take = () => read(read(4).readUInt32LE(0)).toString("utf8");

/** @param {string} text */
function give(text) {
  const body = Buffer.from(text, "utf8");
  const data = Buffer.alloc(4 + body.length);
  data.writeUInt32LE(body.length, 0);
  body.copy(data, 4);
  for (let at = 0; at < data.length; ) {
    try {
      at += writeSync(1, data, at);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

const program = take();
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const silent = () => {};
const pyodide = await loadPyodide({
  indexURL: folder,
  env: { HOME: "/tmp", PYTHONHASHSEED: seed },
  jsglobals: { setTimeout, clearTimeout, setInterval, clearInterval },
  stdin: () => null,
  stdout: silent,
  stderr: silent,
});
// It gets builtins of its own: a block may change those that everybody has.
const names = pyodide.runPython("import builtins; {'__builtins__': dict(vars(builtins)), '__name__': 'prepress'}");
pyodide.runPython(program, { globals: names, filename: "<prepress>" });
const run = names.get("run");
give(JSON.stringify({ ready: true }));
for (;;) {
  const job = take();
  let result;
  try {
    result = run(job);
  } catch (error) {
    // What ends the interpreter ends this process, too.
    give(JSON.stringify({ end: "crash", out: "", text: String(error).slice(-300) }));
    process.exit(1);
  }
  give(result);
}
