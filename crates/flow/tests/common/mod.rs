//! Flows as text. A step a line: `name kind words`. Among the words `>x` is the exit (of a menu: `otherwise`), `1>x` an
//! option, `5s` the timeout, `x3` the tries, `!p` said after a wrong key, `@q` the queue, any other a prompt. The first
//! line is the start.

use domain::flows::{Digit, Flow, Step, StepId};
use domain::{FlowId, Millis, PromptId, QueueId};
use std::collections::BTreeMap;

/// Prompts and queues are numbered by their names' letters, so that one name is one id in all flows.
pub fn number(name: &str) -> u128 {
    name.bytes().fold(0, |n, byte| n << 8 | u128::from(byte))
}

pub fn flow(text: &str) -> Flow {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let steps: BTreeMap<StepId, Step> = lines.iter().map(|line| step(line)).collect();
    let start = StepId::new(lines[0].split_whitespace().next().expect("a line has words"));
    Flow { id: FlowId::nth(1), name: "flow".to_owned(), version: 1, start, steps }
}

fn step(line: &str) -> (StepId, Step) {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (mut prompts, mut invalid, mut options) = (Vec::new(), Vec::new(), BTreeMap::new());
    let (mut next, mut queue) = (StepId::new("?"), QueueId::nth(0));
    let (mut timeout, mut tries) = (Millis::secs(5), 1);
    for word in &words[2..] {
        let (head, rest) = word.split_at(1);
        match head {
            ">" => next = StepId::new(rest),
            "@" => queue = QueueId::nth(number(rest)),
            "!" => invalid.push(PromptId::nth(number(rest))),
            _ if rest.starts_with('>') => {
                let digit = head.chars().next().and_then(Digit::new).expect("a key");
                options.insert(digit, StepId::new(&rest[1..]));
            }
            _ if head == "x" && rest.parse::<u8>().is_ok() => tries = rest.parse().expect("was parsed"),
            _ => match word.strip_suffix('s').and_then(|seconds| seconds.parse().ok()) {
                Some(seconds) => timeout = Millis::secs(seconds),
                None => prompts.push(PromptId::nth(number(word))),
            },
        }
    }
    let step = match words[1] {
        "play" => Step::Play { prompts, next },
        "menu" => Step::Menu { prompts, options, timeout, tries, invalid, otherwise: next },
        "queue" => Step::Queue { prompts, queue },
        "hangup" => Step::HangUp { prompts },
        other => panic!("no such step: {other}"),
    };
    (StepId::new(words[0]), step)
}
