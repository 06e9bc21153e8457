// @ts-check
// The reader's own copy of the log: written to a file, read from one, kept in a folder, deleted.

import { counted } from "../cards/words.js";
import { download } from "../download.js";
import { dateOf } from "../lib/plan.js";
import { fileOf, LARGEST, readFile } from "../lib/record.js";
import { make } from "../parts.js";
import { makeAction, makeSection, makeStatus, written } from "./section.js";

/** @typedef {import("../cards/study.js").Study} Study */

/**
 * @param {Study} study
 * @param {() => void} changed
 * @returns {import("./section.js").Section}
 */
export function makeCopy(study, changed) {
  const trouble = make("p", { class: "notice" });
  const backup = make("p", { "data-backup": "" });
  const said = makeStatus("status");
  const refused = makeStatus("alert");
  /** @param {string} text @param {string} [why] */
  const tell = (text, why = "") => {
    said.textContent = text;
    refused.textContent = why;
  };

  const write = async () => {
    const entries = await study.log.all();
    const { time, offset } = study.now();
    const date = dateOf(Math.floor((time + offset * 60_000) / 86_400_000));
    const name = `${study.site}-study-${date}.json`;
    const text = fileOf(entries, { site: study.site, time });
    return { entries, file: new File([text], name, { type: "application/json" }) };
  };
  const exportAll = async () => {
    const { entries, file } = await write();
    download(file);
    await study.backedUp(entries);
    tell(`${counted(entries.length, "event")} written to ${file.name}.`);
    update();
  };
  const share = async () => {
    const { entries, file } = await write();
    try {
      await navigator.share({ files: [file], title: file.name });
      await study.backedUp(entries);
      update();
    } catch {
      // The reader went back, or shared it nowhere.
    }
  };
  const probe = new File(["{}"], "a.json", { type: "application/json" });
  const canShare = navigator.canShare?.({ files: [probe] }) ?? false;

  const input = make("input", { type: "file", accept: ".json,application/json", "data-action": "import" });
  input.addEventListener("change", async () => {
    const [file] = input.files ?? [];
    if (!file) return;
    tell("Reading…");
    try {
      const { fresh, known } = await take(study, file);
      tell(`${file.name}: ${counted(fresh, "event")} new, ${known} known already.`);
      changed();
    } catch (error) {
      tell(
        "",
        `${file.name} was refused, and nothing was changed. ${error instanceof Error ? error.message : ""}`,
      );
    }
    input.value = "";
  });

  const storage = make("p");
  const keepButton = makeAction("Ask it not to", "persist", async () => {
    await navigator.storage.persist();
    await tellStorage();
  });
  const tellStorage = async () => {
    const isKept = await navigator.storage?.persisted?.().catch(() => false);
    storage.replaceChildren(
      isKept
        ? "This browser keeps the data until you delete it."
        : "This browser may delete the data when space is short, or after weeks without a visit. ",
      ...(isKept || !navigator.storage?.persist ? [] : [keepButton]),
    );
  };

  const dialog = makeDialog(exportAll, async () => {
    try {
      await study.log.clear();
      await study.load();
      tell("Everything is deleted.");
      await showFolder();
    } catch {
      tell("", "The browser did not delete it.");
    }
    changed();
  });
  const folder = make("div");
  const showFolder = async () => {
    if (!("showDirectoryPicker" in window)) return;
    const { fillFolder } = await import("./folder.js");
    await fillFolder(folder, study, changed);
  };
  void showFolder();

  const update = () => {
    const { count, since, last } = study.backup;
    trouble.hidden = !study.log.trouble;
    trouble.textContent = `${study.log.trouble} What you do on this page lies in its memory alone: export it before you close it.`;
    backup.textContent =
      count > 0
        ? `${last ? "Not backed up since" : "Never backed up, since"} ${written(since)}: ${counted(count, "change")}.`
        : last
          ? `Backed up on ${written(last)}; nothing has changed since.`
          : "There is nothing to back up yet.";
  };
  void tellStorage();
  return {
    element: makeSection(
      "Copy",
      "Your copy",
      make(
        "p",
        {},
        "All that you answer lies in this browser. A file is the way to keep it, and to bring it to another device: what both know is put together, in any order, and nothing counts twice.",
      ),
      trouble,
      backup,
      make(
        "p",
        { class: "row" },
        makeAction("Export", "export", () => void exportAll()),
        ...(canShare ? [makeAction("Share", "share", () => void share())] : []),
      ),
      make("label", { class: "file" }, "Import a file", input),
      said,
      refused,
      storage,
      folder,
      make(
        "p",
        { class: "row" },
        makeAction("Delete everything", "delete", () => dialog.showModal()),
      ),
      dialog,
    ),
    update,
  };
}

/**
 * Takes a file into the log: all of it, or nothing.
 * @param {Study} study
 * @param {File} file
 */
export async function take(study, file) {
  if (file.size > LARGEST) throw new Error(`It is larger than ${LARGEST / 1e6} MB.`);
  const read = readFile(await file.text(), { site: study.site, now: study.now().time });
  if ("why" in read) throw new Error(read.why);
  const fresh = await study.log.merge(read.entries);
  if (fresh > 0) await study.load();
  // A file that holds all there is is a copy.
  if (read.entries.length === (await study.log.count())) await study.backedUp(await study.log.all());
  return { fresh, known: read.entries.length - fresh, ids: read.entries.map(({ id }) => id) };
}

/**
 * @param {() => Promise<void>} exportAll
 * @param {() => Promise<void>} clear
 */
function makeDialog(exportAll, clear) {
  const dialog = make(
    "dialog",
    { class: "keys", "aria-labelledby": "DeleteTitle" },
    make("h2", { id: "DeleteTitle" }, "Delete everything?"),
    make(
      "p",
      {},
      "All answers, notes, flags and settings of this site in this browser are deleted. This cannot be undone. Files that you exported, and other devices, keep what they have.",
    ),
    make(
      "p",
      { class: "row" },
      makeAction("Export first", "export-first", () => void exportAll()),
      makeAction("Delete everything", "delete-all", () => {
        dialog.close();
        void clear();
      }),
      makeAction("Cancel", "cancel", () => dialog.close()),
    ),
  );
  return dialog;
}
