// A session of cards in a real browser whose clock is set: by keys, by touch, with what it says and suggests.
import assert from "node:assert/strict";
import { test } from "node:test";
import { violations } from "./axe.js";
import {
  answer,
  answers,
  browser,
  counts,
  DAY,
  desk,
  due,
  ended,
  entry,
  focused,
  grades,
  log,
  NOON,
  open,
  phone,
  reader,
  seed,
  set,
  shown,
  site,
  states,
  swipe,
  today,
  told,
} from "./cards.js";

test("twenty cards by keys alone, with focus and announcements", async () => {
  await reader(async (context) => {
    const page = await open(context);
    await shown(page);
    assert.equal(await due(page), 60);
    /** @type {string[]} */
    const names = [];
    for (let at = 0; at < 20; at++) {
      const card = await shown(page);
      assert.equal(await page.locator(`.flashcard .back`).count(), 0);
      await page.keyboard.press(at % 2 === 0 ? "Space" : "Enter");
      assert.equal(await shown(page, "back"), card);
      assert.equal(await focused(page), "back");
      if (at === 0) await told(page, "The answer is shown.");
      await page.keyboard.press(["4", "Space", "3", "4"][at % 4]);
      names.push(card);
      await shown(page);
      assert.equal(await focused(page), "flashcard");
      if (at === 0) await told(page, /^Question \d+ of [abc]\?$|^\w+\?$/);
    }
    const kept = await grades(page);
    assert.deepEqual(
      kept.map(({ card }) => card),
      names,
    );
    assert.deepEqual(
      kept.slice(0, 4).map(({ grade }) => grade),
      [4, 3, 3, 4],
    );
    const areas = names.map((name) => name[0]);
    assert.ok(
      areas.every((area, at) => at === 0 || area !== areas[at - 1]),
      `areas take turns: ${areas}`,
    );
  });
});

test("what stands in the buttons is what happens", async () => {
  await reader(async (context) => {
    await seed(context, [entry("a-0", 12, { grade: 4 })]);
    const page = await open(context);
    assert.equal(await shown(page), "a-0");
    await page.keyboard.press("Space");
    const texts = await page.locator("[data-grade] > :last-child").allTextContents();
    assert.equal(texts[0], ", in 10 minutes");
    const days = texts.map((text) => Number(/in (\d+) days/.exec(text)?.[1]));
    assert.ok(days[1] < days[2] && days[2] < days[3], texts.join());
    const good = page.locator('[data-grade="3"]');
    assert.equal(await good.getAttribute("aria-keyshortcuts"), "3 Space");
    assert.match((await good.textContent()).replace(/\s+/g, " "), /Good.*, in \d+ days, suggested/);
    await good.click();
    await shown(page);
    const [[, state]] = await states(page);
    assert.equal(state.dueDay, today + days[2]);
  });
});

test("the end: a summary, cards on a step ahead of their time, more new ones", async () => {
  await reader(async (context) => {
    const page = await open(context, "cards/special/");
    await set(page, "newPerDay", 2);
    await page.reload();
    const first = await answers(page, 2);
    assert.equal(new Set(first).size, 2);
    assert.match(await counts(page), /^2 to do today: 2 learning/);
    // Nothing else is left: what waits for its step comes at once.
    const again = await answers(page, 2, 4);
    assert.deepEqual(again, first);
    await ended(page);
    assert.equal(await due(page), 0);
    assert.match(
      await page.locator(".session-result").textContent(),
      /^4 answers in 1 minute, 100 % known\.$/,
    );
    assert.match(await page.locator("[data-session-end]").textContent(), /Not seen yet: 4 cards/);
    await told(page, "Done for now.");
    await page.locator("[data-action=more]").click();
    await shown(page);
    assert.equal(await due(page), 4);
  });
});

test("a step longer than the session is waited for", async () => {
  await reader(async (context) => {
    const page = await open(context, "cards/special/?kind=output");
    await set(page, "learning", [1, 60]);
    await page.reload();
    await answer(page);
    await ended(page);
    assert.match(
      await page.locator("[data-session-end]").textContent(),
      /next card comes back in 60 minutes/,
    );
    await context.clock.setSystemTime(NOON + 61 * 60_000);
    await page.reload();
    assert.equal(await shown(page), "predict");
  });
});

