// What lasts of a session: reloads, tabs that end, other tabs, no network, no storage, days and zones, edited sites.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  answer,
  answers,
  built,
  counts,
  DAY,
  desk,
  due,
  ended,
  entry,
  grades,
  HOUR,
  log,
  NOON,
  open,
  put,
  queue,
  reader,
  SMALL,
  seed,
  set,
  shown,
  site,
  states,
  today,
  told,
} from "./cards.js";

test("a reload after each of twenty grades changes nothing", async () => {
  /** @type {string[][]} */
  const runs = [];
  for (const isReloaded of [false, true]) {
    await reader(async (context) => {
      const page = await open(context);
      /** @type {string[]} */
      const names = [];
      for (let at = 0; at < 20; at++) {
        names.push(await answer(page, at % 7 === 3 ? 1 : 4));
        if (isReloaded) await page.reload();
      }
      await shown(page);
      assert.equal((await grades(page)).length, 20);
      runs.push(names);
    });
  }
  assert.deepEqual(runs[0], runs[1]);
});

test("no grade is lost when the tab ends right after it", async () => {
  await reader(async (context) => {
    /** @type {string[]} */
    const names = [];
    for (let at = 0; at < 50; at++) {
      const page = await open(context);
      names.push(await shown(page));
      await page.keyboard.press("Space");
      await shown(page, "back");
      await page.keyboard.press("4");
      if (at % 5 === 0) {
        // The process of the page ends at once.
        const session = await context.newCDPSession(page);
        const crash = page.waitForEvent("crash");
        session.send("Page.crash").catch(() => {});
        await crash;
      }
      await page.close();
    }
    const page = await open(context, "glossary/");
    assert.deepEqual(
      (await grades(page)).map(({ card }) => card),
      names,
    );
    assert.equal(new Set(names).size, 50);
  });
});

test("two tabs at once: an event for each click, and the other tab moves on", async () => {
  await reader(async (context) => {
    const [one, two] = [await open(context), await open(context)];
    for (let at = 0; at < 10; at++) {
      const [by, other] = at % 2 === 0 ? [one, two] : [two, one];
      const card = await shown(by);
      assert.equal(await shown(other), card);
      await other.keyboard.press("Space");
      await shown(other, "back");
      // A first "good" leaves the card on a step: it is still to come today, but not now.
      await answer(by, at % 3 === 0 ? 3 : 4);
      const next = await shown(by);
      await other.locator(`.flashcard[data-side=front][data-card="${next}"]`).waitFor();
      if (at === 0) await told(other, "That card was answered in another tab.");
      assert.equal(await due(other), await due(by));
    }
    // Both at the same moment.
    let clicks = 10;
    for (let at = 0; at < 5; at++) {
      for (const page of [one, two]) {
        await shown(page);
        await page.keyboard.press("Space");
        await shown(page, "back");
      }
      const pressed = await Promise.all(
        [one, two].map((page) =>
          page.evaluate(() => {
            const button = document.querySelector('[data-grade="4"]');
            if (button instanceof HTMLElement) button.click();
            return button ? 1 : 0;
          }),
        ),
      );
      clicks += pressed[0] + pressed[1];
      const next = await shown(one);
      await two.locator(`.flashcard[data-side=front][data-card="${next}"]`).waitFor();
    }
    const kept = await log(one);
    assert.equal(kept.length, clicks);
    assert.equal(new Set(kept.map(({ id }) => id)).size, clicks);
    assert.deepEqual(await states(one), await states(two));
  });
});

