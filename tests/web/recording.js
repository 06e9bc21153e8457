// Records runs with the Python of this machine, as `prepress check --write` does.
import { execFileSync } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./site.js";

/** The example programs, by name. */
export function programs() {
  const folder = join(root, "tests/traces");
  const names = readdirSync(folder).filter((name) => name.endsWith(".py"));
  return names
    .sort()
    .map((name) => ({ name: name.slice(0, -3), code: readFileSync(join(folder, name), "utf8") }));
}

/** The Python of this machine, or nothing. */
export function python() {
  try {
    const ask = ["-c", "import sys; print(sys.executable)"];
    return execFileSync("python3", ask, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return "";
  }
}

/**
 * Runs a program with every step noted, each both as a difference and as a whole.
 * @param {string} interpreter
 * @param {string} code
 * @returns {import("../../themes/default/js/lib/trace.js").Recorded & { states: any[] }}
 */
export function record(interpreter, code) {
  const folder = mkdtempSync(join(tmpdir(), "prepress-"));
  try {
    mkdirSync(join(folder, "home"));
    const job = { mode: "full", parts: [{ code }], hidden: [] };
    writeFileSync(join(folder, "job"), JSON.stringify(job));
    const out = openSync(join(folder, "out"), "w+");
    const recorder = join(root, "src/run/recorder.py");
    execFileSync(interpreter, ["-u", "-s", recorder, join(folder, "job"), join(folder, "result")], {
      cwd: join(folder, "home"),
      stdio: ["ignore", out, "ignore"],
      env: { LANG: "C.UTF-8", PYTHONHASHSEED: "0", HOME: join(folder, "home") },
      timeout: 30_000,
    });
    closeSync(out);
    return JSON.parse(readFileSync(join(folder, "result"), "utf8")).trace;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
