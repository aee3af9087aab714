//! Every server function × every role, against the committed table `rights.txt`. A function without a row fails.
#![allow(clippy::unwrap_used, reason = "a test may fail by it")]

mod common;

use domain::{EmployeeId, Role};
use serde_json::Value;
use sqlx::PgPool;
use std::collections::BTreeMap;

const TABLE: &str = include_str!("rights.txt");

/// A row: the function, what each actor gets, and arguments that the function understands.
fn rows() -> BTreeMap<String, (Vec<String>, Value)> {
    let lines = TABLE.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (rights, sample) = line.split_once('{').unwrap_or((line, "}"));
            let mut words = rights.split_whitespace().map(str::to_owned);
            let function = words.next().unwrap();
            let sample =
                serde_json::from_str(&format!("{{{sample}")).unwrap_or_else(|e| panic!("{line}: {e}"));
            (function, (words.collect(), sample))
        })
        .collect()
}

#[sqlx::test(migrations = "../migrations")]
async fn every_function_is_open_to_whom_the_table_says(pool: PgPool) {
    let stand = common::stand(pool).await;
    let mut actors: Vec<Option<EmployeeId>> = vec![None];
    for role in Role::ALL {
        actors.push(Some(stand.employee(role).await));
    }
    let rows = rows();
    let mut wrong = Vec::new();
    let functions: Vec<String> =
        server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    assert!(functions.len() >= 26, "the functions of `app` are registered: {functions:?}");
    for path in &functions {
        let function = path.strip_prefix("/api/").unwrap();
        let Some((expected, sample)) = rows.get(function) else {
            wrong.push(format!("{function}: no row in server/tests/rights.txt"));
            continue;
        };
        let mut seen = Vec::new();
        for actor in &actors {
            let token = match actor {
                Some(employee) => Some(stand.session(*employee).await),
                None => None,
            };
            let answer = stand.call(function, token.as_deref(), sample).await;
            let word = match (answer.status.as_u16(), answer.code().as_str()) {
                (401, "signed_out") => "out",
                (403, "denied") => "denied",
                (400 | 404 | 405, "bad_request" | "no_such_function" | "") => {
                    wrong.push(format!("{function}: the sample does not fit: {}", answer.body));
                    "bad"
                }
                (500, _) => {
                    wrong.push(format!("{function}: {}", answer.body));
                    "broken"
                }
                _ => "allowed",
            };
            seen.push(word.to_owned());
        }
        if seen != *expected {
            wrong.push(format!("{function}: the table says {expected:?}, it is {seen:?}"));
        }
    }
    for function in rows.keys().filter(|row| !functions.contains(&format!("/api/{row}"))) {
        wrong.push(format!("{function}: a row without a function"));
    }
    stand.centre.switchboard.stop().await;
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