test("limits hold for the day, whatever is reloaded or filtered", async () => {
  await reader(async (context) => {
    await seed(
      context,
      Array.from({ length: 12 }, (_, at) => entry(`a-${at}`, 30, { grade: 4 })).concat(
        Array.from({ length: 12 }, (_, at) => entry(`a-${at}`, 29, { grade: 1 })),
        Array.from({ length: 12 }, (_, at) => entry(`a-${at}`, 28, { grade: 3 })),
      ),
    );
    const page = await open(context);
    await set(page, "newPerDay", 3);
    await set(page, "reviewsPerDay", 5);
    await page.reload();
    await shown(page);
    assert.match(await counts(page), /8 to do today: 5 reviews, 3 new/);
    await answers(page, 3, 4);
    await page.goto(`${site.home}cards/alpha/`);
    await shown(page);
    assert.match(await counts(page), /5 to do today: 2 reviews, 3 new/);
    await answers(page, 4, 4);
    await page.goto(`${site.home}cards/?level=mid`);
    await shown(page);
    assert.match(await counts(page), /1 to do today: 1 new/);
    await answer(page, 4);
    await ended(page);
    await page.goto(`${site.home}cards/`);
    await ended(page);
    assert.equal(await page.locator("[data-session-end] h2").textContent(), "Nothing is due");
  });
});

test("filters stand in the address; unknown ones are told", async () => {
  await reader(async (context) => {
    const page = await open(context, "cards/?level=senior&tag=even");
    await shown(page);
    assert.equal(await due(page), 12);
    const summary = page.locator(".session-filters > summary");
    assert.equal(await summary.textContent(), "Filter: senior, even");
    await summary.click();
    await page.locator("select[name=area]").selectOption("beta");
    await page.waitForFunction(() => location.search === "?area=beta&level=senior&tag=even");
    await page.locator("[data-due='4']").waitFor();
    assert.match(await shown(page), /^b-/);
    await page.reload();
    await shown(page);
    assert.equal(await due(page), 4);
    // Who asks for one role also gets what is for everyone.
    for (const [query, count] of /** @type {const} */ ([
      ["area=beta&role=data", 19],
      ["area=alpha,beta&kind=debug", 12],
      ["area=alpha&area=beta&level=junior&kind=debug", 4],
      ["area=nowhere", 0],
      ["level=%3Cb%3Ex&kind=&role=%00", 0],
      [`tag=${"x,".repeat(3000)}`, 0],
    ])) {
      await page.goto(`${site.home}cards/?${query}`);
      await page.locator("[data-due]").waitFor();
      assert.equal(await due(page), count, query.slice(0, 50));
      if (count === 0) {
        assert.equal(await page.locator("[data-session-end] h2").textContent(), "No cards here");
        await page.locator(".session-filters > summary").click();
      }
    }
    await page.goto(`${site.home}cards/?area=nowhere`);
    await page.locator(".session-filters > summary").click();
    await page.locator("select[name=level]").selectOption("mid");
    await shown(page);
    assert.equal(await page.evaluate(() => location.search), "?level=mid");
  });
});

