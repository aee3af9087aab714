//! Who may import whom, compared with what `cargo metadata` says (ARCHITECTURE.md has the same table).

use std::collections::BTreeMap;
use std::process::Command;

/// Edges between our own crates, and outside crates that only the named may use.
const INNER: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("acd", &["domain"]),
    ("flow", &["domain"]),
    ("ari", &[]),
    ("switch", &["acd", "domain", "flow"]),
    ("store", &["domain"]),
    ("services", &["acd", "ari", "domain", "flow", "store", "switch"]),
    ("app", &["domain", "services"]),
    ("server", &["app", "ari", "domain", "services", "store", "switch"]),
    ("frontend", &["app"]),
];

const FENCED: &[(&str, &[&str])] = &[
    ("sqlx", &["domain", "services", "server", "store"]),
    ("reqwest", &["ari"]),
    ("tokio-tungstenite", &["ari"]),
    ("axum", &["app", "ari", "server"]),
    ("tokio", &["ari", "server", "services"]),
    ("rand", &["services"]),
    ("leptos", &["app", "frontend", "server"]),
];

/// Normal dependencies of each of our crates (tests may use what they like).
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .expect("cargo runs");
    let metadata: serde_json::Value = serde_json::from_slice(&out.stdout).expect("cargo prints JSON");
    let packages = metadata["packages"].as_array().expect("a list of packages");
    let name = |value: &serde_json::Value| value["name"].as_str().expect("a name").to_owned();
    packages
        .iter()
        .map(|package| {
            let all = package["dependencies"].as_array().expect("a list of dependencies");
            (name(package), all.iter().filter(|d| d["kind"].is_null()).map(name).collect())
        })
        .collect()
}

#[test]
fn inner_edges_are_those_of_the_design() {
    let all = dependencies();
    for (name, wants) in &all {
        let (_, allowed) =
            INNER.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no row for {name}"));
        for want in wants.iter().filter(|w| all.contains_key(*w)) {
            assert!(allowed.contains(&want.as_str()), "{name} may not import {want}");
        }
    }
}

#[test]
fn foreign_systems_are_spoken_to_by_their_own_crates() {
    for (name, wants) in dependencies() {
        for (fenced, allowed) in FENCED {
            assert!(
                !wants.iter().any(|w| w == fenced) || allowed.contains(&name.as_str()),
                "{name} may not use {fenced}"
            );
        }
    }
}
