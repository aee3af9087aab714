//! Scenarios as text: what the caller does, one word each (`end` of the playing, `time` out, or a key), and what the
//! run wants, with the reason.

mod common;

use domain::calls::Reason;
use domain::flows::{Digit, Flow};
use expect_test::{Expect, expect};
use flow::{Act, Did, Run, Stimulus};
use std::fmt::Write;

const SHOP: &str = "
    hello play hello >main
    main menu say-1-2 1>sales 2>more 5s x2 !oops >help
    more play long >deep
    deep menu say-3 3>bye 4>main 7s x1 !oops >help
    sales queue please wait @sales
    help queue @help
    bye hangup goodbye";

/// The letters that `common::number` made the id of.
fn name(id: uuid::Uuid) -> String {
    let letters = id.as_u128().to_be_bytes().into_iter().filter(|byte| *byte != 0);
    letters.map(char::from).collect()
}

fn tell(told: &mut String, when: &str, run: &Run, did: &[Did]) {
    let _ = writeln!(told, "{when} → {}{}", run.step(), if run.is_over() { ", over" } else { "" });
    for Did { act, reason } in did {
        let names = |ids: &[domain::PromptId]| ids.iter().map(|id| name(id.0)).collect::<Vec<_>>().join(" ");
        let act = match act {
            Act::Play { prompts } => format!("play {}", names(prompts)),
            Act::Enqueue { queue } => format!("enqueue {}", name(queue.0)),
            Act::Listen { for_ } => format!("listen {} s", for_.as_secs()),
            Act::StopPlaying => "stop".to_owned(),
            Act::HangUp => "hang up".to_owned(),
        };
        let reason = match reason {
            Reason::FlowStep { step, .. } => format!("step {step}"),
            Reason::KeyPressed { digit } => format!("key {}", digit.as_char()),
            Reason::KeyUnknown { digit } => format!("unknown key {}", digit.as_char()),
            Reason::NoKey { attempt } => format!("no key, attempt {attempt}"),
            other => format!("{other:?}"),
        };
        let _ = writeln!(told, "    {act}   ({reason})");
    }
}

fn play(flow: &Flow, doings: &str) -> String {
    let mut told = String::new();
    let (mut run, did) = Run::start(flow);
    tell(&mut told, "start", &run, &did);
    for word in doings.split_whitespace() {
        let stimulus = match word {
            "end" => Stimulus::Finished,
            "time" => Stimulus::TimedOut,
            key => Stimulus::Digit(key.chars().next().and_then(Digit::new).expect("a key")),
        };
        let did = run.handle(flow, stimulus);
        tell(&mut told, word, &run, &did);
    }
    told
}

fn check(flow: &str, doings: &str, expected: Expect) {
    expected.assert_eq(&play(&common::flow(flow), doings));
}