test("a snapshot never lacks what another tab has just added", async () => {
  await reader(async (context) => {
    const [one, two] = [await open(context), await open(context)];
    await answers(one, 3, 4);
    await shown(two);
    // The other tab hears of nothing, as if its messages were late, and then writes the snapshot.
    await two.evaluate(() => {
      BroadcastChannel.prototype.addEventListener = () => {};
    });
    await two.reload();
    await two.addInitScript(() => {
      window.addEventListener("message", () => {}, true);
      BroadcastChannel.prototype.addEventListener = () => {};
    });
    await two.reload();
    await shown(two);
    await answers(one, 2, 4);
    const wanted = await states(one);
    await two.evaluate(() => {
      Object.defineProperty(document, "visibilityState", { value: "hidden" });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await two.waitForFunction(
      () =>
        new Promise((done) => {
          const request = indexedDB.open("prepress:small");
          request.onsuccess = () => {
            const get = request.result.transaction("kept").objectStore("kept").get("snapshot");
            get.onsuccess = () => {
              request.result.close();
              done(get.result !== undefined);
            };
          };
        }),
    );
    assert.deepEqual(await states(one), wanted);
  });
});

test("offline, what was fetched goes on; the rest is told, and tried again", async () => {
  await reader(async (context) => {
    const page = await open(context);
    await shown(page);
    await page.waitForLoadState("networkidle");
    await context.setOffline(true);
    const names = [];
    while ((await page.locator("[data-failed]").count()) === 0) names.push(await answer(page, 4));
    assert.ok(names.length >= 3, `${names.length} cards were there`);
    const alert = page.locator("[role=alert][data-failed]");
    assert.match((await alert.textContent()) ?? "", /could not be fetched/);
    assert.equal((await grades(page)).length, names.length);
    await alert.getByRole("button", { name: "Retry" }).click();
    await alert.waitFor();
    // What was answered can be taken back, and is answered again.
    await page.keyboard.press("u");
    assert.equal(await shown(page), names.at(-1));
    await answer(page, 4);
    await alert.waitFor();
    await context.setOffline(false);
    await alert.getByRole("button", { name: "Retry" }).click();
    await shown(page);
    assert.equal((await grades(page)).length, names.length + 1);
  });
});

test("a session ends offline as it does online", async () => {
  await reader(async (context) => {
    const page = await open(context, "cards/special/?kind=output");
    await shown(page);
    await page.waitForLoadState("networkidle");
    await context.setOffline(true);
    await page.locator(".predict textarea").fill("1\n2\n<b>3</b>");
    await page.locator("[data-action=reveal]").click();
    await page.locator(".predicted").waitFor();
    await page.locator('[data-grade="4"]').click();
    await ended(page);
  });
});

/** What a browser may do to the storage of a site, in the page. @type {{ [name: string]: [RegExp, () => void] }} */
const TROUBLES = {
  denied: [
    /keeps no data/,
    () => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("denied", "SecurityError");
      };
    },
  ],
  absent: [/keeps no data/, () => Object.defineProperty(window, "indexedDB", { value: undefined })],
  full: [
    /storage is full/,
    () => {
      IDBObjectStore.prototype.add = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    },
  ],
  blocked: [
    /keeps no data/,
    () => {
      IDBFactory.prototype.open = () => {
        const request = /** @type {any} */ ({});
        setTimeout(() => request.onblocked?.(), 10);
        return request;
      };
    },
  ],
};

for (const [name, [said, spoil]] of Object.entries(TROUBLES)) {
  test(`storage that is ${name} is told, and the session goes on in memory`, async () => {
    await reader(async (context) => {
      await context.addInitScript(spoil);
      const page = await open(context, "cards/alpha/");
      const names = await answers(page, 4, 4);
      assert.equal(new Set(names).size, 4);
      assert.equal(await due(page), 20);
      const notice = page.locator(".notice");
      assert.match((await notice.textContent()) ?? "", said);
      assert.match((await notice.textContent()) ?? "", /lost when this page closes/);
      const next = await shown(page);
      await page.keyboard.press("-");
      await page.locator(`.flashcard:not([data-card="${next}"])`).waitFor();
      await page.keyboard.press("u");
      await page.locator("[data-due='20']").waitFor();
      for (let at = 0; at < 4; at++) await page.keyboard.press("u");
      await page.locator("[data-due='24']").waitFor();
      assert.equal(await shown(page), names[0]);
    });
  });
}

