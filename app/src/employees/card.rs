//! The card being edited: what is typed, what it began from, and the draft that a reload does not lose.

use crate::error::ApiError;
use crate::ui::{storage, words};
use domain::config::Level;
use domain::employees::{EmployeeCard, EmployeeForm};
use domain::{EmployeeId, QueueId, RegionId, Role, SkillId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Whose card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    New,
    One(EmployeeId),
}

impl Target {
    fn draft_key(self) -> String {
        match self {
            Target::New => "employee:new".to_owned(),
            Target::One(id) => format!("employee:{id}"),
        }
    }
}

/// What is kept in the browser until it is saved or thrown away.
#[derive(Serialize, Deserialize)]
struct Draft {
    version: i64,
    form: EmployeeForm,
}

#[derive(Clone, Copy)]
pub struct Card {
    pub target: Target,
    pub name: RwSignal<String>,
    pub login: RwSignal<String>,
    pub extension: RwSignal<String>,
    pub roles: RwSignal<Vec<Role>>,
    pub desk_phone: RwSignal<bool>,
    pub queues: RwSignal<Vec<(QueueId, Level)>>,
    pub skills: RwSignal<Vec<(SkillId, Level)>>,
    pub mobile: RwSignal<String>,
    pub email: RwSignal<String>,
    pub contact: RwSignal<String>,
    pub region: RwSignal<Option<RegionId>>,
    pub photo: RwSignal<Option<String>>,
    pub active: RwSignal<bool>,
    pub dismissed_on: RwSignal<Option<String>>,
    pub sip_user: RwSignal<Option<String>>,
    pub version: RwSignal<i64>,
    pub busy: RwSignal<bool>,
    pub error: RwSignal<Option<ApiError>>,
    /// What a colleague changed meanwhile, as a sentence; what was typed here is kept.
    pub meanwhile: RwSignal<Option<String>>,
    /// What is typed comes from a draft.
    pub restored: RwSignal<bool>,
    /// What is typed, in the shape that is sent.
    pub form: Memo<EmployeeForm>,
    /// How many fields differ from what is stored.
    pub changes: Memo<usize>,
    base: RwSignal<EmployeeForm>,
}

/// One order for all lists, so that equality means equality.
fn tidy(mut form: EmployeeForm) -> EmployeeForm {
    crate::ui::order::sort_by_key(&mut form.roles, |r| *r);
    crate::ui::order::sort_by_key(&mut form.queues, |q| *q);
    crate::ui::order::sort_by_key(&mut form.skills, |s| *s);
    form
}

/// Fields that differ, by their label.
fn differences(a: &EmployeeForm, b: &EmployeeForm) -> Vec<&'static str> {
    [
        (a.name != b.name, words::employees::name()),
        (a.login != b.login, words::employees::login()),
        (a.roles != b.roles, words::employees::roles()),
        (a.extension != b.extension, words::employees::extension()),
        (a.desk_phone != b.desk_phone, words::employees::phone()),
        (a.queues != b.queues, words::employees::queues()),
        (a.skills != b.skills, words::employees::skills()),
        (a.mobile != b.mobile, words::employees::mobile()),
        (a.email != b.email, words::employees::email()),
        (a.contact != b.contact, words::employees::contact()),
        (a.region != b.region, words::employees::region()),
    ]
    .into_iter()
    .filter_map(|(differs, word)| differs.then_some(word))
    .collect()
}

/// Theirs, but for the fields that mine changed.
fn merged(mine: EmployeeForm, old: &EmployeeForm, theirs: &EmployeeForm) -> EmployeeForm {
    fn either<T: PartialEq + Clone>(mine: T, old: &T, theirs: &T) -> T {
        if mine == *old { theirs.clone() } else { mine }
    }
    EmployeeForm {
        name: either(mine.name, &old.name, &theirs.name),
        login: either(mine.login, &old.login, &theirs.login),
        roles: either(mine.roles, &old.roles, &theirs.roles),
        extension: either(mine.extension, &old.extension, &theirs.extension),
        desk_phone: either(mine.desk_phone, &old.desk_phone, &theirs.desk_phone),
        queues: either(mine.queues, &old.queues, &theirs.queues),
        skills: either(mine.skills, &old.skills, &theirs.skills),
        mobile: either(mine.mobile, &old.mobile, &theirs.mobile),
        email: either(mine.email, &old.email, &theirs.email),
        contact: either(mine.contact, &old.contact, &theirs.contact),
        region: either(mine.region, &old.region, &theirs.region),
    }
}

