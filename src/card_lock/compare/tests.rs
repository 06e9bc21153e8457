use super::*;

/// Makes cards of `id=content` or `id=content<alias,alias`.
fn cards(list: &str) -> Cards {
    let card = |text: &str| {
        let (card, aliases) = text.split_once('<').unwrap_or((text, ""));
        let (id, content) = card.split_once('=').unwrap();
        Card {
            id: id.into(),
            aliases: aliases.split(',').filter(|alias| !alias.is_empty()).map(Into::into).collect(),
            digest: Digest::of(content.as_bytes()).short(16).into(),
            title: content.into(),
        }
    };
    Cards {
        cards: list.split(' ').filter(|text| !text.is_empty()).map(card).collect(),
        withheld: BTreeSet::new(),
    }
}

/// Returns the lock as `id:content:time:key`.
fn shown(lock: &Lock) -> String {
    let line = |line: &Line| {
        let content = if line.is_retired() { "-" } else { &line.title };
        format!("{}:{content}:{}:{}", line.id, line.time, line.key)
    };
    lock.lines.values().map(line).collect::<Vec<_>>().join(" ")
}

/// Applies states of a site one after the other, each at its time, and checks the lock after the last.
#[track_caller]
fn check(states: &[(&str, u64)], expected: &str) {
    let mut lock = Lock::default();
    for (list, now) in states {
        let cards = cards(list);
        lock = cards.compare(&lock, Some(*now)).lock;
        let again = cards.compare(&lock, Some(now + 1000));
        assert_eq!(again.lock, lock, "a second time changes nothing");
        assert_eq!(cards.report(&lock, &again), []);
    }
    assert_eq!(shown(&lock), expected);
}

#[test]
fn a_time_for_each_change() {
    check(&[("a=1 b=1", 10), ("a=2 b=1", 20)], "a:2:20:a b:1:10:b");
    // Twice on one day, even within one second, and with a clock that was set back.
    check(&[("a=1", 10), ("a=2", 10), ("a=3", 10)], "a:3:12:a");
    check(&[("a=1", 10), ("a=2", 5)], "a:2:11:a");
    check(&[("a=1", 10), ("a=2", 20), ("a=1", 20)], "a:1:21:a");
}

#[test]
fn names() {
    check(&[("old=1", 10), ("new=1<old", 20)], "new:1:20:old");
    check(&[("a=1", 10), ("b=1<a", 20), ("c=1<b,a", 30)], "c:1:30:a");
    check(&[("Gil=1", 10), ("gil=1", 20)], "gil:1:20:Gil");
    // The name is free again, the key is not.
    check(&[("a=1", 10), ("b=1<a", 20), ("a=x b=1", 30)], "a:x:30:a.2 b:1:20:a");
}

#[test]
fn removed_and_back() {
    check(&[("a=1 b=1", 10), ("b=1", 20)], "a:-:20:a b:1:10:b");
    check(&[("a=1 b=1", 10), ("b=1", 20), ("a=1 b=1", 30)], "a:1:30:a b:1:10:b");
    check(&[("a=1 b=1", 10), ("b=1", 20), ("b=1 c=1<a", 30)], "b:1:10:b c:1:30:a");
    // Two become one: the one that is there keeps its card.
    check(&[("a=1 b=1", 10), ("b=1<a", 20)], "a:-:20:a b:1:10:b");
}

#[test]
fn drafts_are_not_lost() {
    let lock = cards("a=1 b=1").compare(&Lock::default(), Some(10)).lock;
    let mut later = cards("b=1");
    later.withheld.insert("a".into());
    assert_eq!(later.compare(&lock, Some(20)).lock, lock);
}

#[test]
fn without_a_clock() {
    let lock = cards("a=1 b=1").compare(&Lock::default(), Some(2_000_000_000)).lock;
    let compared = cards("a=2 c=1").compare(&lock, None);
    assert_eq!(shown(&compared.lock), "a:2:2000000000:a b:-:2000000000:b c:1:1577836800:c");
}

#[test]
fn what_is_reported() {
    let lock = cards("what-is-teh-gil=1 same=2 far=3").compare(&Lock::default(), Some(10)).lock;
    let now = cards("what-is-the-gil=9 other=2 x=y");
    let found = now.report(&lock, &now.compare(&lock, None));
    let shown: Vec<String> =
        found.iter().map(|d| format!("{} {}: {}", d.code, d.message, d.help.join("; "))).collect();
    let retire = "if it was removed, `prepress check --write` retires it";
    assert_eq!(
        shown,
        [
            format!("lost-card the question `far` is gone, and none has it as an alias: {retire}"),
            format!(
                "lost-card the question `same` is gone, and none has it as an alias: \
                 if it is `other` now, give that `aliases = [\"same\"]`; {retire}"
            ),
            format!(
                "lost-card the question `what-is-teh-gil` is gone, and none has it as an alias: \
                 if it is `what-is-the-gil` now, give that `aliases = [\"what-is-teh-gil\"]`; {retire}"
            ),
            "stale-lock the file is older than the questions: 3 new: run `prepress check --write`, and commit it"
                .to_owned(),
        ]
    );
}

#[test]
fn a_year_of_memory() {
    let year = 366 * 24 * 60 * 60;
    let lock = cards("a=1 b=1").compare(&Lock::default(), Some(10)).lock;
    let lock = cards("b=1").compare(&lock, Some(20)).lock;
    assert_eq!(lock.retired().count(), 1);
    let lock = cards("b=2").compare(&lock, Some(20 + year)).lock;
    assert_eq!(lock.retired().count(), 0);
    assert!(lock.line("a").is_some(), "it stays in the file");
}
