//! «Слушать», «Подсказать», «Войти», «Забрать»: toggles over the talk of one operator.
//!
//! One rule to know: what a button shows as on is what the board says holds, not what was pressed.

use super::api;
use crate::realtime::Live;
use crate::ui::names::first_two;
use crate::ui::remote::send;
use crate::ui::{clock, icon, icon_sm, kbd, words};
use domain::board::{CallLive, Phase};
use domain::calls::Direction;
use domain::employees::Me;
use domain::supervision::{SupervisionLive, SupervisionMode};
use domain::{EmployeeId, Permission};
use leptos::prelude::*;

/// What a supervisor may press, in the order of the buttons.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Mode(SupervisionMode),
    TakeOver,
}

impl Act {
    /// Of a letter, by its place on the keyboard.
    pub fn of_key(code: &str) -> Option<Act> {
        Some(match code {
            "KeyL" => Act::Mode(SupervisionMode::Listen),
            "KeyW" => Act::Mode(SupervisionMode::Whisper),
            "KeyB" => Act::Mode(SupervisionMode::Barge),
            "KeyT" => Act::TakeOver,
            _ => return None,
        })
    }
}

/// The supervisor at this page.
#[derive(Clone, Copy)]
pub struct Supervisor {
    live: Live,
    me: EmployeeId,
    pub may: bool,
}

impl Supervisor {
    pub fn new(live: Live, me: &Me) -> Self {
        Self { live, me: me.employee, may: crate::shell::session::may(me, Permission::CallsSupervise) }
    }

    pub fn live(self) -> Live {
        self.live
    }

    /// What this supervisor is in now.
    pub fn mine(self) -> Option<SupervisionLive> {
        self.live.supervisions.get(self.me)
    }

    /// The talk of an operator, if it is one that can be supervised.
    fn talk(self, operator: EmployeeId) -> Option<CallLive> {
        let call = self.live.calls.get(self.live.operators.get(operator)?.call?)?;
        let talks = matches!(call.phase, Phase::Talking | Phase::Held | Phase::Interrupted { .. });
        let mine = call.operator == Some(self.me);
        (talks && !mine && call.direction != Direction::Internal).then_some(call)
    }

    /// Why nothing can be done with an operator now; none when it can.
    fn why_not(self, operator: EmployeeId) -> Option<&'static str> {
        let away = self.live.operators.get(self.me).is_none_or(|me| !me.reachable);
        if self.talk(operator).is_none() {
            Some(words::supervision::no_talk())
        } else if away && self.mine().is_none() {
            Some(words::supervision::you_are_away())
        } else {
            None
        }
    }

    /// Begins, goes over, or ends what is on.
    pub fn press(self, operator: EmployeeId, act: Act) {
        untrack(|| {
            if !self.may || self.why_not(operator).is_some() {
                return;
            }
            let Some(call) = self.talk(operator).map(|call| call.id) else { return };
            match act {
                Act::TakeOver => send(api::take_over(call), |()| {}),
                Act::Mode(mode) if self.mine().is_some_and(|is| is.call == call && is.mode == mode) => {
                    self.stop();
                }
                Act::Mode(mode) => send(api::start(call, mode), |()| {}),
            }
        });
    }

    pub fn stop(self) {
        send(api::stop(), |()| {});
    }
}

/// The four buttons, and what holds.
#[component]
pub fn Monitor(supervisor: Supervisor, operator: EmployeeId) -> impl IntoView {
    let mine = Memo::new(move |_| supervisor.mine().filter(|is| is.operator == operator));
    let why_not = Memo::new(move |_| supervisor.why_not(operator));
    let button =
        move |act: Act, glyph: &'static str, hint: &'static str, off: &'static str, on: &'static str| {
            let pressed = Memo::new(move |_| {
                mine.with(|is| is.as_ref().is_some_and(|is| is.since.is_some() && Act::Mode(is.mode) == act))
            });
            let toggles = act != Act::TakeOver;
            view! {
                <button
                    type="button"
                    class="btn"
                    aria-pressed=move || toggles.then(|| pressed.get().to_string())
                    aria-keyshortcuts=hint
                    prop:disabled=move || why_not.with(Option::is_some)
                    on:click=move |_| supervisor.press(operator, act)
                >
                    {icon(glyph)}
                    {move || if pressed.get() { on } else { off }}
                    {kbd(hint)}
                </button>
            }
        };
    let mode = Act::Mode;
    view! {
        <div class="monitor" role="group" aria-label=words::supervision::supervision()>
            {button(mode(SupervisionMode::Listen), "ear", "L", words::supervision::listen(), words::supervision::listening())}
            {button(mode(SupervisionMode::Whisper), "mic", "W", words::supervision::whisper(), words::supervision::whispering())}
            {button(mode(SupervisionMode::Barge), "users", "B", words::supervision::barge(), words::supervision::barged())}
            {button(Act::TakeOver, "phone-incoming", "T", words::supervision::take_over(), words::supervision::take_over())}
        </div>
        <p class="t3 sm" role="status">
            {move || {
                let calling = mine.with(|is| is.as_ref().is_some_and(|is| is.since.is_none()));
                if calling { words::supervision::calling_you() } else { why_not.get().unwrap_or_else(words::supervision::kept) }
            }}
        </p>
    }
}

/// Who is at an operator's talk, one line each: for the operator, and for other supervisors.
#[component]
pub fn Present(live: Live, operator: EmployeeId, #[prop(optional)] but: Option<EmployeeId>) -> impl IntoView {
    let here = Memo::new(move |_| {
        let all = live.supervisions.all();
        let mut here: Vec<_> = all
            .into_iter()
            .filter(|is| is.operator == operator && is.since.is_some() && Some(is.supervisor) != but)
            .collect();
        crate::ui::order::sort_by_key(&mut here, |is| is.since);
        here
    });
    let tick = clock::ticking();
    let line = move |is: SupervisionLive| {
        let name = first_two(&is.name);
        let (glyph, text) = match is.mode {
            SupervisionMode::Listen => ("ear", words::supervision::listens(name)),
            SupervisionMode::Whisper => ("mic", words::supervision::whispers(name)),
            SupervisionMode::Barge => ("users", words::supervision::in_talk(name)),
        };
        view! {
            <p class="present">
                {icon_sm(glyph)}
                <span class="cut">{text}</span>
                <time class="end">{move || is.since.map(|at| clock::span(tick.get().since(at)))}</time>
            </p>
        }
    };
    move || here.get().into_iter().map(line).collect_view()
}