test("what could not be written is written once there is room", async () => {
  await reader(async (context) => {
    const page = await open(context, "cards/alpha/");
    await page.evaluate(() => {
      const { add } = IDBObjectStore.prototype;
      let count = 0;
      IDBObjectStore.prototype.add = function (...given) {
        count++;
        // The second one of a transaction fails too: nothing may be written by half.
        if (count === 1 || count === 3) throw new DOMException("full", "QuotaExceededError");
        return add.apply(this, given);
      };
    });
    await answer(page, 4);
    await page.locator(".notice").waitFor();
    await answers(page, 2, 4);
    await page.locator(".notice").waitFor({ state: "detached" });
    await answer(page, 4);
    assert.equal((await grades(page)).length, 4);
  });
});

test("storage that is slow is waited for, and used once it is there", async () => {
  await reader(async (context) => {
    await seed(context, [entry("a-0", 20, { grade: 4 })]);
    await context.addInitScript(() => {
      const { open } = IDBFactory.prototype;
      let isFirst = true;
      IDBFactory.prototype.open = function (...given) {
        if (!isFirst) return open.apply(this, given);
        isFirst = false;
        const late = /** @type {any} */ ({});
        // @ts-expect-error the test says when
        window.answer = () => {
          const request = open.apply(this, given);
          request.onsuccess = () => {
            late.result = request.result;
            late.onsuccess();
          };
        };
        return late;
      };
    });
    const page = await open(context, "cards/alpha/");
    await context.clock.runFor(5000);
    await page.locator(".notice").waitFor();
    assert.equal(await answer(page, 4), "a-0");
    // @ts-expect-error see above
    await page.evaluate(() => window.answer());
    await page.locator(".notice").waitFor({ state: "detached" });
    await page.waitForFunction(() => document.querySelector("[data-due]")?.textContent === "23");
    assert.equal((await grades(page)).length, 2);
  });
});

test("a hundred answers are taken back, across a reload, and the queue is as it was", async () => {
  await reader(async (context) => {
    const page = await open(context);
    await set(page, "newPerDay", 100);
    await page.reload();
    const start = await queue(page);
    const names = await answers(page, 50);
    const middle = await queue(page);
    names.push(...(await answers(page, 50)));
    for (let back = 1; back <= 100; back++) {
      // Now and then two at once, as with a key that is held down.
      await page.keyboard.press(back % 3 === 0 ? "Control+z" : "u");
      if (back % 10 === 4) continue;
      await page.locator(`.flashcard[data-side=front][data-card="${names.at(-back)}"]`).waitFor();
      if (back === 40) {
        await page.reload();
        assert.equal(await shown(page), names.at(-back), "a reload shows the card that was taken back");
      }
      if (back === 50) assert.deepEqual(await queue(page), middle);
    }
    assert.deepEqual(await queue(page), start);
    assert.equal(await due(page), 78);
    assert.deepEqual(await states(page), []);
    await page.reload();
    assert.equal(await shown(page), names[0]);
    assert.equal((await log(page)).length, 201);
  });
});

/**
 * Returns the time of a wall clock.
 * @param {string} timeZone
 * @param {string} text as in `2026-10-25T03:50`
 */
function wall(timeZone, text) {
  const utc = Date.parse(`${text}Z`);
  const shows = (/** @type {number} */ time) =>
    Date.parse(`${new Date(time).toLocaleString("sv-SE", { timeZone }).replace(" ", "T")}Z`);
  const guess = utc - (shows(utc) - utc);
  return guess - (shows(guess) - utc);
}

test("the day turns at four by the clock on the wall, in any zone, also where clocks change", async () => {
  for (const [zone, night] of /** @type {const} */ ([
    ["Pacific/Kiritimati", "2026-11-24"],
    ["Asia/Kathmandu", "2026-11-24"],
    ["Europe/Berlin", "2026-10-25"],
    ["Europe/Berlin", "2027-03-28"],
    ["America/New_York", "2026-11-01"],
    ["America/St_Johns", "2027-03-14"],
    ["Australia/Lord_Howe", "2026-10-04"],
    ["Pacific/Pago_Pago", "2026-11-24"],
  ])) {
    const evening = wall(zone, `${night}T00:00`) - HOUR;
    await reader(
      async (context) => {
        const page = await open(context, "cards/alpha/");
        await set(page, "newPerDay", 2);
        await page.reload();
        const names = await answers(page, 2, 4);
        await ended(page);
        await context.clock.setSystemTime(wall(zone, `${night}T03:55`));
        await page.reload();
        await ended(page);
        assert.equal(await due(page), 0, `${zone} ${night}`);
        await context.clock.setSystemTime(wall(zone, `${night}T04:01`));
        await page.reload();
        names.push(...(await answers(page, 2, 4)));
        await ended(page);
        assert.equal(new Set(names).size, 4, "no card came twice");
        const days = (await grades(page)).map(({ day }) => day);
        assert.equal(days[2] - days[0], 1, `${zone} ${night}`);
      },
      { ...desk, timezoneId: zone },
      evening,
    );
  }
});