test("points, bad signs, choices and a prediction suggest a grade", async () => {
  await reader(async (context) => {
    const page = await open(context, "cards/special/");
    const suggested = async () => page.locator(".grades .is-suggested").getAttribute("data-grade");
    /** @type {Set<string>} */
    const seen = new Set();
    for (let at = 0; at < 6; at++) {
      const card = await shown(page);
      seen.add(card);
      if (card === "points") {
        await page.keyboard.press("Space");
        assert.equal(await suggested(), "3");
        await page.keyboard.press("r");
        const boxes = page.locator("[data-rubric] input");
        const after = [];
        for (let box = 0; box < 5; box++) {
          await boxes.nth(box).press("Space");
          after.push(await suggested());
        }
        assert.deepEqual(after, ["1", "1", "2", "3", "3"]);
        await page.locator("[data-flag=red] input").nth(1).check();
        assert.equal(await suggested(), "2");
        await page.locator("[data-flag=red] input").nth(1).focus();
        await page.keyboard.press("2");
        await page.locator(".flashcard[data-side=front]").waitFor();
        const { detail, grade } = (await grades(page)).at(-1) ?? {};
        assert.equal(grade, 2);
        assert.deepEqual(
          { .../** @type {any} */ (detail), seen: "" },
          { of: 5, ticks: [0, 1, 2, 3, 4], red: [1], seen: "" },
        );
      } else if (card === "quiz") {
        await page.locator(".choices summary").first().click();
        await page.locator(".choices summary").nth(1).click();
        await page.locator("[data-action=reveal]").click();
        assert.equal(await suggested(), "1", "the first choice counts");
        await page.keyboard.press("Space");
        await page.locator(".flashcard[data-side=front]").waitFor();
        assert.equal((await grades(page)).at(-1)?.grade, 1);
      } else if (card === "predict") {
        const box = page.locator(".predict textarea");
        await box.fill("1\n3");
        await box.press("1");
        await box.press("Backspace");
        await page.locator("[data-action=reveal]").click();
        assert.equal(await suggested(), "1");
        assert.deepEqual(await page.locator(".difference li").allTextContents(), [
          "1",
          "printed, not expected: 2",
          "printed, not expected: <b>3</b>",
          "expected, not printed: 3",
        ]);
        await page.keyboard.press("1");
        await page.locator(".flashcard[data-side=front]").waitFor();
      } else await answer(page, 4);
    }
    assert.equal(seen.size, 6);
  });
  await reader(async (context) => {
    const page = await open(context, "cards/special/?kind=output");
    await shown(page);
    await page.locator(".predict textarea").fill("1  \r\n2\n<b>3</b>\n");
    await page.locator("[data-action=reveal]").click();
    assert.match(await page.locator(".predicted").textContent(), /^Exactly\./);
    assert.equal(await page.locator(".grades .is-suggested").getAttribute("data-grade"), "3");
    await page.keyboard.press("u");
    await told(page, "There is nothing to undo.");
  });
});

test("bury, suspend, flag and note, by keys and by the menu", async () => {
  await reader(async (context) => {
    const page = await open(context, "cards/alpha/");
    const menu = async (/** @type {string} */ action) => {
      await page.locator(".session-more > summary").click();
      await page.locator(`.session-menu [data-action=${action}]`).click();
    };
    const buried = await shown(page);
    await page.keyboard.press("-");
    await page.locator(`.flashcard:not([data-card="${buried}"])`).waitFor();
    await told(page, "Set aside until tomorrow.");
    const suspended = await shown(page);
    await menu("suspend");
    await page.locator(`.flashcard:not([data-card="${suspended}"])`).waitFor();
    assert.equal(await focused(page), "flashcard", "not lost with the menu that closed");
    await told(page, /^Suspended/);
    const card = await shown(page);
    await page.keyboard.press("!");
    await page.locator(".flagged").waitFor();
    await menu("note");
    const text = "mine: <img src=x onerror=alert(1)>";
    await page.locator(".own-note textarea").fill(text);
    await page.locator(".own-note button").click();
    await told(page, "Note kept.");
    assert.deepEqual(
      (await log(page)).map(({ kind, card, detail }) => [kind, card, detail]),
      [
        ["bury", buried, today + 1],
        ["suspend", suspended, null],
        ["flag", card, true],
        ["note", card, text],
      ],
    );
    await page.reload();
    assert.equal(await shown(page), card);
    assert.equal(await page.locator(".flagged").count(), 1);
    await page.keyboard.press("n");
    assert.equal(await page.locator(".own-note textarea").inputValue(), text);
    await page.locator(".own-note button").click();
    assert.equal(await due(page), 22);
    await context.clock.setSystemTime(NOON + DAY);
    await page.reload();
    assert.equal(await shown(page), buried);
    assert.equal(await due(page), 23);
    // All of it can be taken back, the last thing first.
    for (const _ of [1, 2, 3]) await page.keyboard.press("u");
    await page.locator("[data-due='24']").waitFor();
  });
});

test("a card that was forgotten six times is offered help", async () => {
  await reader(async (context) => {
    const history = [entry("points", 90, { grade: 4 })];
    for (let lapse = 0; lapse < 6; lapse++) {
      history.push(entry("points", 80 - 10 * lapse, { grade: 1 }), entry("points", 79 - 10 * lapse));
    }
    await seed(context, history);
    const page = await open(context, "cards/special/");
    assert.equal(await shown(page), "points");
    await page.keyboard.press("Space");
    const help = page.locator("[data-leech=points]");
    assert.match(await help.textContent(), /You forgot it 6 times/);
    assert.deepEqual(await help.locator("a").allTextContents(), ["The topic", "Which one?"]);
    await help.getByRole("button", { name: "7 days" }).click();
    await page.locator('.flashcard:not([data-card="points"])').waitFor();
    assert.equal((await log(page)).at(-1)?.detail, today + 7);
    await page.keyboard.press("u");
    await page.locator('.flashcard[data-card="points"]').waitFor();
  });
});

