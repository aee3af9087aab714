//! «Очереди»: queues, lines and calendars, each a list with a side sheet.

use super::api;
use super::sheet::QueueSheet;
use crate::calendars::api as calendars_api;
use crate::calendars::sheet::CalendarSheet;
use crate::emergency::switch::EmergencySwitch;
use crate::lines::api as lines_api;
use crate::lines::sheet::LineSheet;
use crate::names::api as names_api;
use crate::ui::remote::{Remote, remote, show};
use crate::ui::search_field::SearchField;
use crate::ui::{Button, Empty, keys, words};
use domain::calendars::CalendarCard;
use domain::employees::Names;
use domain::lines::{Choices, LineRow};
use domain::queues::{QueueRow, Strategy};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Queues,
    Lines,
    Calendars,
}

/// The address of the page.
#[derive(Clone, Debug, Default, PartialEq)]
struct Query {
    tab: Tab,
    text: String,
    inactive: bool,
    /// An id, or `new`.
    open: Option<String>,
}

impl Query {
    fn read(map: &ParamsMap) -> Self {
        let text = |key: &str| map.get(key).filter(|value| !value.is_empty());
        let tab = match text("tab").as_deref() {
            Some("lines") => Tab::Lines,
            Some("calendars") => Tab::Calendars,
            _ => Tab::Queues,
        };
        let (open, inactive) = (text("open"), text("inactive").is_some());
        Self { tab, text: text("q").unwrap_or_default(), inactive, open }
    }

    fn write(&self) -> String {
        let tab = match self.tab {
            Tab::Queues => "",
            Tab::Lines => "lines",
            Tab::Calendars => "calendars",
        };
        let mut map = ParamsMap::new();
        let inactive = if self.inactive { "1" } else { "" };
        let open = self.open.clone().unwrap_or_default();
        for (key, value) in [
            ("tab", tab.to_owned()),
            ("q", self.text.clone()),
            ("inactive", inactive.to_owned()),
            ("open", open),
        ] {
            if !value.is_empty() {
                map.insert(key, value);
            }
        }
        map.to_query_string()
    }
}

/// The state of the page: where it is, and what its cards choose from.
#[derive(Clone, Copy)]
pub struct Area {
    query: Memo<Query>,
    go: Callback<Query>,
    pub queues: Remote<Vec<QueueRow>>,
    pub lines: Remote<Vec<LineRow>>,
    pub calendars: Remote<Vec<CalendarCard>>,
    pub names: Remote<Names>,
    pub choices: Remote<Choices>,
}

impl Area {
    fn new() -> Self {
        let map = use_query_map();
        let query = Memo::new(move |_| map.with(Query::read));
        let navigate = send_wrapper::SendWrapper::new(use_navigate());
        let go = Callback::new(move |query: Query| {
            let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
            navigate(&format!("/queues{}", query.write()), options);
        });
        let narrowed = move || query.with(|query| (query.text.clone(), query.inactive));
        Self {
            query,
            go,
            queues: remote(move || {
                let (text, inactive) = narrowed();
                api::list(text, inactive)
            }),
            lines: remote(move || {
                let (text, inactive) = narrowed();
                lines_api::list(text, inactive)
            }),
            calendars: remote(calendars_api::all),
            names: remote(names_api::all),
            choices: remote(lines_api::offered),
        }
    }

    fn change(self, change: impl FnOnce(&mut Query)) {
        let mut query = self.query.get_untracked();
        change(&mut query);
        self.go.run(query);
    }

    pub fn open(self, id: Option<String>) {
        self.change(|query| query.open = id);
    }

    /// Sentences to choose from, and none.
    pub fn prompts(self, none: &'static str) -> Signal<Vec<(String, String)>> {
        Signal::derive(move || {
            let prompts = self.choices.ok().map(|choices| choices.prompts).unwrap_or_default();
            let prompts = prompts.into_iter().map(|prompt| (prompt.id.to_string(), prompt.name));
            std::iter::once((String::new(), none.to_owned())).chain(prompts).collect()
        })
    }
}

pub fn strategy_word(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::LongestIdle => words::queues::longest_idle(),
        Strategy::FewestCalls => words::queues::fewest_calls(),
        Strategy::LeastTalk => words::queues::least_talk(),
        Strategy::RoundRobin => words::queues::round_robin(),
        Strategy::BestSkilled => words::queues::best_skilled(),
    }
}

crate::shell::lazy::lazy!(queues, |()| view! { <QueuesPage/> });

#[component]
fn QueuesPage() -> impl IntoView {
    let area = Area::new();
    keys::bind(keys::key("KeyN"), move || {
        let free = !keys::typing() && document().query_selector(".scrim").ok().flatten().is_none();
        if free {
            area.open(Some("new".to_owned()));
        }
        free
    });
    keys::bind(keys::key("Escape"), move || {
        let open = area.query.with_untracked(|query| query.open.is_some());
        area.open(None);
        open
    });
    let opened = Memo::new(move |_| area.query.with(|query| query.open.clone().map(|id| (query.tab, id))));
    let tab = Memo::new(move |_| area.query.with(|query| query.tab));
    view! {
        {crate::shell::areas::hidden_title(words::queues::area())}
        <Bar area=area/>
        <div class="people" class:has-sheet=move || opened.get().is_some()>
            <div class="scroll" tabindex="-1">
                {move || match tab.get() {
                    Tab::Queues => show(area.queues, 8, move |rows| queues(area, rows)).into_any(),
                    Tab::Lines => show(area.lines, 8, move |rows| lines(area, rows)).into_any(),
                    Tab::Calendars => show(area.calendars, 4, move |cards| calendars(area, cards)).into_any(),
                }}
            </div>
            {move || opened.get().map(|(tab, id)| match tab {
                Tab::Queues => view! { <QueueSheet area=area id=id/> }.into_any(),
                Tab::Lines => view! { <LineSheet area=area id=id/> }.into_any(),
                Tab::Calendars => view! { <CalendarSheet area=area id=id/> }.into_any(),
            })}
        </div>
    }
}