test("a day that turns while the page is open brings its own cards", async () => {
  await reader(async (context) => {
    const page = await open(context, "cards/alpha/");
    await set(page, "newPerDay", 2);
    await page.reload();
    await answers(page, 2, 4);
    await ended(page);
    await context.clock.setSystemTime(NOON + 17 * HOUR);
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await shown(page);
    assert.equal(await due(page), 2);
  });
});

test("who flies west over midnight goes on with the day that was", async () => {
  await reader(
    async (context) => {
      const page = await open(context, "cards/alpha/");
      const session = await context.newCDPSession(page);
      const fly = (/** @type {string} */ timezoneId) =>
        session.send("Emulation.setTimezoneOverride", { timezoneId });
      await fly("Asia/Tokyo");
      await set(page, "newPerDay", 2);
      await page.reload();
      await answers(page, 2, 4);
      await ended(page);
      await fly("America/Los_Angeles");
      await page.reload();
      await ended(page);
      assert.equal(await due(page), 0);
      await context.clock.setSystemTime(NOON + 54 * HOUR);
      await page.reload();
      await shown(page);
      assert.equal(await due(page), 2);
      const [, first] = await log(page);
      await answer(page, 4);
      assert.equal((await grades(page)).at(-1)?.day, first.day + 1);
    },
    { viewport: desk.viewport },
    NOON + 12 * HOUR,
  );
});

test("a clock that was set back for days brings nothing twice, and what is answered then is kept", async () => {
  await reader(async (context) => {
    await seed(
      context,
      ["b-0", "b-1", "b-2"].map((card) => entry(card, 60, { grade: 4 })),
    );
    const page = await open(context);
    await set(page, "newPerDay", 2);
    await set(page, "reviewsPerDay", 2);
    await page.reload();
    const names = await answers(page, 4, 4);
    await ended(page);
    for (const back of [3, 30]) {
      await context.clock.setSystemTime(NOON - back * DAY);
      await page.reload();
      const line = await page.locator("[data-due]").textContent();
      assert.match(
        (await page.locator(".notice").first().textContent()) ?? "",
        /clock is more than a day behind/,
      );
      assert.equal(line, back === 3 ? "1" : "0");
      if (back === 3) names.push(await answer(page, 4));
      await ended(page);
      await page.reload();
      await ended(page);
    }
    assert.equal(new Set(names).size, 5, `${names}`);
    const kept = await log(page);
    assert.equal(kept.length, 3 + 2 + 5);
    assert.ok(
      kept.slice(3).every(({ time }, at, all) => at === 0 || time > all[at - 1].time),
      "times never go back",
    );
    const known = new Map(await states(page));
    assert.deepEqual(
      ["b-0", "b-1", "b-2"].map((card) => known.get(card).answers),
      [2, 2, 2],
      "an answer under a wrong clock counts",
    );
    // The clock is right again: the day has had its new cards.
    await context.clock.setSystemTime(NOON + HOUR);
    await page.reload();
    await ended(page);
    assert.equal(await page.locator(".notice").filter({ hasText: "clock" }).count(), 0);
  });
});

