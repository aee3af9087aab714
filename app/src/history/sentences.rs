//! A call's words: every happening and every reason as a sentence.

use crate::ui::names::first_two;
use crate::ui::{clock, words};
use domain::calls::{Direction, EndedBy, Outcome, Reason, What};
use domain::employees::{Named, Names};
use domain::queues::Overflow;
use domain::supervision::SupervisionMode;
use domain::{EmployeeId, Millis, Party, Target};

pub fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Answered => words::history::answered(),
        Outcome::Abandoned => words::history::abandoned(),
        Outcome::EndedInFlow => words::history::ended_in_flow(),
        Outcome::Overflowed => words::history::overflowed(),
        Outcome::Message => words::history::message(),
        Outcome::NoAnswer => words::history::no_answer(),
        Outcome::Busy => words::history::busy(),
        Outcome::Cancelled => words::history::cancelled(),
        Outcome::Failed => words::history::failed(),
    }
}

/// Amber is for what should be put right: a caller who was not helped.
pub fn outcome_tone(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Abandoned | Outcome::Failed => "warn",
        _ => "mute",
    }
}

pub fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => words::history::inbound(),
        Direction::Outbound => words::history::outbound(),
        Direction::Internal => words::history::internal(),
    }
}

pub fn ended_by_word(by: EndedBy) -> &'static str {
    match by {
        EndedBy::Subscriber => words::history::by_subscriber(),
        EndedBy::Operator => words::history::by_operator(),
        EndedBy::Centre => words::history::by_centre(),
        EndedBy::Network => words::history::by_network(),
    }
}

fn named<Id: PartialEq>(all: &[Named<Id>], id: &Id) -> String {
    all.iter().find(|n| n.id == *id).map_or_else(|| "…".to_owned(), |n| n.name.clone())
}

pub fn operator(names: &Names, id: EmployeeId) -> String {
    first_two(&named(&names.operators, &id))
}

fn party(party: &Party, names: &Names) -> String {
    match party {
        Party::Operator { id } => operator(names, *id),
        Party::Number { number } => number.pretty(),
    }
}

/// What happened.
pub fn what(what: &What, names: &Names) -> String {
    match what {
        What::Started => words::history::started().to_owned(),
        What::EnteredStep { step } => words::history::entered_step(&step.0),
        What::Queued { queue } => words::history::queued(named(&names.queues, queue)),
        What::Waits { position } => words::history::waits(position),
        What::PositionTold { position } => words::history::position_told(position),
        What::Rang { operator: id } => words::history::rang(operator(names, *id)),
        What::RingEnded { operator: id } => words::history::ring_ended(operator(names, *id)),
        What::Answered { operator: id } => words::history::answered_by(operator(names, *id)),
        What::Dialled { operator: id, number } => {
            words::history::dialled(operator(names, *id), number.pretty())
        }
        What::SubscriberAnswered => words::history::subscriber_answered().to_owned(),
        What::Held => words::history::held().to_owned(),
        What::Resumed => words::history::resumed().to_owned(),
        What::Interrupted { operator: id } => words::history::interrupted(operator(names, *id)),
        What::Rejoined { operator: id } => words::history::rejoined(operator(names, *id)),
        What::Requeued { queue } => words::history::requeued(named(&names.queues, queue)),
        What::HelpAsked { operator: id } => words::history::help_asked(operator(names, *id)),
        What::HelpAnswered { by } => words::history::help_answered(operator(names, *by)),
        What::Consulted { by, with } => words::history::consulted(operator(names, *by), party(with, names)),
        What::ConsultationAnswered { with } => words::history::consultation_answered(party(with, names)),
        What::ConsultationEnded { with } => words::history::consultation_ended(party(with, names)),
        What::Invited { by, who } => words::history::invited(operator(names, *by), party(who, names)),
        What::InvitationEnded { who } => words::history::invitation_ended(party(who, names)),
        What::Joined { who } => words::history::joined(party(who, names)),
        What::Left { who } => words::history::left(party(who, names)),
        What::Transferred { by, to } => {
            let to = match to {
                Target::Operator { id } => operator(names, *id),
                Target::Queue { id } => words::history::to_queue(named(&names.queues, id)),
                Target::Number { number } => number.pretty(),
            };
            words::history::transferred(operator(names, *by), to)
        }
        What::OutsideAnswered { number } => words::history::outside_answered(number.pretty()),
        What::Returned { to: id } => words::history::returned(operator(names, *id)),
        What::Parked { by, slot } => words::history::parked(operator(names, *by), slot),
        What::PickedUp { operator: id } => words::history::picked_up(operator(names, *id)),
        What::ParkedAgain { slot } => words::history::parked_again(slot),
        What::RecordingStarted => words::history::recording_started().to_owned(),
        What::Supervised { supervisor, mode } => {
            let name = operator(names, *supervisor);
            match mode {
                SupervisionMode::Listen => words::history::listens(name),
                SupervisionMode::Whisper => words::history::whispers(name),
                SupervisionMode::Barge => words::history::barged_in(name),
            }
        }
        What::SupervisionEnded { supervisor } => {
            words::history::supervision_ended(operator(names, *supervisor))
        }
        What::TakenOver { supervisor, operator: id } => {
            words::history::taken_over(operator(names, *id), operator(names, *supervisor))
        }
        What::WaitTold { minutes } => words::history::wait_told(*minutes),
        What::Overflowed { queue, to } => {
            let queue = named(&names.queues, queue);
            match to {
                Overflow::Queue { queue: other } => {
                    words::history::overflowed_to(queue, format!("«{}»", named(&names.queues, other)))
                }
                Overflow::Number { number } => words::history::overflowed_to(queue, number.pretty()),
                Overflow::Voicemail => words::history::overflowed_to(queue, words::history::to_message()),
                Overflow::Callback => words::history::overflowed_to(queue, words::history::to_callback()),
                Overflow::HangUp | Overflow::Stay => {
                    words::history::overflowed_to(queue, words::history::to_goodbye())
                }
            }
        }
        What::EmergencyTold => words::history::emergency_told().to_owned(),
        What::ClosedTold => words::history::closed_told().to_owned(),
        What::MessageBegan => words::history::message_began().to_owned(),
        What::CallbackAsked => words::history::callback_asked().to_owned(),
        What::Ended { outcome, by } => {
            words::history::ended(ended_by_word(*by), outcome_word(*outcome).to_lowercase())
        }
    }
}

