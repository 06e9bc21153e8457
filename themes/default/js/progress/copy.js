// @ts-check
// The reader's own copy of the log: written to a file, read from one, kept in a folder, deleted.

import { download } from "../download.js";
import { dateOf } from "../lib/plan.js";
import { fileOf, LARGEST, readFile } from "../lib/record.js";
import { counted, t } from "../lib/translate.js";
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
    const { name } = file;
    tell(
      counted(entries.length, "{count} event written to {name}.", "{count} events written to {name}.", {
        name,
      }),
    );
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
    const { name } = file;
    tell(t("Reading…"));
    try {
      const { fresh, known } = await take(study, file);
      const events = counted(fresh, "{count} event", "{count} events");
      tell(t("{name}: {events} new, {known} known already.", { name, events, known }));
      changed();
    } catch (error) {
      tell(
        "",
        `${t("{name} was refused, and nothing was changed.", { name })} ${error instanceof Error ? error.message : ""}`,
      );
    }
    input.value = "";
  });

  const storage = make("p");
  const keepButton = makeAction(t("Ask it not to"), "persist", async () => {
    await navigator.storage.persist();
    await tellStorage();
  });
  const tellStorage = async () => {
    const isKept = await navigator.storage?.persisted?.().catch(() => false);
    storage.replaceChildren(
      isKept
        ? t("This browser keeps the data until you delete it.")
        : `${t("This browser may delete the data when space is short, or after weeks without a visit.")} `,
      ...(isKept || !navigator.storage?.persist ? [] : [keepButton]),
    );
  };

  const dialog = makeDialog(exportAll, async () => {
    try {
      await study.log.clear();
      await study.load();
      tell(t("Everything is deleted."));
      await showFolder();
    } catch {
      tell("", t("The browser did not delete it."));
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
    trouble.textContent = t(
      "{trouble} What you do on this page lies in its memory alone: export it before you close it.",
      { trouble: study.log.trouble },
    );
    const changes = counted(count, "{count} change", "{count} changes");
    backup.textContent =
      count > 0
        ? last
          ? t("Not backed up since {date}: {changes}.", { date: written(since), changes })
          : t("Never backed up, since {date}: {changes}.", { date: written(since), changes })
        : last
          ? t("Backed up on {date}; nothing has changed since.", { date: written(last) })
          : t("There is nothing to back up yet.");
  };
  void tellStorage();
  return {
    element: makeSection(
      "Copy",
      t("Your copy"),
      make(
        "p",
        {},
        t(
          "All that you answer lies in this browser. A file is the way to keep it, and to bring it to another device: what both know is put together, in any order, and nothing counts twice.",
        ),
      ),
      trouble,
      backup,
      make(
        "p",
        { class: "row" },
        makeAction(t("Export"), "export", () => void exportAll()),
        ...(canShare ? [makeAction(t("Share"), "share", () => void share())] : []),
      ),
      make("label", { class: "file" }, t("Import a file"), input),
      said,
      refused,
      storage,
      folder,
      make(
        "p",
        { class: "row" },
        makeAction(t("Delete everything"), "delete", () => dialog.showModal()),
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
  if (file.size > LARGEST) throw new Error(t("It is larger than {size} MB.", { size: LARGEST / 1e6 }));
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
    make("h2", { id: "DeleteTitle" }, t("Delete everything?")),
    make(
      "p",
      {},
      t(
        "All answers, notes, flags and settings of this site in this browser are deleted. This cannot be undone. Files that you exported, and other devices, keep what they have.",
      ),
    ),
    make(
      "p",
      { class: "row" },
      makeAction(t("Export first"), "export-first", () => void exportAll()),
      makeAction(t("Delete everything"), "delete-all", () => {
        dialog.close();
        void clear();
      }),
      makeAction(t("Cancel"), "cancel", () => dialog.close()),
    ),
  );
  return dialog;
}