impl Card {
    /// `stored`: none for a new employee.
    pub fn open(stored: Option<EmployeeCard>) -> Self {
        let target = stored.as_ref().map_or(Target::New, |card| Target::One(card.id));
        let stored = stored.unwrap_or_else(|| EmployeeCard {
            id: EmployeeId::nth(0),
            active: true,
            version: 0,
            form: EmployeeForm { roles: vec![Role::Operator], ..Default::default() },
            sip_user: None,
            photo: None,
            dismissed_on: None,
        });
        let base = tidy(stored.form);
        let (name, login) = (RwSignal::new(base.name.clone()), RwSignal::new(base.login.clone()));
        let extension = RwSignal::new(base.extension.clone().unwrap_or_default());
        let (roles, desk_phone) = (RwSignal::new(base.roles.clone()), RwSignal::new(base.desk_phone));
        let (queues, skills) = (RwSignal::new(base.queues.clone()), RwSignal::new(base.skills.clone()));
        let (mobile, email) = (RwSignal::new(base.mobile.clone()), RwSignal::new(base.email.clone()));
        let (contact, region) = (RwSignal::new(base.contact.clone()), RwSignal::new(base.region));
        let form = Memo::new(move |_| {
            let extension = extension.with(|text| text.trim().to_owned());
            tidy(EmployeeForm {
                name: name.with(|name| name.trim().to_owned()),
                login: login.with(|login| login.trim().to_owned()),
                roles: roles.get(),
                extension: (!extension.is_empty()).then_some(extension),
                desk_phone: desk_phone.get(),
                queues: queues.get(),
                skills: skills.get(),
                mobile: mobile.with(|text| text.trim().to_owned()),
                email: email.with(|text| text.trim().to_owned()),
                contact: contact.with(|text| text.trim().to_owned()),
                region: region.get(),
            })
        });
        let base = RwSignal::new(base);
        let changes = Memo::new(move |_| form.with(|form| base.with(|base| differences(form, base).len())));
        let card = Self {
            target,
            name,
            login,
            extension,
            roles,
            desk_phone,
            queues,
            skills,
            mobile,
            email,
            contact,
            region,
            photo: RwSignal::new(stored.photo),
            active: RwSignal::new(stored.active),
            dismissed_on: RwSignal::new(stored.dismissed_on),
            sip_user: RwSignal::new(stored.sip_user),
            version: RwSignal::new(stored.version),
            busy: RwSignal::new(false),
            error: RwSignal::new(None),
            meanwhile: RwSignal::new(None),
            restored: RwSignal::new(false),
            form,
            changes,
            base,
        };
        // What is being mended is not blamed any more.
        Effect::new(move |before: Option<()>| {
            card.form.track();
            if before.is_some() {
                card.error.set(None);
            }
        });
        card.restore();
        card.keep_draft();
        card
    }

    pub fn is_dirty(self) -> bool {
        self.changes.try_get_untracked().is_some_and(|changes| changes > 0)
    }

    fn fill(self, form: &EmployeeForm) {
        self.name.set(form.name.clone());
        self.login.set(form.login.clone());
        self.extension.set(form.extension.clone().unwrap_or_default());
        self.roles.set(form.roles.clone());
        self.desk_phone.set(form.desk_phone);
        self.queues.set(form.queues.clone());
        self.skills.set(form.skills.clone());
        self.mobile.set(form.mobile.clone());
        self.email.set(form.email.clone());
        self.contact.set(form.contact.clone());
        self.region.set(form.region);
    }

    fn restore(self) {
        let Some(text) = storage::get(&self.target.draft_key()) else { return };
        let Ok(draft) = serde_json::from_str::<Draft>(&text) else { return };
        self.fill(&draft.form);
        self.restored.set(self.is_dirty());
        // The version it was typed over: if the card went on since, the save says so.
        if draft.version != 0 {
            self.version.set(draft.version);
        }
    }

    /// Follows the typing with a short delay; a form like the stored one leaves no draft.
    fn keep_draft(self) {
        let turn = StoredValue::new(0_u32);
        Effect::new(move |_| {
            self.form.track();
            let dirty = self.changes.get() > 0;
            let Some(mine) = turn.try_update_value(|turn| {
                *turn += 1;
                *turn
            }) else {
                return;
            };
            if !dirty {
                self.forget_draft();
                return;
            }
            set_timeout(
                move || {
                    if turn.try_get_value() == Some(mine)
                        && let Some(form) = self.form.try_get_untracked()
                        && let Ok(text) =
                            serde_json::to_string(&Draft { version: self.version.get_untracked(), form })
                    {
                        storage::set(&self.target.draft_key(), &text);
                    }
                },
                Duration::from_millis(250),
            );
        });
    }

    pub fn forget_draft(self) {
        storage::remove(&self.target.draft_key());
    }

    /// Back to what is stored.
    pub fn undo(self) {
        self.fill(&self.base.get_untracked());
        self.error.set(None);
        self.restored.set(false);
    }

    /// What is stored now; what was typed over the stored card before stays typed.
    pub fn adopt(self, stored: EmployeeCard) {
        let theirs = tidy(stored.form);
        self.fill(&merged(self.form.get_untracked(), &self.base.get_untracked(), &theirs));
        self.base.set(theirs);
        self.version.set(stored.version);
        self.active.set(stored.active);
        self.dismissed_on.set(stored.dismissed_on);
        self.sip_user.set(stored.sip_user);
        self.photo.set(stored.photo);
        self.error.set(None);
        self.meanwhile.set(None);
        self.restored.set(false);
    }

    /// Saved as it was sent; what was typed since is a change to what is stored.
    pub fn saved(self, sent: EmployeeForm, stored: EmployeeCard) {
        self.base.set(sent);
        self.adopt(stored);
    }

    /// A colleague saved first: their changes come in where nothing was typed here, ours stay.
    pub fn rebase(self, stored: EmployeeCard) {
        let changed = differences(&tidy(stored.form.clone()), &self.base.get_untracked());
        self.adopt(stored);
        self.meanwhile.set(Some(changed.join(", ").to_lowercase()));
    }
}