/// Why it happened; none where the happening says it all.
pub fn why(reason: &Reason, names: &Names) -> Option<String> {
    let secs = |length: &Millis| clock::span(*length);
    Some(match reason {
        Reason::Course => return None,
        Reason::LineCalled { line } => words::history::line_called(named(&names.lines, line)),
        Reason::NoSuchLine { dialled } => words::history::no_such_line(dialled),
        Reason::FlowStep { version, .. } => words::history::flow_step(version),
        Reason::KeyPressed { digit } => words::history::key_pressed(digit.as_char()),
        Reason::KeyUnknown { digit } => words::history::key_unknown(digit.as_char()),
        Reason::NoKey { attempt } => words::history::no_key(attempt),
        Reason::LongestIdle { idle, free } => words::history::longest_idle(u64::from(*free), secs(idle)),
        Reason::NobodyFree { staffed: 0, .. } => words::history::nobody_there().to_owned(),
        Reason::NobodyFree { staffed, busy, on_break } => {
            words::history::nobody_free(busy, on_break, staffed)
        }
        Reason::NotFirst { ahead } => words::history::not_first(u64::from(*ahead)),
        Reason::RingTimedOut { rang } => words::history::ring_timed_out(secs(rang)),
        Reason::Declined => words::history::declined().to_owned(),
        Reason::PhoneUnreachable { cause } => words::history::phone_unreachable(cause_word(*cause)),
        Reason::MissedTooOften { misses } => words::history::missed_too_often(u64::from(*misses)),
        Reason::OperatorAnswered => words::history::operator_answered().to_owned(),
        Reason::SubscriberAnswered => words::history::subscriber_took_it().to_owned(),
        Reason::SubscriberGone { cause } => words::history::subscriber_gone(cause_word(*cause)),
        Reason::OperatorGone { cause } => words::history::operator_gone(cause_word(*cause)),
        Reason::Asked { by } => words::history::asked(operator(names, *by)),
        Reason::Forced { by, comment } => words::history::forced(comment, operator(names, *by)),
        Reason::SupervisorGone { cause } => words::history::supervisor_gone(cause_word(*cause)),
        Reason::RightLost => words::history::right_lost().to_owned(),
        Reason::AfterCallTime { length } => words::history::after_call_time(secs(length)),
        Reason::AfterCallOver => words::history::after_call_over().to_owned(),
        Reason::PageLost => words::history::page_lost().to_owned(),
        Reason::PageReturned => words::history::page_returned().to_owned(),
        Reason::PhoneMoved => words::history::phone_moved().to_owned(),
        Reason::PageGone { after } => words::history::page_gone(secs(after)),
        Reason::PositionTold { position } => words::history::time_to_tell(position),
        Reason::Reconciled => words::history::reconciled().to_owned(),
        Reason::AsteriskDown => words::history::asterisk_down().to_owned(),
        Reason::CommandFailed { command } => words::history::command_failed(command),
        Reason::OperatorRemoved => words::history::operator_removed().to_owned(),
        Reason::ParticipantGone { cause } => words::history::participant_gone(cause_word(*cause)),
        Reason::ParkedTooLong { after } => words::history::parked_too_long(secs(after)),
        Reason::TransferrerBusy => words::history::transferrer_busy().to_owned(),
        Reason::TalkedTooLong => words::history::talked_too_long().to_owned(),
        Reason::FewestCalls { calls, free } => words::history::fewest_calls(u64::from(*free), calls),
        Reason::LeastTalk { talked, free } => words::history::least_talk(u64::from(*free), secs(talked)),
        Reason::RoundRobin { free } => words::history::round_robin(u64::from(*free)),
        Reason::BestSkilled { level, free } => words::history::best_skilled(u64::from(*free), level),
        Reason::LevelsLowered { steps, waited, .. } => words::history::levels_lowered(steps, secs(waited)),
        Reason::LastOperator { .. } => words::history::last_operator().to_owned(),
        Reason::AwaitsLastOperator { operator: id, .. } => words::history::awaits_last(operator(names, *id)),
        Reason::LevelTooLow { free } => words::history::level_too_low(u64::from(*free)),
        Reason::QueueFull { waiting } => words::history::queue_full(u64::from(*waiting)),
        Reason::WaitedTooLong { waited } => words::history::waited_too_long(secs(waited)),
        Reason::OutsideHours { .. } => words::history::outside_hours().to_owned(),
        Reason::EmergencyOn => words::history::emergency_on().to_owned(),
        Reason::WaitTold { minutes } => words::history::time_to_tell_wait(*minutes),
    })
}

/// Q.850 causes that people meet; the rest by number.
fn cause_word(cause: u16) -> String {
    match cause {
        16 => words::history::cause_16().to_owned(),
        17 => words::history::cause_17().to_owned(),
        18 | 19 => words::history::cause_18().to_owned(),
        20 => words::history::cause_20().to_owned(),
        21 => words::history::cause_21().to_owned(),
        27 => words::history::cause_27().to_owned(),
        0 | 31 => words::history::cause_31().to_owned(),
        other => words::history::cause_other(other),
    }
}
