//! Question banks.

use std::sync::Arc;

use super::keys::{self, Record, Text};
use super::markdown::{Body, Fence, FenceWords, Phrase};
use super::prose::{self, Prose};
use super::{Kind, Level, ParseOptions, Spelled, Tag, Version};
use crate::diag::{Code, Parsed};
use crate::digest::Digest;
use crate::source::{Piece, Source, Span};

/// A question bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bank {
    /// Its title; made from the file's name where the author gave none.
    pub title: Phrase,
    /// Where the title stands; where there is none, the start of the file.
    pub title_span: Span,
    /// What it is about, in a sentence.
    pub summary: Option<Phrase>,
    /// Its place among its neighbours.
    pub order: Option<i64>,
    /// Its questions as ordered by the author, without those that lack a usable id.
    pub questions: Vec<Arc<Question>>,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its permanent name.
    pub id: Spelled,
    /// What is asked.
    pub ask: Body,
    /// What is asked, for lists and titles.
    pub title: Phrase,
    /// For whom it is meant.
    pub level: Level,
    /// What it asks for.
    pub kind: Kind,
    /// The answer.
    pub answer: Body,
    /// The program that it is about, as a Python block. `python` is its least version; its `output_span` is the place
    /// of the question's `output`, its `output` is empty.
    pub code: Option<Fence>,
    /// What the program prints, without a newline at the end.
    pub output: Option<Box<str>>,
    /// Choices, if it is a quiz question as well.
    pub choices: Vec<Choice>,
    /// How a strong candidate would put the answer aloud.
    pub say: Option<Body>,
    /// What the interviewer learns from it.
    pub why: Option<Body>,
    /// The rubric: points that a strong answer makes.
    pub listen_for: Vec<Body>,
    /// Signs of a strong candidate.
    pub green_flags: Vec<Body>,
    /// Signs of a weak one.
    pub red_flags: Vec<Body>,
    /// What answers of the scores 1, 2, 3 and 4 sound like: four lines, or none.
    pub scores: Vec<Body>,
    /// Questions that follow.
    pub follow_ups: Vec<FollowUp>,
    /// Topic pages.
    pub see: Vec<Spelled>,
    /// Its tags, each once, as ordered by the author.
    pub tags: Vec<Tag>,
    /// The roles that it is for; none means everyone.
    pub roles: Vec<Spelled>,
    /// How long the answer takes aloud.
    pub minutes: Option<u32>,
    /// The version of Python since which the answer holds.
    pub python: Option<Version>,
    /// Addresses (`https` or `http`) that the answer rests on.
    pub sources: Vec<Spelled>,
    /// Ids that it had before.
    pub aliases: Vec<Spelled>,
    /// Further ids of a subject map that it treats.
    pub covers: Vec<Spelled>,
    /// Whether it is left out of the published site.
    pub draft: bool,
    /// The digest of all the above, places aside.
    pub digest: Digest,
}

/// A choice of a quiz question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The choice.
    pub text: Body,
    /// Whether it is right.
    pub correct: bool,
    /// Why it is right or wrong.
    pub why: Option<Body>,
}

/// A follow-up, in both readings: linking decides whether it is an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// What was written: an id of a question, or a question.
    pub text: Spelled,
    /// What was written, as a line of Markdown.
    pub body: Body,
}

/// Parses a question bank.
pub fn bank(source: &Source, options: &ParseOptions) -> Parsed<Bank> {
    let mut prose = Prose::new(source, options);
    let head = Span::new(0, 0);
    let parsed = keys::read(&keys::BANK, source, 0..source.text.len(), head);
    // Questions under a wrong key, or behind broken syntax, are a fault of their own.
    let lost = [Code::TomlSyntax, Code::WrongType, Code::UnknownKey];
    let broken = parsed.found.iter().any(|found| lost.contains(&found.code));
    let mut keys = prose.take(parsed);
    let title = keys.text("title");
    let records = keys.records("question");
    if records.is_empty() && !broken {
        let what = "the bank holds no question";
        prose.report(Code::EmptyBank, head, what, "add one: it starts with a line `[[question]]`");
    }
    let bank = Bank {
        title_span: title.as_ref().map_or(head, |title| title.inner(&source.text)),
        title: title.map_or_else(|| prose::title_of(source), |title| prose.phrase(&title)),
        summary: keys.text("summary").map(|summary| prose.phrase(&summary)),
        order: keys.integer("order"),
        questions: records
            .into_iter()
            .filter_map(|keys| question(&mut prose, source, keys).map(Arc::new))
            .collect(),
    };
    Parsed { value: bank, found: prose.found }
}

