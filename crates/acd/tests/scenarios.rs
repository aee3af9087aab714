//! Scenarios as text: what the distribution is told, one word a line, and what it says.
//!
//! Times are seconds. After each line everything that can be given out is given out.

use acd::{Acd, OperatorSkills, QueueRules, Unavailable, WorkId};
use domain::queues::Strategy;
use domain::{EmployeeId, Millis, QueueId, SkillId, Timestamp};
use expect_test::{Expect, expect};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Names of the scenario, numbered in the order in which they are met.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    fn number(&mut self, name: &str) -> u128 {
        let at = self.0.iter().position(|known| known == name).unwrap_or_else(|| {
            self.0.push(name.to_owned());
            self.0.len() - 1
        });
        at as u128 + 1
    }

    fn name(&self, id: uuid::Uuid) -> &str {
        &self.0[id.as_u128() as usize - 1]
    }
}

fn play(text: &str) -> String {
    let (mut acd, mut names, mut told, mut now) =
        (Acd::default(), Names::default(), String::new(), Timestamp::default());
    let mut rules = QueueRules::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut id = |n: usize| uuid::Uuid::from_u128(names.number(words[n]));
        let seconds = |n: usize| Timestamp(0) + Millis::secs(words[n].parse().expect("a number"));
        let level = |n: usize| words[n].parse().expect("a number");
        match words[0] {
            "at" => now = seconds(1),
            "queue" => {
                let required = (3..words.len()).step_by(2).map(|n| (SkillId(id(n)), level(n + 1))).collect();
                let priority = words[2].parse().expect("a number");
                rules = QueueRules { priority, required, ..QueueRules::default() };
                acd.set_queue(QueueId(id(1)), rules.clone());
            }
            // Of the queue that was set last.
            "strategy" => {
                rules.strategy = Strategy::from_word(words[2]).expect("a strategy");
                acd.set_queue(QueueId(id(1)), rules.clone());
            }
            "relax" => {
                rules.relax_every = Millis::secs(words[2].parse().expect("a number"));
                acd.set_queue(QueueId(id(1)), rules.clone());
            }
            "load" => {
                let talked = Millis::secs(words[3].parse().expect("a number"));
                acd.set_load(EmployeeId(id(1)), words[2].parse().expect("a number"), talked);
            }
            "prefer" => acd.prefer(WorkId(id(1)), EmployeeId(id(2)), seconds(3)),

            "drop-queue" => acd.remove_queue(QueueId(id(1))),
            "operator" => {
                let cut = words.iter().position(|word| *word == "|").unwrap_or(words.len());
                let queues = (2..cut).map(|n| (QueueId(id(n)), 3)).collect();
                let skills: BTreeMap<_, _> =
                    (cut + 1..words.len()).step_by(2).map(|n| (SkillId(id(n)), level(n + 1))).collect();
                acd.set_operator(EmployeeId(id(1)), OperatorSkills { queues, skills });
            }
            "fire" => acd.remove_operator(EmployeeId(id(1))),
            "free" => acd.set_free(EmployeeId(id(1)), now),
            "break" => acd.set_unavailable(EmployeeId(id(1)), Unavailable::OnBreak),
            "lost" => acd.set_unavailable(EmployeeId(id(1)), Unavailable::Unreachable),
            "call" => acd.enqueue(WorkId(id(1)), QueueId(id(2)), now),
            "head" => acd.requeue_at_head(WorkId(id(1)), QueueId(id(2)), seconds(3)),
            "release" => acd.release(WorkId(id(1))),
            "accept" => acd.accept(WorkId(id(1))),
            "gone" => acd.withdraw(WorkId(id(1))),
            "why" => {
                let work = WorkId(id(1));
                let _ = writeln!(
                    told,
                    "{}: {:?}, position {:?}",
                    words[1],
                    acd.why_waits(work),
                    acd.position(work)
                );
            }
            "figures" => {
                let _ = writeln!(told, "{}: {:?}", words[1], acd.queue_figures(QueueId(id(1))));
            }
            other => panic!("no such word: {other}"),
        }
        for given in acd.assign(now) {
            let (work, operator) = (names.name(given.work.0), names.name(given.operator.0));
            let _ = writeln!(told, "{work} → {operator}: {:?}", given.reason);
        }
    }
    told
}

fn check(text: &str, expected: Expect) {
    expected.assert_eq(&play(text));
}

