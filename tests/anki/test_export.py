"""`prepress export anki` as the real Anki takes it: packages and tables are imported into collections, edited, and
imported again.

    tests/.venv/bin/python tests/anki/test_export.py        PREPRESS names another binary than target/release/prepress
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

import anki.lang
from anki.collection import Collection
from anki.import_export_pb2 import (
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
    ImportAnkiPackageUpdateCondition,
    ImportCsvRequest,
)
from anki.utils import field_checksum, strip_html_media

# Anki's functions on text want a language to be set.
anki.lang.set_lang("en")

ROOT = Path(__file__).resolve().parents[2]
PREPRESS = os.environ.get("PREPRESS") or str(ROOT / "target/release/prepress")
IF_NEWER = ImportAnkiPackageUpdateCondition.IMPORT_ANKI_PACKAGE_UPDATE_CONDITION_IF_NEWER
FIELDS = "Question Answer Why Say ListenFor RedFlags FollowUps Link Area Level Id Spare1 Spare2".split()


class Site:
    """A site of two banks, whose questions are values that a test changes."""

    def __init__(self, folder, count=10):
        self.root = Path(folder)
        self.questions = {f"q{n:02}": {"answer": f"Answer {n}."} for n in range(count)}
        for area in ("alpha", "beta"):
            (self.root / "content" / area).mkdir(parents=True)
            self.write(f"content/{area}/_index.md", f'+++\ntitle = "{area.title()}"\n+++\n')
        self.write("site.toml", 'title = "Interviews"\nid = "site"\nbase_url = "https://example.org/sub/"\n')

    def write(self, path, text):
        (self.root / path).write_text(text, encoding="utf-8")

    def run(self, *args, status=0, env=None):
        for area, half in (("alpha", 0), ("beta", 1)):
            text = f'title = "Bank {area}"\n'
            for number, (name, keys) in enumerate(self.questions.items()):
                if number % 2 == half:
                    text += f"\n[[question]]\nid = '{name}'\nask = 'What is `x[{name}] < 1`?'\n"
                    text += "level = 'mid'\nkind = 'concept'\ntags = ['tag one']\n"
                    for key, value in keys.items():
                        text += f"{key} = {value!r}\n" if isinstance(value, list) else f"{key} = '''{value}'''\n"
            self.write(f"content/{area}/bank.toml", text)
        command = [PREPRESS, *args, "--root", str(self.root)]
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **(env or {})})
        assert done.returncode == status, (command, done.returncode, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def export(self, form="apkg", keep=True):
        if keep:
            self.run("check", "--write")
        out = self.root / f"out.{form}"
        self.run("export", "anki", "--format", form, "--out", str(out))
        return out


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.site = Site(self.folder / "site")
        self.col = Collection(str(self.folder / "reader.anki2"))
        self.addCleanup(self.col.close)

    def take(self, package):
        """Imports a package as Anki does by default, and returns how many notes were new, updated and left alone."""
        options = ImportAnkiPackageOptions(update_notes=IF_NEWER, update_notetypes=IF_NEWER)
        request = ImportAnkiPackageRequest(package_path=str(package), options=options)
        log = self.col.import_anki_package(request).log
        self.assertEqual(list(log.conflicting), [])
        return len(log.new), len(log.updated), len(log.duplicate)

    def take_table(self, path):
        metadata = self.col.get_csv_metadata(str(path), None)
        log = self.col.import_csv(ImportCsvRequest(path=str(path), metadata=metadata)).log
        return len(log.new), len(log.updated), len(log.duplicate)

    def note(self, name):
        found = self.col.find_notes(f"Id:{name}")
        self.assertEqual(len(found), 1, name)
        return self.col.get_note(found[0])

    def study(self):
        """Answers every card, and returns what Anki knows of their schedules."""
        for place, card in enumerate(sorted(self.col.find_cards(""))):
            card = self.col.get_card(card)
            card.type, card.queue, card.due, card.ivl, card.reps, card.factor = 2, 2, 100 + place, 5 + place, 3, 2500
            self.col.update_card(card)
        return self.schedule()

    def schedule(self):
        rows = self.col.db.all("select n.guid, c.type, c.queue, c.due, c.ivl, c.reps, c.did from cards c, notes n where c.nid = n.id")
        return sorted(rows)


class Packages(Case):
    def test_a_first_import(self):
        self.assertEqual(self.take(self.site.export()), (10, 0, 0))
        self.assertEqual((self.col.note_count(), self.col.card_count()), (10, 10))
        decks = {deck.name for deck in self.col.decks.all_names_and_ids(skip_empty_default=True)}
        self.assertEqual(
            decks,
            {"Interviews"} | {f"Interviews::{area.title()}{bank}" for area in ("alpha", "beta") for bank in ("", f"::Bank {area}")},
        )
        kinds = [kind for kind in self.col.models.all() if kind["name"].startswith("prepress")]
        self.assertEqual([[field["name"] for field in kind["flds"]] for kind in kinds], [FIELDS])
        note = self.note("q03")
        self.assertEqual(sorted(note.tags), ["area::beta", "kind::concept", "level::mid", "tag-one"])
        self.assertEqual(note["Link"], "https://example.org/sub/q/q03/")
        # New cards come in the order of the site.
        order = "select n.flds from cards c, notes n where c.nid = n.id order by c.due"
        ids = [fields.split("\x1f")[10] for fields in self.col.db.list(order)]
        self.assertEqual(ids, [f"q{n:02}" for n in (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)])
        for fields, sort, checksum in self.col.db.all("select flds, sfld, csum from notes"):
            question = fields.split("\x1f")[0]
            self.assertEqual(sort, strip_html_media(question))
            self.assertEqual(checksum, field_checksum(question))

    def test_a_card_is_coloured_and_runs_nothing(self):
        self.site.questions["q00"] |= {"code": "print('[$]')", "say": "Aloud.", "red_flags": ["no"]}
        self.take(self.site.export())
        card = self.note("q00").cards()[0]
        front, back = card.question(), card.answer()
        self.assertIn('<span class="b">print</span>', front)
        self.assertIn("&#91;$]", front)
        self.assertIn("Aloud.", back)
        self.assertIn(".nightMode", front)
        self.assertNotIn("<script", front + back)

    def test_an_import_again_changes_nothing(self):
        self.take(self.site.export())
        before = self.study()
        self.assertEqual(self.take(self.site.export()), (0, 0, 10))
        self.assertEqual(self.schedule(), before)

    def test_edits_change_their_notes_alone(self):
        self.take(self.site.export())
        self.col.set_deck(self.note("q01").card_ids(), self.col.decks.id("My own"))
        before = self.study()
        own = self.note("q05")
        own["Spare1"], own["Answer"] = "mine", "my own words"
        own.tags.append("mine")
        self.col.update_note(own)
        # Twice on one day: each reaches the reader.
        for text in ("Better.", "Best."):
            for name in ("q01", "q02", "q07"):
                self.site.questions[name]["answer"] = text
            self.assertEqual(self.take(self.site.export()), (0, 3, 7))
            self.assertIn(text, self.note("q02")["Answer"])
        self.assertEqual((self.col.note_count(), self.col.card_count()), (10, 10))
        self.assertEqual(self.schedule(), before)
        own = self.note("q05")
        self.assertEqual((own["Spare1"], own["Answer"]), ("mine", "my own words"))
        self.assertIn("mine", own.tags)

    def test_a_new_address_touches_no_note(self):
        self.take(self.site.export())
        self.site.write("site.toml", 'title = "Interviews"\nid = "site"\nbase_url = "https://elsewhere.org/"\n')
        self.assertEqual(self.take(self.site.export()), (0, 0, 10))

    def test_a_new_name_keeps_the_note(self):
        self.take(self.site.export())
        before = self.study()
        self.site.questions = {
            ("better-name" if name == "q04" else name): ({**keys, "aliases": ["q04"]} if name == "q04" else keys)
            for name, keys in self.site.questions.items()
        }
        self.assertEqual(self.take(self.site.export()), (0, 1, 9))
        self.assertEqual(self.schedule(), before)
        self.assertEqual(self.note("better-name")["Link"], "https://example.org/sub/q/better-name/")
        # And the old name is free for another question, which is another note.
        del self.site.questions["better-name"]["aliases"]
        self.site.questions["q04"] = {"answer": "Another."}
        self.assertEqual(self.take(self.site.export())[0], 1)
        self.assertEqual(self.col.note_count(), 11)

    def test_a_removed_question_is_tagged(self):
        self.take(self.site.export())
        before = self.study()
        del self.site.questions["q09"]
        said = self.site.run("check", status=1)
        self.assertIn("error[lost-card]: the question `q09` is gone", said)
        self.site.run("export", "anki", status=1)
        self.assertEqual(self.take(self.site.export()), (0, 1, 9))
        self.assertEqual(self.note("q09").tags, ["prepress::retired"])
        self.assertEqual(self.schedule(), before)
        self.site.questions["q09"] = {"answer": "Back."}
        self.assertEqual(self.take(self.site.export()), (0, 1, 9))
        self.assertNotIn("prepress::retired", self.note("q09").tags)

    def test_a_stale_lock_is_told_and_touches_nothing(self):
        self.take(self.site.export())
        self.site.questions["q01"]["answer"] = "New."
        self.site.questions["later"] = {"answer": "New."}
        self.assertIn("warning[stale-lock]: the file is older than the questions: 1 new, 1 changed", self.site.run("check"))
        # A change of a note reaches Anki by its time alone, and that is not known yet.
        self.assertEqual(self.take(self.site.export(keep=False)), (1, 0, 10))
        self.assertEqual(self.take(self.site.export()), (0, 2, 9))


class Tables(Case):
    def test_a_table_updates_and_keeps_schedules(self):
        self.take(self.site.export())
        before = self.study()
        self.site.questions["q06"]["answer"] = "New\tand \"quoted\".\n\n    code"
        new, updated, _ = self.take_table(self.site.export("tsv"))
        self.assertEqual((new, updated), (0, 1))
        self.assertIn("New", self.note("q06")["Answer"])
        self.assertEqual(self.note("q06")["Spare2"], "")
        self.assertEqual(self.schedule(), before)
        self.assertEqual(self.col.note_count(), 10)
        self.assertEqual(sorted(self.note("q06").tags), ["area::alpha", "kind::concept", "level::mid", "tag-one"])


    def test_a_table_goes_by_content(self):
        self.take(self.site.export())
        own = self.note("q05")
        own["Answer"] = "my own words"
        self.col.update_note(own)
        self.col.set_deck(own.card_ids(), self.col.decks.id("My own"))
        self.assertEqual(self.take_table(self.site.export("tsv"))[:2], (0, 1))
        self.assertIn("Answer 5", self.note("q05")["Answer"])
        self.assertEqual(self.col.decks.name(self.note("q05").cards()[0].did), "My own")


class Databases(unittest.TestCase):
    def test_a_large_package_is_sound(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            site = Site(folder / "site", 2_000)
            for number, keys in enumerate(site.questions.values()):
                keys["answer"] = f"{number} " + "word " * (number % 97 * 40)
            with zipfile.ZipFile(site.export()) as package:
                self.assertIsNone(package.testzip())
                package.extract("collection.anki2", folder)
            database = sqlite3.connect(folder / "collection.anki2")
            self.assertEqual(database.execute("pragma integrity_check").fetchall(), [("ok",)])
            self.assertEqual(database.execute("select count(*), count(distinct guid) from notes").fetchone(), (2_000, 2_000))
            for number in (0, 96, 1_999):
                name = f"q{number:02}"
                rows = database.execute("select flds from notes where flds like ?", (f"%\x1f{name}\x1f%",)).fetchall()
                self.assertEqual([row[0].count("word") for row in rows], [number % 97 * 40])
            database.close()
            col = Collection(str(folder / "reader.anki2"))
            request = ImportAnkiPackageRequest(package_path=str(site.root / "out.apkg"), options=ImportAnkiPackageOptions())
            self.assertEqual(len(col.import_anki_package(request).log.new), 2_000)
            self.assertTrue(col.fix_integrity()[1])
            col.close()

    def test_the_same_bytes_anywhere(self):
        with tempfile.TemporaryDirectory() as folder:
            one, other = Site(Path(folder) / "one"), Site(Path(folder) / "an other")
            first = one.export()
            lock = (one.root / "cards.lock").read_bytes()
            (other.root / "cards.lock").write_bytes(lock)
            out = other.root / "x.apkg"
            for threads in ("1", "2", "9"):
                zone = {"TZ": "Asia/Tokyo", "LC_ALL": "C"}
                other.run("export", "anki", "--threads", threads, "--out", str(out), env=zone)
                self.assertEqual(first.read_bytes(), out.read_bytes())
            one.run("check", "--write")
            self.assertEqual((one.root / "cards.lock").read_bytes(), lock)


if __name__ == "__main__":
    program = unittest.main(exit=False, verbosity=2)
    result = program.result
    failed = len(result.failures) + len(result.errors)
    # What tests/run counts.
    print(f"# pass {result.testsRun - failed}\n# fail {failed}")
    sys.exit(1 if failed else 0)
