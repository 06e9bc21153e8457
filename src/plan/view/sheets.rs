//! Cards on paper: sheets of eight, fronts first, then the backs as they lie behind them.

use serde::Serialize;

use super::pages::Counted;
use super::{Frame, Maker, cut};
use crate::link::{Card, NodeId};
use crate::parse::bank::Question;

/// How many cards stand beside one another.
const ACROSS: usize = 2;

/// How many cards a sheet has.
const ON_SHEET: usize = 8;

/// How much fits on a card of 95 by 69 mm, in letters of the size that the style sheet gives.
const ASK: usize = 260;
const ANSWER: usize = 430;
const POINT: usize = 110;
const POINTS: usize = 5;

/// How much of a program fits, in lines and columns.
const CODE: (usize, usize) = (11, 60);

/// Everything that `sheets.html` sees.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct SheetsView<'a> {
    /// The frame.
    pub page: Frame<'a>,
    /// The area and how much is in it.
    pub area: Counted<'a>,
    /// Its cards.
    pub sheets: Vec<Sheet<'a>>,
}

/// A sheet of paper.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Sheet<'a> {
    /// Its number, from 1.
    pub number: usize,
    /// What stands on its front, row by row; empty places at the end of the last.
    pub fronts: Vec<Option<CardFace<'a>>>,
    /// What stands on its back, each behind its front when the sheet is turned over its long edge.
    pub backs: Vec<Option<CardFace<'a>>>,
}

/// Both sides of a card.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct CardFace<'a> {
    /// What lists show of the question.
    pub card: &'a Card,
    /// What is asked, as text.
    pub ask: String,
    /// The program, as HTML; empty if there is none or it does not fit.
    pub code: String,
    /// Whether there is a program that does not fit.
    pub has_more: bool,
    /// What it prints, as HTML; may be empty.
    pub output: String,
    /// Points of a strong answer, as text.
    pub points: Vec<String>,
    /// Where there are none, how the answer begins, as text.
    pub answer: String,
}

impl<'a> Maker<'a> {
    /// Tells whether an area has cards of its own.
    pub(crate) fn has_sheets(self, area: NodeId) -> bool {
        self.items(area).into_iter().any(|id| self.site.node(id).question().is_some())
    }

    /// Returns the path of an area's sheets.
    pub(crate) fn sheets_path(self, area: NodeId) -> String {
        format!("print/cards/{}", self.print_slug(area))
    }

    /// The view of the cards of an area on paper.
    pub fn sheets(self, area: NodeId) -> SheetsView<'a> {
        let name = [("area", &*self.site.node(area).card.text)];
        let title = self.site.words.t_with("Cards on paper: {area}", &name);
        let about = self.t("Cards to cut out: print on both sides, turned over the long edge.");
        let mut page = self.own_frame("sheets", &self.sheets_path(area), &title, about);
        page.noindex = true;
        page.image.clear();
        page.theme = self.theme_from(3);
        let items = self.items(area);
        let faces: Vec<CardFace<'a>> = items.into_iter().filter_map(|id| self.face(id)).collect();
        let sheets = faces.chunks(ON_SHEET).enumerate().map(|(at, faces)| {
            let place = |place: usize| faces.get(place).cloned();
            Sheet {
                number: at + 1,
                fronts: (0..ON_SHEET).map(place).collect(),
                backs: (0..ON_SHEET).map(behind).map(place).collect(),
            }
        });
        SheetsView { page, area: self.count_area(area), sheets: sheets.collect() }
    }

    fn face(self, id: NodeId) -> Option<CardFace<'a>> {
        let node = self.site.node(id);
        let question: &Question = node.question()?;
        let fits = |code: &str| {
            let longest = code.lines().map(|line| line.chars().count()).max().unwrap_or(0);
            code.lines().count() <= CODE.0 && longest <= CODE.1
        };
        let code = question.code.as_ref();
        let shown = code.filter(|code| fits(&code.code));
        let output = question.output.as_deref().filter(|output| fits(output));
        let points: Vec<String> =
            question.listen_for.iter().take(POINTS).map(|point| cut(&point.text(), POINT)).collect();
        let room = if output.is_some() { ANSWER / 2 } else { ANSWER };
        Some(CardFace {
            card: &node.card,
            ask: cut(&question.ask.text(), ASK),
            code: shown.map(|code| self.fence_html(code)).unwrap_or_default(),
            has_more: code.is_some() && shown.is_none(),
            output: output.map(|output| self.output_html(output)).unwrap_or_default(),
            answer: if points.is_empty() { sentences(&question.answer.text(), room) } else { String::new() },
            points,
        })
    }
}

/// Returns the place on the back that lies behind a place on the front.
fn behind(place: usize) -> usize {
    place - place % ACROSS + (ACROSS - 1 - place % ACROSS)
}

/// Returns the whole sentences at the start of a text that fit; the first is cut if it does not.
fn sentences(text: &str, most: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let ends = text.char_indices().zip(text.chars().skip(1).chain([' ']));
    let ends = ends.filter(|&((_, end), next)| matches!(end, '.' | '!' | '?') && next == ' ');
    let ends: Vec<usize> = ends.map(|((at, end), _)| at + end.len_utf8()).collect();
    match ends.into_iter().rev().find(|&end| text[..end].chars().count() <= most) {
        Some(end) => text[..end].to_owned(),
        None => cut(&text, most),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backs_lie_behind_their_fronts() {
        let backs: Vec<usize> = (0..ON_SHEET).map(behind).collect();
        assert_eq!(backs, [1, 0, 3, 2, 5, 4, 7, 6]);
    }

    #[test]
    fn answers_end_with_a_sentence() {
        let check = |text: &str, most: usize, expected: &str| assert_eq!(sentences(text, most), expected);
        check("One. Two is\nlonger. Three.", 18, "One. Two is longer.".get(..4).unwrap_or_default());
        check("One. Two is\nlonger. Three.", 19, "One. Two is longer.");
        check("Python 3.14 is out. Yes.", 20, "Python 3.14 is out.");
        check("No end at all", 6, "No end…");
        check("", 10, "");
    }
}