/** Deletes or changes the snapshot. */
const spoil = (/** @type {import("playwright-core").Page} */ page, /** @type {object | null} */ change) =>
  page.evaluate(
    (change) =>
      new Promise((done) => {
        const request = indexedDB.open("prepress:small");
        request.onsuccess = () => {
          const transaction = request.result.transaction("kept", "readwrite");
          const kept = transaction.objectStore("kept");
          const get = kept.get("snapshot");
          get.onsuccess = () => {
            if (change) kept.put({ ...get.result, ...change }, "snapshot");
            else kept.delete("snapshot");
          };
          transaction.oncomplete = () => {
            request.result.close();
            done(get.result !== undefined);
          };
        };
      }),
    change,
  );

test("without the snapshot, or with a damaged one, the queue is the same", async () => {
  await reader(async (context) => {
    const page = await open(context, "cards/");
    await set(page, "newPerDay", 8);
    await page.reload();
    for (const grade of /** @type {const} */ ([1, 2, 3, 4, 3, 1])) await answer(page, grade);
    await page.keyboard.press("!");
    await page.locator(".flagged").waitFor();
    const hide = () =>
      page.evaluate(() => {
        Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      });
    await hide();
    const [wanted, known] = [await queue(page), await states(page)];
    /** @type {(object | null)[]} */
    const changes = [
      {},
      null,
      { version: 99 },
      { cards: 5 },
      { cards: "x" },
      { numbers: [1, 2, 3] },
      { marks: 7 },
      { marks: [5, null, ["a-0", null]] },
      { seq: "z" },
      { last: null },
      { last: ["a", {}] },
      { under: null },
    ];
    for (const change of changes) {
      assert.ok(await spoil(page, change), `a snapshot was there: ${JSON.stringify(change)}`);
      await page.reload();
      await shown(page);
      assert.deepEqual(await queue(page), wanted, JSON.stringify(change));
      assert.deepEqual(await states(page), known, JSON.stringify(change));
      await page.waitForFunction(() => document.readyState === "complete");
      await hide();
      await page.waitForTimeout(50);
    }
  });
});

test("damaged records break nothing, and are not believed", async () => {
  await reader(async (context) => {
    const page = await open(context);
    await answers(page, 2, 4);
    const wanted = await states(page);
    const whole = { ...entry("a-5", 1), seq: undefined };
    delete whole.seq;
    const script = "<img src=x onerror=window.hacked=1>";
    await put(page, "events", [
      [{}],
      [{ id: "x" }],
      [{ ...whole, id: "d-1", card: { toString: "x" } }],
      [{ ...whole, id: "d-2", time: "soon" }],
      [{ ...whole, id: "d-3", time: 1e300 }],
      [{ ...whole, id: "d-4", day: 9e15 }],
      [{ ...whole, id: "d-5", offset: 1e9 }],
      [{ ...whole, id: "d-6", kind: "set", grade: 0, card: "", detail: ["newPerDay", -1] }],
      [{ ...whole, id: "d-7", kind: "set", grade: 0, card: "", detail: ["constructor", {}] }],
    ]);
    await put(page, "kept", [
      ["a text", "backup"],
      [[1, 2], "snapshot"],
    ]);
    await page.evaluate((script) => {
      localStorage.setItem("prepress:small:device", script);
      localStorage.setItem("prepress:small:swipe", script);
    }, script);
    await page.reload();
    await shown(page);
    assert.deepEqual(await states(page), wanted);
    await answer(page, 4);
    assert.equal(await due(page), 57);
    assert.match((await grades(page)).at(-1)?.device ?? "", /^[a-z0-9]{10}$/);
    // What can be reckoned with counts, however odd it is; nothing of it is run, or fetched.
    await put(page, "events", [
      [{ ...whole, id: script, card: "../../x" }],
      [{ ...whole, id: "d-8", card: script, grade: 17 }],
      [{ ...whole, id: "d-9", card: "c-20", kind: script, grade: 0, detail: { of: script } }],
      [{ ...whole, id: "d-10", card: "c-21", detail: { of: "many", ticks: script, red: 5 } }],
      [{ ...whole, id: "d-11", card: "c-22", more: script }],
    ]);
    // A note is text.
    await put(page, "events", [
      [{ ...entry(await shown(page), 0, { kind: "note", detail: script }), time: NOON - 1000 }],
    ]);
    await put(page, "kept", [[null, "snapshot"]]);
    await page.reload();
    await shown(page);
    await page.keyboard.press("n");
    await page.locator(".own-note textarea").waitFor();
    assert.equal(await page.evaluate(() => "hacked" in window), false);
  });
});