#[test]
fn listens_to_the_end_and_chooses() {
    check(
        SHOP,
        "end end 1 end 1 end time",
        expect![[r#"
        start → hello
            play hello   (step hello)
        end → main
            play say-1-2   (step main)
        end → main
            listen 5 s   (step main)
        1 → sales
            play please wait   (key 1)
        end → sales, over
            enqueue sales   (step sales)
        1 → sales, over
        end → sales, over
        time → sales, over
    "#]],
    );
}

#[test]
fn a_key_interrupts_the_prompts() {
    check(
        SHOP,
        "end 2 time end end 3 end",
        expect![[r#"
        start → hello
            play hello   (step hello)
        end → main
            play say-1-2   (step main)
        2 → more
            stop   (key 2)
            play long   (key 2)
        time → more
        end → deep
            play say-3   (step deep)
        end → deep
            listen 7 s   (step deep)
        3 → bye
            play goodbye   (key 3)
        end → bye, over
            hang up   (step bye)
    "#]],
    );
}

#[test]
fn no_key_counts_tries() {
    check(
        SHOP,
        "end end time end end time",
        expect![[r#"
        start → hello
            play hello   (step hello)
        end → main
            play say-1-2   (step main)
        end → main
            listen 5 s   (step main)
        time → main
            play say-1-2   (no key, attempt 1)
        end → main
            listen 5 s   (step main)
        end → main
        time → help, over
            enqueue help   (no key, attempt 2)
    "#]],
    );
}

#[test]
fn a_wrong_key_is_told_and_counts_a_try() {
    check(
        SHOP,
        "end 9 end end * 1 end",
        expect![[r#"
        start → hello
            play hello   (step hello)
        end → main
            play say-1-2   (step main)
        9 → main
            stop   (unknown key 9)
            play oops say-1-2   (unknown key 9)
        end → main
            listen 5 s   (step main)
        end → main
        * → main
            play oops   (unknown key *)
        1 → main
        end → help, over
            enqueue help   (step help)
    "#]],
    );
}

#[test]
fn keys_typed_ahead_answer_the_menus_to_come() {
    check(
        SHOP,
        "2 end 3 end",
        expect![[r#"
        start → hello
            play hello   (step hello)
        2 → hello
        end → more
            play long   (key 2)
        3 → more
        end → bye
            play goodbye   (key 3)
    "#]],
    );
    check(
        SHOP,
        "2 3 end end end",
        expect![[r#"
        start → hello
            play hello   (step hello)
        2 → hello
        3 → hello
        end → more
            play long   (key 2)
        end → bye
            play goodbye   (key 3)
        end → bye, over
            hang up   (step bye)
    "#]],
    );
}

#[test]
fn a_wrong_key_typed_ahead_is_dropped_with_all_behind_it() {
    check(
        SHOP,
        "7 3 end 2 end",
        expect![[r#"
            start → hello
                play hello   (step hello)
            7 → hello
            3 → hello
            end → main
                play say-1-2   (step main)
            2 → more
                stop   (key 2)
                play long   (key 2)
            end → deep
                play say-3   (step deep)
        "#]],
    );
}

#[test]
fn keys_in_the_last_refusal_are_kept_for_a_menu_behind_it() {
    check(
        "first menu a 1>bye x1 !oops >second
         second menu b 2>bye x1 >bye
         bye hangup",
        "5 2 end",
        expect![[r#"
            start → first
                play a   (step first)
            5 → first
                stop   (unknown key 5)
                play oops   (unknown key 5)
            2 → first
            end → bye, over
                hang up   (key 2)
        "#]],
    );
}

#[test]
fn what_has_nothing_to_say_goes_on_at_once() {
    check(
        "one play >two
         two play >ask
         ask menu 1>bye 5s x3 >out
         out queue @help
         bye hangup",
        "8 time 8",
        expect![[r#"
            start → ask
                listen 5 s   (step ask)
            8 → ask
                listen 5 s   (unknown key 8)
            time → ask
                listen 5 s   (no key, attempt 2)
            8 → out, over
                enqueue help   (unknown key 8)
        "#]],
    );
}

#[test]
fn a_graph_that_validation_would_refuse_ends_in_a_hang_up() {
    check(
        "one play >two\n two play >one",
        "end",
        expect![[r#"
        start → one, over
            hang up   (step one)
        end → one, over
    "#]],
    );
    check(
        "one play a >nowhere",
        "end end",
        expect![[r#"
        start → one
            play a   (step one)
        end → nowhere, over
            hang up   (step nowhere)
        end → nowhere, over
    "#]],
    );
}

#[test]
fn a_flow_survives_the_database() {
    let shop = common::flow(SHOP);
    let json = serde_json::to_value(&shop).expect("a flow is JSON");
    assert_eq!(serde_json::from_value::<Flow>(json.clone()).expect("and back"), shop);
    assert_eq!(serde_json::from_str::<Flow>(&json.to_string()).expect("and from text"), shop);
    expect![[r#"
        {
          "invalid": [
            "00000000-0000-0000-0000-00006f6f7073"
          ],
          "kind": "menu",
          "options": {
            "1": "sales",
            "2": "more"
          },
          "otherwise": "help",
          "prompts": [
            "00000000-0000-0000-0073-61792d312d32"
          ],
          "timeout": 5000,
          "tries": 2
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&json["steps"]["main"]).expect("a step"));
}
