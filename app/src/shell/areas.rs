//! The areas of the rail, in order, and who has them. A new page is a row here and a `<Route>` in frame.rs.

use super::lazy::Lazy;
use super::session::may;
use crate::ui::words;
use crate::{audit, callbacks, desk, employees, history, ice_servers, live, queues, skills, today};
use domain::employees::Me;
use domain::{Permission, Role};
use leptos::prelude::*;

pub struct Area {
    pub path: &'static str,
    pub glyph: &'static str,
    /// At most 8 letters.
    pub word: fn() -> &'static str,
    pub open_to: fn(&Me) -> bool,
    /// Comes in a file of its own, fetched ahead when the browser is idle.
    pub page: &'static Lazy,
}

pub const AREAS: &[Area] = &[
    Area {
        path: "/desk",
        glyph: "headset",
        word: words::shell::area_desk,
        open_to: at_desk,
        page: &desk::page::LAZY,
    },
    Area {
        path: "/today",
        glyph: "chart-column",
        word: words::today::area,
        open_to: at_desk,
        page: &today::page::LAZY,
    },
    Area {
        path: "/live",
        glyph: "activity",
        word: words::live::area,
        open_to: sees_board,
        page: &live::page::LAZY,
    },
    Area {
        path: "/history",
        glyph: "phone-log",
        word: words::history::area,
        open_to: sees_calls,
        page: &history::page::LAZY,
    },
    Area {
        path: "/callbacks",
        glyph: "phone-call",
        word: words::callbacks::area,
        open_to: calls_back,
        page: &callbacks::page::LAZY,
    },
    Area {
        path: "/employees",
        glyph: "users",
        word: words::employees::area,
        open_to: edits_people,
        page: &employees::page::LAZY,
    },
    Area {
        path: "/queues",
        glyph: "list-tree",
        word: words::queues::area,
        open_to: edits_queues,
        page: &queues::page::LAZY,
    },
    Area {
        path: "/skills",
        glyph: "grid-3x3",
        word: words::skills::area,
        open_to: edits_skills,
        page: &skills::page::LAZY,
    },
    Area {
        path: "/ice-servers",
        glyph: "globe",
        word: words::ice_servers::area,
        open_to: edits_network,
        page: &ice_servers::page::LAZY,
    },
    Area {
        path: "/audit",
        glyph: "scroll-text",
        word: words::audit::area,
        open_to: reads_audit,
        page: &audit::page::LAZY,
    },
];

/// Has a desk, and so the phone at the right.
pub fn at_desk(me: &Me) -> bool {
    me.roles.contains(&Role::Operator) && me.extension.is_some() && may(me, Permission::DeskUse)
}

/// Has a telephone on this page: operators always in sight, the others behind a button.
pub fn has_phone(me: &Me) -> bool {
    me.extension.is_some() && may(me, Permission::DeskUse)
}

/// Sees everybody live.
pub fn sees_board(me: &Me) -> bool {
    may(me, Permission::BoardRead)
}

/// Sees the history of calls, all or the own ones.
pub fn sees_calls(me: &Me) -> bool {
    may(me, Permission::CallsReadAll) || may(me, Permission::CallsReadOwn)
}

/// Creates and changes employees.
pub fn edits_people(me: &Me) -> bool {
    may(me, Permission::EmployeesWrite)
}

/// Says how browsers' phones come through the network.
pub fn edits_network(me: &Me) -> bool {
    may(me, Permission::IceServersWrite)
}

/// Calls back who asked for it.
pub fn calls_back(me: &Me) -> bool {
    may(me, Permission::CallbacksWork)
}

/// Creates and changes queues and lines.
pub fn edits_queues(me: &Me) -> bool {
    may(me, Permission::QueuesWrite)
}

/// Changes levels.
pub fn edits_skills(me: &Me) -> bool {
    may(me, Permission::SkillsWrite)
}

/// Searches the audit.
pub fn reads_audit(me: &Me) -> bool {
    may(me, Permission::AuditRead)
}

/// Where a person lands.
pub fn home(me: &Me) -> Option<&'static Area> {
    AREAS.iter().find(|area| (area.open_to)(me))
}

/// The heading of a page whose top bar shows the presence instead of the title.
pub fn hidden_title(word: &'static str) -> Option<impl IntoView> {
    at_desk(&super::session::me()).then(|| view! { <h1 class="sr">{word}</h1> })
}