test("keys do nothing while somebody types, with other keys held, or when they are off", async () => {
  await reader(async (context) => {
    const page = await open(context, "cards/special/?kind=output");
    const card = await shown(page);
    const box = page.locator(".predict textarea");
    await box.pressSequentially("1234u!-@ ?n");
    assert.equal(await box.inputValue(), "1234u!-@ ?n");
    await page.locator(".session-filters > summary").focus();
    await page.keyboard.press("Space");
    assert.equal(await page.locator(".flashcard").getAttribute("data-side"), "front");
    await page.locator(".flashcard").focus();
    for (const keys of ["Control+u", "Alt+u", "Meta+-", "Control+Space", "Alt+Enter", "Control+Shift+z"]) {
      await page.keyboard.press(keys);
    }
    for (const keys of ["1", "3", "4"]) await page.keyboard.press(keys);
    assert.equal(await shown(page), card, "a grade needs an answer");
    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog", { name: "Keys and swipes" });
    await dialog.waitFor();
    for (const keys of ["-", "u", "3", "!"]) await page.keyboard.press(keys);
    await dialog.getByRole("checkbox", { name: "Keys" }).uncheck();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.locator(".flashcard").focus();
    for (const keys of ["Enter", "-", "@", "!"]) await page.keyboard.press(keys);
    assert.equal(await shown(page), card);
    assert.deepEqual(await log(page), []);
    await page.locator("[data-action=help]").click();
    await dialog.getByRole("checkbox", { name: "Keys" }).check();
    await dialog.getByRole("button", { name: "Close" }).click();
    assert.equal(await focused(page), "help");
    await page.locator(".flashcard").focus();
    await page.keyboard.down("Enter");
    await page.keyboard.down("Enter");
    await page.keyboard.up("Enter");
    assert.equal(await shown(page, "back"), card, "a key that is held down acts once");
    assert.deepEqual(await log(page), []);
  });
});

test("twenty cards by touch", async () => {
  await reader(async (context) => {
    const page = await open(context, "cards/alpha/", site.home);
    const wanted = [];
    for (let at = 0; at < 20; at++) {
      const card = await shown(page);
      if (at % 2 === 0) await page.locator(".flashcard .front h2").tap();
      else await page.locator("[data-action=reveal]").tap();
      await shown(page, "back");
      const [x, y, grade] = /** @type {const} */ ([
        [-140, 5, 1],
        [140, -5, 3],
        [4, -140, 4],
        [-4, 140, 2],
      ])[at % 4];
      if (at === 0) {
        await swipe(page, ".flashcard", [60, 0]);
        await swipe(page, ".flashcard", [100, 90]);
        assert.equal(await shown(page, "back"), card, "too short, and slanted");
      }
      await swipe(page, ".flashcard", [x, y]);
      await page.locator(".flashcard[data-side=front], [data-session-end]").waitFor();
      wanted.push([card, grade]);
    }
    assert.deepEqual(
      (await grades(page)).map(({ card, grade }) => [card, grade]),
      wanted,
    );
  }, phone);
});