test("the interview's plan is told, and its cards come first", async () => {
  await reader(async (context) => {
    const page = await open(context);
    await set(page, "interview", { date: "2026-12-03", areas: ["beta"] });
    await page.reload();
    await shown(page);
    assert.equal(
      await page.locator(".plan-line").textContent(),
      "Interview in 10 days: 24 cards not seen yet, 4 new a day. Your plan",
    );
    assert.match((await answers(page, 4, 4)).join(), /^(b-\d+,){3}b-\d+$/);
    await ended(page);
    const known = await states(page);
    assert.ok(known.every(([, { dueDay }]) => dueDay <= today + 9));
    await context.clock.setSystemTime(NOON + 8 * DAY);
    await page.reload();
    await page.locator(".plan-line").filter({ hasText: "the weakest first, due or not" }).waitFor();
    await context.clock.setSystemTime(NOON + 10 * DAY);
    await page.reload();
    await shown(page);
    assert.equal(await page.locator(".plan-line").count(), 0);
    assert.match(await counts(page), /60 to do|6\d to do/);
  });
});

test("a schedule outlives edits, new names, other banks, removal, return and another address", async () => {
  const bankOf = (/** @type {string} */ name) =>
    SMALL[/** @type {"content/alpha/bank.toml"} */ (`content/${name}/bank.toml`)];
  const parts = bankOf("alpha").split("\n\n[[question]]\n");
  const question = (/** @type {number} */ at) => parts[at + 1];
  const alpha = (/** @type {string[]} */ list) => ({
    ...SMALL,
    "content/alpha/bank.toml": list.join("\n\n[[question]]\n"),
  });
  const changed = parts.with(1, question(0).replace("Question 0", "Changed question 0"));
  const renamed = parts.with(2, `${question(1).replace('"a-1"', '"renamed"')}\naliases = ["a-1"]`);
  const removed = parts.toSpliced(4, 1);
  const moved = {
    ...alpha(parts.toSpliced(3, 1)),
    "content/beta/bank.toml": `${bankOf("beta")}\n[[question]]\n${question(2)}\n`,
  };
  await reader(async (context) => {
    const cards = ["a-0", "a-1", "a-2", "a-3"];
    await seed(context, [
      ...cards.map((card, at) => entry(card, 40 + at, { grade: 4 })),
      ...cards.map((card) => entry(card, 20, { detail: { seen: "0123abcd" } })),
    ]);
    /** @type {import("./cards.js").Site} */
    let shows = site;
    await context.route(`${site.origin}/**`, async (route) => {
      const url = route.request().url().replace(site.origin, shows.origin);
      await route.fulfill({ response: await route.fetch({ url }) });
    });
    const page = await context.newPage();
    const visit = async (/** @type {import("./cards.js").Site} */ now) => {
      shows = now;
      await page.goto(`${now.home.replace(now.origin, site.origin)}cards/`);
      await shown(page);
      const known = new Map(await states(page, { ...now, home: now.home.replace(now.origin, site.origin) }));
      return (/** @type {string} */ card) => known.get(card)?.dueDay;
    };
    const before = await visit(site);
    for (const card of cards) assert.ok(before(card) > today, card);
    for (const [contents, path, names] of /** @type {[typeof SMALL, string | undefined, string[]][]} */ ([
      [alpha(changed), undefined, cards],
      [alpha(renamed), undefined, ["a-0", "renamed", "a-2", "a-3"]],
      [moved, undefined, cards],
      [alpha(removed), undefined, cards],
      [SMALL, undefined, cards],
      [SMALL, "/elsewhere/", cards],
    ])) {
      const now = await built(contents, path);
      const after = await visit(now);
      assert.deepEqual(
        names.map((name) => after(name)),
        cards.map((card) => before(card)),
      );
      await now.close();
    }
  });
});
