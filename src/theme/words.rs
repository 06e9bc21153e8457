//! The words of the interface in templates and scripts.
//!
//! `{{ "Search" | t }}` and `{{ "Tag: {name}" | t(name=name) }}` say a text, `{{ 3 | counted(one="{count} card",
//! other="{count} cards") }}` a count, `{{ card.level | named }}` what a level or kind is called. A value that is HTML (of a
//! `{% set %}` block, or `| safe`) stays HTML; all else is text, and escaped when it is printed.

use std::borrow::Cow;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use crate::html::escape;
use crate::translation::{Translation, fill};

/// Gives the templates their words.
pub(super) fn register(tera: &mut Tera, words: &Translation) {
    let own = words.clone();
    tera.register_filter("t", move |text: &str, values: Kwargs, _: &State<'_>| -> Value {
        filled(own.t(text), None, &values)
    });
    let own = words.clone();
    tera.register_filter(
        "counted",
        move |count: usize, values: Kwargs, _: &State<'_>| -> TeraResult<Value> {
            let (one, other) = (values.must_get::<&str>("one")?, values.must_get::<&str>("other")?);
            Ok(filled(own.form(count, one, other), Some(count), &values))
        },
    );
    let own = words.clone();
    tera.register_filter("named", move |name: &str, _: Kwargs, _: &State<'_>| own.name(name).to_owned());
}

/// Fills a text. Where one of its values is HTML, so is the whole, and the rest of it is escaped.
fn filled(text: &str, count: Option<usize>, values: &Kwargs) -> Value {
    let of = |name: &str| values.iter().find(|(key, _)| key.as_str() == Some(name)).map(|(_, value)| value);
    let is_html = |value: &Value| value.as_str().is_some() && value.is_safe();
    let has_html = values.iter().any(|(_, value)| is_html(value));
    let value = |name: &str| -> Option<Cow<'_, str>> {
        if let Some(count) = count.filter(|_| name == "count") {
            return Some(count.to_string().into());
        }
        let value = of(name)?;
        let text = value.to_string();
        Some(if has_html && !is_html(value) { escape(&text).into() } else { text.into() })
    };
    match has_html {
        true => Value::safe_string(&fill(&escape(text), value)),
        false => Value::from(fill(text, value).into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(template: &str) -> String {
        let mut tera = Tera::default();
        register(&mut tera, &Translation::default());
        tera.add_raw_templates([("a.html", template)]).unwrap();
        let mut context = tera::Context::new();
        context.insert("name", "<b>");
        context.insert("count", &2);
        tera.render("a.html", &context).unwrap()
    }

    #[test]
    fn what_is_html_stays_html_and_the_rest_is_escaped() {
        assert_eq!(render("{{ \"a < b\" | t }}"), "a &lt; b");
        assert_eq!(render("{{ \"Tag: {name}\" | t(name=name) }}"), "Tag: &lt;b&gt;");
        assert_eq!(
            render(
                "{% set link %}<a>{{ name }}</a>{% endset %}{{ \"< {link} {name}\" | t(link=link, name=name) }}"
            ),
            "&lt; <a>&lt;b&gt;</a> &lt;b&gt;"
        );
    }

    #[test]
    fn counts() {
        let text = "{{ count | counted(one=\"{count} card\", other=\"{count} cards\") }}";
        assert_eq!(render(text), "2 cards");
    }
}
