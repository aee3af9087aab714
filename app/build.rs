//! Turns `src/locales/{ru,en}/<noun>.json` into functions: `words::desk::answer()`. A key that one language
//! lacks, or different placeholders, fail the build. Only the page has words.
//!
//! `"key": "text"` → `fn key() -> &'static str`; `{name}` in it → `fn key(name: impl Display) -> String`;
//! `"key": {"one": …, "few": …, "many": …}` → `fn key(n: impl Into<u64>, …) -> String` by the language's plural rule
//! (`many` is the fallback).

use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

fn main() {
    println!("cargo:rerun-if-changed=src/locales");
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_FEATURE_UI").is_none() {
        return;
    }
    let out = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let mut code = String::new();
    let mut nouns: Vec<String> = std::fs::read_dir("src/locales/ru")
        .expect("src/locales/ru is there")
        .map(|entry| entry.expect("a readable folder").file_name().to_string_lossy().into_owned())
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .collect();
    nouns.sort();
    for noun in nouns {
        let [ru, en] = ["ru", "en"].map(|lang| read(lang, &noun));
        let keys = |map: &serde_json::Map<String, Value>| map.keys().cloned().collect::<BTreeSet<_>>();
        let lacking: Vec<_> = keys(&ru).symmetric_difference(&keys(&en)).cloned().collect();
        assert!(lacking.is_empty(), "locales/*/{noun}.json: only one language has {lacking:?}");
        writeln!(code, "pub mod {noun} {{\n#[allow(unused_imports)] use crate::ui::lang::{{Lang, Plural, current, plural}};").expect("in memory");
        for (key, ru) in &ru {
            function(&mut code, &noun, key, ru, &en[key]);
        }
        code.push_str("}\n");
    }
    std::fs::write(Path::new(&out).join("words.rs"), code).expect("OUT_DIR is writable");
}

fn read(lang: &str, noun: &str) -> serde_json::Map<String, Value> {
    let path = format!("src/locales/{lang}/{noun}.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn function(code: &mut String, noun: &str, key: &str, ru: &Value, en: &Value) {
    let is_plural = ru.is_object();
    let mut names = BTreeSet::new();
    let [ru_arm, en_arm] = [ru, en].map(|value| match value {
        Value::String(text) => {
            let (format, used) = formatted(text);
            let arm = if used.is_empty() { format!("{text:?}") } else { format!("format!({format:?})") };
            names.extend(used);
            arm
        }
        Value::Object(forms) => {
            let mut arm = String::from("match plural(n) {");
            for (form, variant) in [("one", "Plural::One"), ("few", "Plural::Few"), ("many", "_")] {
                if let Some(Value::String(text)) = forms.get(form) {
                    let (format, used) = formatted(text);
                    names.extend(used);
                    write!(arm, "{variant} => format!({format:?}), ").expect("in memory");
                } else {
                    assert!(form != "many", "{noun}.{key}: no \"many\"");
                }
            }
            arm + "}"
        }
        _ => panic!("{noun}.{key}: a text or an object of plural forms"),
    });
    names.remove("n");
    let mut args: Vec<String> = names.iter().map(|name| format!("{name}: impl std::fmt::Display")).collect();
    let counted = is_plural || ru_arm.contains("{n}");
    if counted {
        args.insert(0, "n: impl Into<u64>".to_owned());
    }
    let kind = if args.is_empty() { "&'static str" } else { "String" };
    let arm = |arm: String| {
        if kind == "String" && arm.starts_with('"') { format!("{arm}.to_owned()") } else { arm }
    };
    writeln!(
        code,
        "#[must_use] pub fn {key}({}) -> {kind} {{ {}match current() {{ Lang::Ru => {}, Lang::En => {} }} }}",
        args.join(", "),
        if counted { "let n: u64 = n.into(); " } else { "" },
        arm(ru_arm),
        arm(en_arm)
    )
    .expect("in memory");
}

/// The text as a format string, and the names in it.
fn formatted(text: &str) -> (String, Vec<String>) {
    let names = text
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name.to_owned()))
        .collect();
    (text.to_owned(), names)
}