#[component]
fn Bar(area: Area) -> impl IntoView {
    let query = area.query;
    let tabs = [
        (Tab::Queues, words::queues::queues()),
        (Tab::Lines, words::queues::lines()),
        (Tab::Calendars, words::queues::calendars()),
    ];
    let new = move || match query.with(|query| query.tab) {
        Tab::Queues => words::queues::new_queue(),
        Tab::Lines => words::queues::new_line(),
        Tab::Calendars => words::queues::new_calendar(),
    };
    let inactive = move || query.with(|query| query.inactive);
    view! {
        <div class="bar" role="search" aria-label=words::queues::area()>
            <div class="seg seg-sm" role="group" aria-label=words::queues::area()>
                {tabs.map(|(tab, word)| view! {
                    <button
                        type="button"
                        aria-pressed=move || (query.with(|query| query.tab) == tab).to_string()
                        on:click=move |_| area.change(|query| *query = Query { tab, ..Query::default() })
                    >{word}</button>
                }).collect_view()}
            </div>
            <SearchField
                label=words::queues::search()
                placeholder=words::queues::search()
                value=Signal::derive(move || query.with(|query| query.text.clone()))
                on_change=Callback::new(move |text| area.change(|query| query.text = text))
            />
            <button
                type="button"
                class="pick"
                class:is-set=inactive
                aria-pressed=move || inactive().to_string()
                on:click=move |_| area.change(|query| query.inactive = !query.inactive)
            >
                {words::queues::inactive()}
            </button>
            <span class="end"></span>
            <EmergencySwitch/>
            <Button
                label=Signal::derive(move || new().to_owned())
                kind="btn-primary"
                glyph="plus"
                hint="N"
                on_click=Callback::new(move |()| area.open(Some("new".to_owned())))
            />
        </div>
    }
}

/// A row that opens its card.
fn row(area: Area, id: String, name: String, cells: AnyView) -> impl IntoView {
    let (open, mine) = (id.clone(), StoredValue::new(id.clone()));
    let chosen =
        Memo::new(move |_| area.query.with(|query| mine.with_value(|id| query.open.as_ref() == Some(id))));
    view! {
        <tr aria-selected=move || chosen.get().to_string() on:click=move |_| area.open(Some(open.clone())) data-id=id>
            <td><button type="button" class="opener cut">{name}</button></td>
            {cells}
        </tr>
    }
}

fn empty(title: &'static str) -> AnyView {
    view! { <Empty glyph="list-tree" title=title/> }.into_any()
}

fn queues(area: Area, rows: Vec<QueueRow>) -> AnyView {
    if rows.is_empty() {
        return empty(words::queues::no_queues());
    }
    let rows = rows.into_iter().map(|queue| {
        let target = format!("{} / {}", queue.service_level, queue.service_target.as_secs());
        let cells = view! {
            <td class="n">{queue.priority}</td>
            <td class="t2">{strategy_word(queue.strategy)}</td>
            <td class="n">{queue.operators}</td>
            <td class="n t2 roomy">{target}</td>
        };
        row(area, queue.id.to_string(), queue.name, cells.into_any())
    });
    view! {
        <table class="table">
            <thead><tr>
                <th>{words::queues::name()}</th>
                <th class="n">{words::queues::priority()}</th>
                <th>{words::queues::strategy()}</th>
                <th class="n">{words::queues::operators()}</th>
                <th class="n roomy">{words::queues::target()}</th>
            </tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn lines(area: Area, rows: Vec<LineRow>) -> AnyView {
    if rows.is_empty() {
        return empty(words::queues::no_lines());
    }
    let rows = rows.into_iter().map(|line| {
        let number = domain::Phone::parse(&line.number).map_or(line.number, |number| number.pretty());
        let cells = view! {
            <td class="t2">{number}</td>
            <td class="t2">{line.flow_name}</td>
            <td class="t2 roomy">{line.calendar_name.unwrap_or_else(|| words::queues::always_open().to_owned())}</td>
        };
        row(area, line.id.to_string(), line.name, cells.into_any())
    });
    view! {
        <table class="table">
            <thead><tr>
                <th>{words::queues::name()}</th>
                <th>{words::queues::number()}</th>
                <th>{words::queues::flow()}</th>
                <th class="roomy">{words::queues::calendar()}</th>
            </tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn calendars(area: Area, cards: Vec<CalendarCard>) -> AnyView {
    if cards.is_empty() {
        return empty(words::queues::no_calendars());
    }
    let rows = cards.into_iter().map(|card| {
        let cells = view! {
            <td class="t2">{card.form.zone}</td>
            <td class="n">{card.form.days.len()}</td>
            <td class="n">{card.lines}</td>
        };
        row(area, card.id.to_string(), card.form.name, cells.into_any())
    });
    view! {
        <table class="table">
            <thead><tr>
                <th>{words::queues::name()}</th>
                <th>{words::queues::zone()}</th>
                <th class="n">{words::queues::special_days()}</th>
                <th class="n">{words::queues::lines()}</th>
            </tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
