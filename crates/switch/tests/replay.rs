//! The program `switch-replay` over a small journal.

#![allow(clippy::unwrap_used)]

use expect_test::expect;
use std::io::Write;
use std::process::{Command, Stdio};

const JOURNAL: &str = r#"
{"seq":1,"at":1763856000000,"seed":1,"input":{"input":"asterisk_seen","up":true}}
{"seq":2,"at":1763856001500,"seed":2,"input":{"input":"caller_arrived","leg":"00000000-0000-0000-0000-0000000000c1","name":"PJSIP/trunk-1","caller":"+79105552147","dialled":"100"}}
{"seq":3,"at":1763856002000,"seed":3,"input":{"input":"leg_gone","leg":"00000000-0000-0000-0000-0000000000c1","gone":{"cause":1,"at":null}}}
"#;

fn replay(arguments: &[&str], journal: &str) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_switch-replay"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    program.stdin.take().unwrap().write_all(journal.as_bytes()).unwrap();
    String::from_utf8(program.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn a_journal_is_told() {
    expect![[r#"
        1 +0.000 asterisk_seen up
        2 +1.500 caller_arrived caller=+79105552147 dialled=100 leg=0000c1 name=PJSIP/trunk-1
            → hang_up cause=1 leg=0000c1 — no_such_line dialled=100
            ~ call_ended id=c2d0e3 outcome=failed
        3 +2.000 leg_gone gone=(cause=1) leg=0000c1
        3 entries; next timeout none
    "#]]
    .assert_eq(&replay(&["--events"], JOURNAL));
}

#[test]
fn only_what_is_asked_for() {
    expect![[r#"
        3 +2.000 leg_gone gone=(cause=1) leg=0000c1
        3 entries; next timeout none
    "#]]
    .assert_eq(&replay(&["--only", "leg_gone"], JOURNAL));
    assert!(replay(&["--help"], "").starts_with("switch-replay: "));
}
