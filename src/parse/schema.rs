//! JSON Schemas of the author's files (draft 2020-12), for editors that complete and check TOML.

use serde_json::{Map, Value, json};
use toml::de::DeValue;

use super::keys::{self, Holds, Key, Table, Word};

/// Returns the schema of `site.toml`.
pub fn site() -> Value {
    root(&keys::SITE)
}

/// Returns the schema of the front matter of topic pages.
pub fn topic() -> Value {
    root(&keys::TOPIC)
}

/// Returns the schema of question banks.
pub fn bank() -> Value {
    root(&keys::BANK)
}

/// Returns the schema of the glossary.
pub fn glossary() -> Value {
    root(&keys::GLOSSARY)
}

fn root(table: &Table) -> Value {
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".to_owned(), json!(table.name));
    schema.extend(object(table));
    Value::Object(schema)
}

fn object(table: &Table) -> Map<String, Value> {
    let required: Vec<&str> = table.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let properties: Map<String, Value> =
        table.keys.iter().map(|key| (key.name.to_owned(), Value::Object(property(key)))).collect();
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("description".to_owned(), json!(table.about));
    schema.insert("properties".to_owned(), Value::Object(properties));
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    schema.insert("additionalProperties".to_owned(), json!(false));
    schema
}

fn property(key: &Key) -> Map<String, Value> {
    let mut schema = match key.holds {
        Holds::Text(word) => text(word),
        Holds::Texts(word) => list(text(word)),
        Holds::Exactly(count, word) => {
            let mut schema = list(text(word));
            schema.insert("minItems".to_owned(), json!(count));
            schema.insert("maxItems".to_owned(), json!(count));
            schema
        }
        Holds::Groups(word) => list(list(text(word))),
        Holds::Bool => of([("type", json!("boolean"))]),
        Holds::Integer(least, most) => {
            of([("type", json!("integer")), ("minimum", json!(least)), ("maximum", json!(most))])
        }
        Holds::Number(least, most) => {
            of([("type", json!("number")), ("minimum", json!(least)), ("maximum", json!(most))])
        }
        // Editors give TOML's dates to the schema as text.
        Holds::Date => of([("type", json!("string")), ("format", json!("date"))]),
        Holds::Table(table) => object(table),
        Holds::Tables(table) => list(object(table)),
        Holds::Words => {
            let forms = json!({ "type": "object", "additionalProperties": { "type": "string" } });
            let said = json!({ "anyOf": [{ "type": "string" }, forms] });
            of([("type", json!("object")), ("additionalProperties", said)])
        }
    };
    if key.required && matches!(key.holds, Holds::Text(_)) && !schema.contains_key("enum") {
        schema.insert("minLength".to_owned(), json!(1));
    }
    schema.insert("description".to_owned(), json!(key.about));
    if !matches!(key.holds, Holds::Table(_) | Holds::Tables(_)) {
        let example = DeValue::parse(key.example).map(|value| plain(value.get_ref())).unwrap_or_default();
        schema.insert("examples".to_owned(), json!([example]));
    }
    schema
}

fn of<const N: usize>(pairs: [(&str, Value); N]) -> Map<String, Value> {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn list(items: Map<String, Value>) -> Map<String, Value> {
    of([("type", json!("array")), ("items", Value::Object(items))])
}

fn text(word: Word) -> Map<String, Value> {
    let mut schema = of([("type", json!("string"))]);
    let rule = match word {
        Word::Id => ("pattern", json!("^[A-Za-z0-9_-]+$")),
        Word::Url | Word::BaseUrl => ("pattern", json!("^https?://[^/?#\\s]+")),
        Word::Pattern => ("pattern", json!("^(https?://[^/?#\\s]|mailto:[^/?#\\s])\\S*$")),
        Word::Version => ("pattern", json!("^[0-9]+\\.[0-9]+$")),
        Word::Language => ("pattern", json!("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")),
        Word::Colour => ("pattern", json!("^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$")),
        Word::OneOf(words) => ("enum", json!(words)),
        Word::Plain
        | Word::Phrase
        | Word::Line
        | Word::Markdown
        | Word::Verbatim
        | Word::Tag
        | Word::Page
        | Word::Alias
        | Word::Path
        | Word::File
        | Word::Target
        | Word::Folder => return schema,
    };
    schema.insert(rule.0.to_owned(), rule.1);
    schema
}

/// Returns an example as JSON. Examples stand in this program, so recursion is bounded.
fn plain(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => json!(text),
        DeValue::Integer(number) => json!(number.as_str().parse::<i64>().unwrap_or_default()),
        DeValue::Float(number) => json!(number.as_str().parse::<f64>().unwrap_or_default()),
        DeValue::Boolean(bool) => json!(bool),
        DeValue::Datetime(when) => json!(when.to_string()),
        DeValue::Array(array) => array.iter().map(|entry| plain(entry.get_ref())).collect(),
        DeValue::Table(table) => {
            table.iter().map(|(key, value)| (key.get_ref().to_string(), plain(value.get_ref()))).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_there_with_its_meaning() {
        for (schema, table) in [
            (site(), &keys::SITE),
            (topic(), &keys::TOPIC),
            (bank(), &keys::BANK),
            (glossary(), &keys::GLOSSARY),
        ] {
            assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
            check(&schema, table);
        }
    }

    fn check(schema: &Value, table: &Table) {
        assert_eq!(schema["additionalProperties"], false);
        let properties = schema["properties"].as_object().unwrap();
        assert_eq!(properties.len(), table.keys.len());
        for key in table.keys {
            let property = &properties[key.name];
            assert_eq!(property["description"], key.about);
            let required = schema["required"].as_array().is_some_and(|all| all.contains(&json!(key.name)));
            assert_eq!(required, key.required, "{}", key.name);
            match key.holds {
                Holds::Table(sub) => check(property, sub),
                Holds::Tables(sub) => check(&property["items"], sub),
                _ => assert!(!property["examples"][0].is_null(), "{}", key.name),
            }
        }
    }

    #[test]
    fn rules_of_values() {
        let question = &bank()["properties"]["question"]["items"]["properties"];
        assert_eq!(question["level"]["enum"], json!(["junior", "mid", "senior"]));
        assert_eq!(
            (&question["minutes"]["minimum"], &question["minutes"]["maximum"]),
            (&json!(1), &json!(240))
        );
        assert_eq!(question["scores"]["minItems"], 4);
        assert_eq!(question["id"]["pattern"], "^[A-Za-z0-9_-]+$");
        assert_eq!(question["choices"]["items"]["required"], json!(["text"]));
        assert_eq!(topic()["properties"]["updated"]["examples"], json!(["2026-11-21"]));
    }
}
