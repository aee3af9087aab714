//! Each problem that validation finds, and a flow without any.

mod common;

use domain::{PromptId, QueueId};
use expect_test::{Expect, expect};
use flow::{Problem, validate};
use std::collections::BTreeSet;
use std::fmt::Write;

fn check(text: &str, expected: Expect) {
    let prompts: BTreeSet<PromptId> =
        ["hello", "oops", "bye"].map(|name| PromptId::nth(common::number(name))).into();
    let queues: BTreeSet<QueueId> = [QueueId::nth(common::number("help"))].into();
    let mut told = String::new();
    for Problem { step, what } in validate(&common::flow(text), &prompts, &queues) {
        let step = step.map_or("flow".to_owned(), |step| step.to_string());
        let _ = writeln!(told, "{step}: {what:?}");
    }
    expected.assert_eq(&told);
}

#[test]
fn a_good_flow_has_none() {
    check(
        "start play hello >main
         main menu hello 1>help 2>again 5s x3 !oops >help
         again play >main
         help queue @help",
        expect![[r#""#]],
    );
}

#[test]
fn holes() {
    let mut flow = common::flow("a play hello >b\n c hangup bye");
    check(
        "a play hello >b\n c hangup bye",
        expect![[r#"
        a: ExitToNowhere { to: StepId("b") }
        c: Unreachable
    "#]],
    );
    flow.start = domain::flows::StepId::new("zero");
    let found = validate(&flow, &BTreeSet::from([PromptId::nth(common::number("hello"))]), &BTreeSet::new());
    expect![[r#"
        [
            Problem {
                step: None,
                what: NoStart,
            },
            Problem {
                step: Some(
                    StepId(
                        "a",
                    ),
                ),
                what: ExitToNowhere {
                    to: StepId(
                        "b",
                    ),
                },
            },
            Problem {
                step: Some(
                    StepId(
                        "c",
                    ),
                ),
                what: UnknownPrompt {
                    prompt: PromptId(
                        00000000-0000-0000-0000-000000627965,
                    ),
                },
            },
        ]"#]]
    .assert_eq(&format!("{found:#?}"));
}

#[test]
fn menus() {
    check(
        "a menu hello 0s x0 >b
         b menu hello 1>c 61s >c
         c menu hello 1>d 60s >d
         d menu hello 1>e 1s >e
         e hangup",
        expect![[r#"
            a: MenuWithoutOptions
            a: ZeroTries
            a: TimeoutOutOfRange { timeout: Millis(0) }
            b: TimeoutOutOfRange { timeout: Millis(61000) }
        "#]],
    );
}

#[test]
fn unknown_prompts_and_queues() {
    check(
        "a play hello what >b
         b menu hello 1>c !huh >c
         c queue who @nobody",
        expect![[r#"
            a: UnknownPrompt { prompt: PromptId(00000000-0000-0000-0000-000077686174) }
            b: UnknownPrompt { prompt: PromptId(00000000-0000-0000-0000-000000687568) }
            c: UnknownPrompt { prompt: PromptId(00000000-0000-0000-0000-00000077686f) }
            c: UnknownQueue { queue: QueueId(00000000-0000-0000-0000-6e6f626f6479) }
        "#]],
    );
}

#[test]
fn circles() {
    check(
        "a play >b\n b play >c\n c play >b",
        expect![[r#"
        a: NoWayToEnd
        b: SilentLoop { through: [StepId("b"), StepId("c")] }
        b: NoWayToEnd
        c: NoWayToEnd
    "#]],
    );
    check(
        "a play hello >a",
        expect![[r#"
        a: EndlessWithoutKeys { through: [StepId("a")] }
        a: NoWayToEnd
    "#]],
    );
    check(
        "a menu hello 1>b >b
         b menu hello 2>a 3>c >a
         c hangup",
        expect![[r#"
            a: EndlessWithoutKeys { through: [StepId("a"), StepId("b")] }
        "#]],
    );
    check(
        "a menu hello 1>b 2>c >c
         b menu hello 1>b 2>d >b
         d play hello >b
         c hangup",
        expect![[r#"
            b: EndlessWithoutKeys { through: [StepId("b")] }
            b: NoWayToEnd
            d: NoWayToEnd
        "#]],
    );
}