/// Makes a question of its keys. One without an id has no address and is left out; the reading of its keys has
/// reported that.
fn question(prose: &mut Prose<'_>, source: &Source, mut keys: Record<'_>) -> Option<Question> {
    let head = keys.span;
    let id = keys.spelled("id");
    let label = id.as_ref().map_or("the question".to_owned(), |id| format!("question `{}`", id.text));
    let ask = keys.text("ask");
    let answer = keys.text("answer");
    let kind = keys.word("kind", Kind::from_name).unwrap_or(Kind::Concept);
    let python = keys.version("python");
    let (code, output) = (keys.text("code"), keys.text("output"));
    if kind == Kind::Output {
        for (name, there) in [("code", code.is_some()), ("output", output.is_some())] {
            if !there {
                let help =
                    "the reader predicts what the program in `code` prints, and compares with `output`";
                let what = format!("{label} of kind `output` has no `{name}`");
                prose.report(Code::MissingOutput, head, what, help);
            }
        }
    }
    let choices: Vec<(Span, Choice)> =
        keys.records("choices").into_iter().filter_map(|keys| choice(prose, keys)).collect();
    if let Some((first, _)) = choices.first().filter(|_| !choices.iter().any(|(_, choice)| choice.correct)) {
        let what = format!("no choice of {label} is correct");
        prose.report(Code::NoCorrectChoice, *first, what, "add `correct = true` to the right one");
    }
    let mut question = Question {
        title: match (&ask, &id) {
            (Some(ask), _) => prose.phrase(ask),
            (None, id) => Phrase::plain(id.as_ref().map_or("", |id| &id.text)),
        },
        ask: ask.map(|ask| prose.line(&ask)).unwrap_or_default(),
        level: keys.word("level", Level::from_name).unwrap_or(Level::Mid),
        kind,
        answer: answer.map(|answer| prose.body(&answer)).unwrap_or_default(),
        code: code.map(|code| program(&code, output.as_ref(), python, &source.text)),
        output: output.map(|output| output.text.strip_suffix('\n').unwrap_or(&output.text).into()),
        choices: choices.into_iter().map(|(_, choice)| choice).collect(),
        say: keys.text("say").map(|text| prose.body(&text)),
        why: keys.text("why").map(|text| prose.body(&text)),
        listen_for: prose.lines(&keys.texts("listen_for")),
        green_flags: prose.lines(&keys.texts("green_flags")),
        red_flags: prose.lines(&keys.texts("red_flags")),
        scores: prose.lines(&keys.texts("scores")),
        follow_ups: keys
            .texts("follow_ups")
            .iter()
            .map(|text| FollowUp { text: keys::spell(text, &source.text), body: prose.line(text) })
            .collect(),
        see: keys.all_spelled("see"),
        tags: keys.tags("tags"),
        roles: keys.all_spelled("roles"),
        minutes: keys.integer("minutes").and_then(|minutes| u32::try_from(minutes).ok()),
        python,
        sources: keys.all_spelled("sources"),
        aliases: keys.all_spelled("aliases"),
        covers: keys.all_spelled("covers"),
        draft: keys.bool("draft").unwrap_or(false),
        digest: Digest::default(),
        id: id?,
    };
    question.digest = digest(&question);
    Some(question)
}

fn choice(prose: &mut Prose<'_>, mut keys: Record<'_>) -> Option<(Span, Choice)> {
    let text = keys.text("text")?;
    let choice = Choice {
        text: prose.line(&text),
        correct: keys.bool("correct").unwrap_or(false),
        why: keys.text("why").map(|why| prose.line(&why)),
    };
    Some((keys.span, choice))
}

/// The start of a line of Python that is run and not shown.
const HIDDEN: &str = "#! ";

/// Makes the block of a question's program.
fn program(code: &Text<'_>, output: Option<&Text<'_>>, python: Option<Version>, file: &str) -> Fence {
    let full = format!("{}\n", code.text.trim_end_matches('\n'));
    let (map, mut at) = (code.map(file), 0);
    let lines = full.lines().map(|line| {
        let start = at;
        at += line.len() + 1;
        map.span(start..start + line.len())
    });
    let lines = lines.collect();
    let shown: String = full.split_inclusive('\n').filter(|line| !line.starts_with(HIDDEN)).collect();
    Fence {
        language: "python".into(),
        full: (shown != full).then(|| full.into()),
        code: Piece::from(&*shown),
        output: None,
        words: FenceWords {
            min_version: python.map(|Version(major, minor)| (major, minor)),
            ..FenceWords::default()
        },
        span: code.inner(file),
        lines,
        output_span: output.map(|output| output.inner(file)),
    }
}

fn digest(question: &Question) -> Digest {
    // Taken apart without `..`, so that a new field does not compile until it is here.
    let Question {
        id,
        ask,
        title,
        level,
        kind,
        answer,
        code,
        output,
        choices,
        say,
        why,
        listen_for,
        green_flags,
        red_flags,
        scores,
        follow_ups,
        see,
        tags,
        roles,
        minutes,
        python,
        sources,
        aliases,
        covers,
        draft,
        digest: _,
    } = question;
    let code = code.as_ref().map(|code| (&code.code, &code.full));
    let choices: Vec<_> = choices
        .iter()
        .map(|Choice { text, correct, why }| (text.digest, correct, why.as_ref().map(|why| why.digest)))
        .collect();
    let follow_ups: Vec<_> =
        follow_ups.iter().map(|FollowUp { text, body }| (&text.text, body.digest)).collect();
    let bodies =
        [Some(ask), Some(answer), say.as_ref(), why.as_ref()].map(|body| body.map(|body| body.digest));
    let lines = [listen_for, green_flags, red_flags, scores]
        .map(|lines| lines.iter().map(|line| line.digest).collect::<Vec<_>>());
    let tags: Vec<&str> = tags.iter().map(|tag| &*tag.name).collect();
    let words = [see, roles, sources, aliases, covers].map(|words| super::texts(words));
    let texts = (&id.text, title, code, output, bodies, lines, choices, follow_ups);
    Digest::of_hash(&(texts, level, kind, minutes, python, draft, tags, words))
}

#[cfg(test)]
mod tests;
