// @ts-check
// A folder of the reader's, in a cloud drive say: each device writes a file of its own there and reads those of the others,
// so that no two write the same one.

import { fileOf } from "../lib/record.js";
import { counted, t } from "../lib/translate.js";
import { make } from "../parts.js";
import { take } from "./copy.js";
import { makeAction, makeStatus, written } from "./section.js";

/** @typedef {import("../cards/study.js").Study} Study */
/**
 * The parts of a directory's handle that TypeScript's library does not know yet.
 * @typedef {FileSystemDirectoryHandle & {
 *   queryPermission(of: { mode: string }): Promise<string>,
 *   requestPermission(of: { mode: string }): Promise<string>,
 *   values(): AsyncIterable<FileSystemHandle>,
 * }} Folder
 */

const MODE = { mode: "readwrite" };

/**
 * Shows the folder, and what can be done with it.
 * @param {HTMLElement} place
 * @param {Study} study
 * @param {() => void} changed
 */
export async function fillFolder(place, study, changed) {
  const said = makeStatus("status");
  const refused = makeStatus("alert");
  const text = make("p");
  /** @type {Folder | undefined} */
  let folder = await study.log.recall("folder");

  /** @param {Folder} to */
  const run = async (to) => {
    said.textContent = t("Reading the folder…");
    refused.textContent = "";
    try {
      const { fresh, faults } = await sync(study, to);
      const { time } = study.now();
      said.textContent = counted(
        fresh,
        "In step since {time}: {count} event from elsewhere.",
        "In step since {time}: {count} events from elsewhere.",
        { time: written(time, { dateStyle: "medium", timeStyle: "short" }) },
      );
      refused.textContent = faults.join(" ");
      changed();
    } catch (error) {
      said.textContent = "";
      refused.textContent = `${t("The folder could not be used.")} ${error instanceof Error ? error.message : ""}`;
    }
  };
  const choose = async () => {
    try {
      // @ts-expect-error not in TypeScript's library yet
      folder = await window.showDirectoryPicker({ id: "study", mode: "readwrite" });
    } catch {
      return;
    }
    await study.log.keep("folder", folder);
    show();
    if (folder) await run(folder);
  };
  const again = async () => {
    if (folder && (await folder.requestPermission(MODE)) === "granted") await run(folder);
  };
  const forget = async () => {
    folder = undefined;
    await study.log.keep("folder", undefined);
    said.textContent = "";
    show();
  };
  const row = make("p", { class: "row" });
  const show = () => {
    text.textContent = folder
      ? t(
          "Folder “{name}”: each visit to this page reads what other devices wrote there, and writes what this one has.",
          { name: folder.name },
        )
      : t(
          "Choose a folder that your devices share, in a cloud drive say, and they keep themselves in step through it.",
        );
    row.replaceChildren(
      ...(folder
        ? [
            makeAction(t("Sync now"), "sync", () => void again()),
            makeAction(t("Forget the folder"), "forget", () => void forget()),
          ]
        : [makeAction(t("Choose a folder"), "folder", () => void choose())]),
    );
  };
  show();
  place.replaceChildren(make("h3", {}, t("Several devices")), text, row, said, refused);
  if (folder && (await folder.queryPermission(MODE)) === "granted") await run(folder);
}

/**
 * Reads the files of the other devices and writes that of this one.
 *
 * Its own file holds what this device wrote and what no other file there holds: so the folder is a whole copy.
 * @param {Study} study
 * @param {Folder} folder
 */
async function sync(study, folder) {
  const own = `${study.site}-${study.log.device}.json`;
  /** @type {string[]} */
  const faults = [];
  /** @type {Set<string>} */
  const elsewhere = new Set();
  let fresh = 0;
  for await (const handle of folder.values()) {
    const { name } = handle;
    if (handle.kind !== "file" || !name.startsWith(`${study.site}-`) || !name.endsWith(".json")) continue;
    const file = await /** @type {FileSystemFileHandle} */ (handle).getFile();
    try {
      const taken = await take(study, file);
      fresh += taken.fresh;
      if (name !== own) for (const id of taken.ids) elsewhere.add(id);
    } catch (error) {
      faults.push(`${t("{name} was left out.", { name })} ${error instanceof Error ? error.message : ""}`);
    }
  }
  const all = await study.log.all();
  const entries = all.filter(({ id, device }) => device === study.log.device || !elsewhere.has(id));
  const text = fileOf(entries, { site: study.site, time: study.now().time });
  const writer = await (await folder.getFileHandle(own, { create: true })).createWritable();
  await writer.write(text);
  await writer.close();
  await study.backedUp(all);
  return { fresh, faults };
}