test("a swipe never comes in place of scrolling", async () => {
  await reader(async (context) => {
    const page = await open(context, "cards/special/");
    const only = async (/** @type {string} */ name) => {
      while ((await shown(page)) !== name) {
        await page.locator("[data-action=reveal]").tap();
        await page.locator('[data-grade="4"]').tap();
        await page.locator(".flashcard[data-side=front]").waitFor();
      }
      await page.locator("[data-action=reveal]").tap();
      await shown(page, "back");
    };
    await only("long");
    const before = (await grades(page)).length;
    const top = await page.evaluate(() => scrollY);
    await swipe(page, ".flashcard .back", [4, -160]);
    await page.waitForFunction((top) => scrollY > top + 50, top);
    await swipe(page, ".flashcard .back", [2, 300]);
    assert.equal(await shown(page, "back"), "long");
    assert.equal((await grades(page)).length, before);
  }, phone);
  await reader(async (context) => {
    const page = await open(context, "cards/special/");
    for (let at = 0; (await shown(page)) !== "wide" && at < 6; at++) await answer(page, 4);
    await page.locator("[data-action=reveal]").tap();
    await shown(page, "back");
    const before = (await grades(page)).length;
    await page.locator(".back pre").scrollIntoViewIfNeeded();
    await swipe(page, ".back pre", [-160, 0]);
    await page.waitForFunction(() => (document.querySelector(".back pre")?.scrollLeft ?? 0) > 50);
    await swipe(page, ".back pre", [120, 0]);
    assert.equal(await shown(page, "back"), "wide");
    assert.equal((await grades(page)).length, before);
    await page.evaluate(() => localStorage.setItem("prepress:small:swipe", "off"));
    await swipe(page, ".flashcard .front", [-160, 0]);
    assert.equal(await shown(page, "back"), "wide", "swipes are off");
  }, phone);
});

test("a grade in place, on the question's own page, and the cards of a topic", async () => {
  await reader(async (context) => {
    const page = await open(context, "q/points/");
    assert.equal(await page.locator(".in-place").count(), 0);
    await page.locator("details[data-answer] > summary").click();
    const place = page.locator(".in-place");
    await place.locator("[data-grade]").first().waitFor();
    await page.locator("[data-rubric] input").first().check();
    assert.equal(await place.locator(".is-suggested").getAttribute("data-grade"), "1");
    await place.locator('[data-grade="3"]').dblclick();
    await place.locator("[data-action=undo]").waitFor();
    assert.equal((await grades(page)).length, 1);
    await place.locator("[data-standing=learning]").waitFor();
    await place.locator("[data-action=undo]").click();
    await place.locator("[data-standing=new]").waitFor();
    await place.locator('[data-grade="4"]').click();
    await place.locator("[data-standing=learned]").waitFor();

    await page.goto(`${site.home}special/topic/`);
    const offer = page.locator(".of-topic-offer");
    assert.match((await offer.textContent()) ?? "", /Cards of this topic: 1 new/);
    await offer.locator("[data-action=study-topic]").click();
    assert.equal(await shown(page), "wide");
    await page.keyboard.press("Space");
    await page.keyboard.press("4");
    await ended(page);
    assert.equal((await grades(page)).length, 3);
  });
});

test("axe finds nothing, on either side, in light and dark, at a desk and on a phone", async () => {
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    for (const size of [desk, phone]) {
      await reader(
        async (context) => {
          const page = await open(context, "cards/special/");
          for (let at = 0; (await shown(page)) !== "points" && at < 6; at++) await answer(page, 4);
          assert.deepEqual(await violations(page), [], "front");
          await page.keyboard.press("Space");
          await shown(page, "back");
          await page.keyboard.press("n");
          assert.deepEqual(await violations(page), [], "back");
          const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(over <= 0, `${over} px too wide`);
          await page.locator("[data-action=help]").click();
          assert.deepEqual(await violations(page), [], "help");
          await page.keyboard.press("Escape");
          await page.goto(`${site.home}cards/?kind=output`);
          await page.locator(".predict textarea").fill("2");
          await page.locator("[data-action=reveal]").click();
          assert.deepEqual(await violations(page), [], "prediction");
          await page.locator('[data-grade="4"]').click();
          await ended(page);
          assert.deepEqual(await violations(page), [], "end");
        },
        { ...size, colorScheme, bypassCSP: true },
      );
    }
  }
});

test("fifty cards ask for nothing but the site's own built files", async () => {
  await reader(async (context) => {
    /** @type {string[]} */
    const odd = [];
    context.on("request", (request) => {
      const url = new URL(request.url());
      const path = url.pathname.slice(new URL(site.home).pathname.length);
      const isBuilt = /^(_theme\/|data\/cards\.json$|q\/[a-z0-9-]+\/$|cards\/$|favicon)/.test(path);
      if (url.origin !== site.origin || url.search || !isBuilt || request.method() !== "GET")
        odd.push(request.url());
    });
    const page = await open(context);
    const names = await answers(page, 50, 4);
    assert.equal(new Set(names).size, 50);
    assert.deepEqual(odd, []);
    assert.equal(site.misses.length, 0);
  });
  assert.ok(browser.isConnected());
});