#[test]
fn the_one_idle_longest_gets_the_call() {
    check(
        "queue help 0
         operator boris help
         operator anna help
         at 10
         free boris
         at 20
         free anna
         at 50
         call c1 help
         call c2 help
         call c3 help
         call c4 help
         why c3
         why c4
         break boris
         accept c1
         why c3
         figures help",
        expect![[r#"
            c1 → boris: LongestIdle { idle: Millis(40000), free: 2 }
            c2 → anna: LongestIdle { idle: Millis(30000), free: 1 }
            c3: Some(NobodyFree { staffed: 2, busy: 2, on_break: 0 }), position Some(3)
            c4: Some(NotFirst { ahead: 1 }), position Some(4)
            c3: Some(NobodyFree { staffed: 2, busy: 2, on_break: 0 }), position Some(2)
            help: Figures { waiting: 3, oldest: Some(Timestamp(50000)), free: 0, staffed: 2 }
        "#]],
    );
}

#[test]
fn idle_ties_are_broken_by_id() {
    check(
        "queue help 0
         operator first help
         operator second help
         at 5
         free second
         free first
         call c1 help",
        expect![[r#"
            c1 → first: LongestIdle { idle: Millis(0), free: 2 }
        "#]],
    );
}

#[test]
fn priority_first_then_first_come_over_all_queues() {
    check(
        "queue help 0
         queue sales 0
         queue urgent 9
         operator anna help sales urgent
         at 1
         call s1 sales
         at 2
         call h1 help
         at 3
         call u1 urgent
         at 4
         call s2 sales
         free anna
         accept u1
         free anna
         accept s1
         free anna
         accept h1
         free anna",
        expect![[r#"
            u1 → anna: LongestIdle { idle: Millis(0), free: 1 }
            s1 → anna: LongestIdle { idle: Millis(0), free: 1 }
            h1 → anna: LongestIdle { idle: Millis(0), free: 1 }
            s2 → anna: LongestIdle { idle: Millis(0), free: 1 }
        "#]],
    );
}

#[test]
fn work_that_nobody_free_may_take_does_not_block_others() {
    check(
        "queue english 5 eng 4
         queue help 0
         operator anna english help | eng 3
         operator boris english help | eng 4
         call e1 english
         call h1 help
         free anna
         why e1
         break boris
         why e1
         free boris",
        expect![[r#"
            h1 → anna: LongestIdle { idle: Millis(0), free: 1 }
            e1: Some(NobodyFree { staffed: 0, busy: 0, on_break: 0 }), position Some(1)
            e1: Some(NobodyFree { staffed: 1, busy: 0, on_break: 1 }), position Some(1)
            e1 → boris: LongestIdle { idle: Millis(0), free: 1 }
        "#]],
    );
}

#[test]
fn a_missed_ring_keeps_the_place_and_goes_to_another() {
    check(
        "queue help 0
         operator anna help
         operator boris help
         free anna
         at 5
         call c1 help
         at 6
         call c2 help
         at 20
         release c1
         why c1
         free anna
         at 25
         release c1
         lost anna
         at 30
         free boris",
        // Anna missed c1 and is the only one free: she gets it again. When both have missed it, whoever is free.
        expect![[r#"
            c1 → anna: LongestIdle { idle: Millis(5000), free: 1 }
            c1: Some(NobodyFree { staffed: 1, busy: 1, on_break: 0 }), position Some(1)
            c1 → anna: LongestIdle { idle: Millis(0), free: 1 }
            c1 → boris: LongestIdle { idle: Millis(0), free: 1 }
        "#]],
    );
}

#[test]
fn the_one_who_missed_it_is_passed_over_while_another_is_free() {
    check(
        "queue help 0
         operator anna help
         operator boris help
         at 1
         free anna
         call c1 help
         release c1
         call c0 help
         gone c1
         call c2 help
         free anna
         release c0
         at 9
         gone c2
         gone c0
         free boris
         free anna
         at 10
         call c3 help
         release c3
         figures help",
        expect![[r#"
            c1 → anna: LongestIdle { idle: Millis(0), free: 1 }
            c0 → anna: LongestIdle { idle: Millis(0), free: 1 }
            c3 → anna: LongestIdle { idle: Millis(1000), free: 2 }
            c3 → boris: LongestIdle { idle: Millis(1000), free: 1 }
            help: Figures { waiting: 1, oldest: Some(Timestamp(10000)), free: 0, staffed: 2 }
        "#]],
    );
}

#[test]
fn back_at_the_head_of_its_priority() {
    check(
        "queue urgent 9
         queue help 0
         queue sales 0
         operator anna help sales urgent
         at 10
         call s1 sales
         call h1 help
         at 15
         call u1 urgent
         at 20
         head cut help 18
         head cut2 help 12
         why h1
         figures help
         free anna
         accept u1
         free anna
         accept cut2
         free anna
         accept cut
         free anna",
        expect![[r#"
            h1: Some(NotFirst { ahead: 2 }), position Some(3)
            help: Figures { waiting: 3, oldest: Some(Timestamp(10000)), free: 0, staffed: 0 }
            u1 → anna: LongestIdle { idle: Millis(0), free: 1 }
            cut2 → anna: LongestIdle { idle: Millis(0), free: 1 }
            cut → anna: LongestIdle { idle: Millis(0), free: 1 }
            s1 → anna: LongestIdle { idle: Millis(0), free: 1 }
        "#]],
    );
}

#[test]
fn the_configuration_changes_under_waiting_calls() {
    check(
        "call early help
         operator anna help | eng 2
         free anna
         queue help 0 eng 3
         why early
         queue help 0 eng 2
         drop-queue help
         release early
         free anna
         why early
         queue help 0
         fire anna
         release early
         figures help",
        expect![[r#"
            early: Some(NobodyFree { staffed: 0, busy: 0, on_break: 0 }), position Some(1)
            early → anna: LongestIdle { idle: Millis(0), free: 1 }
            early: Some(NobodyFree { staffed: 0, busy: 0, on_break: 0 }), position Some(1)
            early → anna: LongestIdle { idle: Millis(0), free: 1 }
            help: Figures { waiting: 1, oldest: Some(Timestamp(0)), free: 0, staffed: 0 }
        "#]],
    );
}

#[test]
fn what_is_told_during_a_ring_holds_after_it() {
    check(
        "queue help 0
         operator anna help
         free anna
         call c1 help
         free anna
         call c2 help
         gone c1
         free anna
         break anna
         release c2
         figures help
         why c2",
        expect![[r#"
            c1 → anna: LongestIdle { idle: Millis(0), free: 1 }
            c2 → anna: LongestIdle { idle: Millis(0), free: 1 }
            help: Figures { waiting: 1, oldest: Some(Timestamp(0)), free: 0, staffed: 1 }
            c2: Some(NobodyFree { staffed: 1, busy: 0, on_break: 1 }), position Some(1)
        "#]],
    );
}

#[test]
fn each_strategy_has_its_own_first() {
    for (word, expected) in [
        ("longest_idle", "c1 → anna: LongestIdle { idle: Millis(50000), free: 3 }\n"),
        ("fewest_calls", "c1 → boris: FewestCalls { calls: 1, free: 3 }\n"),
        ("least_talk", "c1 → vera: LeastTalk { talked: Millis(10000), free: 3 }\n"),
        ("round_robin", "c1 → anna: RoundRobin { free: 3 }\n"),
        ("best_skilled", "c1 → anna: BestSkilled { level: 3, free: 3 }\n"),
    ] {
        let told = play(&format!(
            "queue help 0
             strategy help {word}
             operator anna help
             operator boris help
             operator vera help
             load anna 5 300
             load boris 1 200
             load vera 9 10
             free anna
             at 10
             free boris
             free vera
             at 50
             call c1 help"
        ));
        assert_eq!(told, expected, "{word}");
    }
}

#[test]
fn in_turn_means_whoever_was_offered_the_longest_ago() {
    check(
        "queue help 0
         strategy help round_robin
         operator anna help
         operator boris help
         free anna
         free boris
         call c1 help
         accept c1
         free anna
         call c2 help
         accept c2
         free boris
         call c3 help",
        expect![[r#"
            c1 → anna: RoundRobin { free: 2 }
            c2 → boris: RoundRobin { free: 2 }
            c3 → anna: RoundRobin { free: 2 }
        "#]],
    );
}

#[test]
fn levels_go_down_with_the_wait() {
    check(
        "queue tax 0 law 4
         relax tax 20
         operator anna tax | law 2
         free anna
         call c1 tax
         why c1
         at 39
         why c1
         at 40
         accept c1",
        expect![[r#"
            c1: Some(LevelTooLow { free: 1 }), position Some(1)
            c1: Some(LevelTooLow { free: 1 }), position Some(1)
            c1 → anna: LevelsLowered { steps: 2, waited: Millis(40000), free: 1 }
        "#]],
    );
}

#[test]
fn the_operator_of_the_last_talk_is_waited_for_a_while() {
    check(
        "queue help 0
         operator anna help
         operator boris help
         free anna
         call c0 help
         accept c0
         call c1 help
         prefer c1 anna 15
         free boris
         why c1
         free anna
         accept c1
         at 20
         call c2 help
         prefer c2 anna 35
         at 35
         why c2",
        expect![[r#"
            c0 → anna: LongestIdle { idle: Millis(0), free: 1 }
            c1: Some(AwaitsLastOperator { operator: EmployeeId(00000000-0000-0000-0000-000000000002), until: Timestamp(15000) }), position Some(1)
            c1 → anna: LastOperator { operator: EmployeeId(00000000-0000-0000-0000-000000000002) }
            c2 → boris: LongestIdle { idle: Millis(20000), free: 1 }
            c2: None, position Some(1)
        "#]],
    );
}
