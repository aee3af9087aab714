//! New employees from a file: choose, look at every row, then all of them at once; passwords are given once.

use super::api;
use super::people::People;
use super::role_word;
use crate::error::ApiError;
use crate::shell::session;
use crate::ui::remote::sentence;
use crate::ui::{Button, SideSheet, files, icon, icon_sm, words};
use domain::config::Level;
use domain::employees::{Named, Names};
use domain::import::{Column, ImportPreview, ImportProblem, ImportRow, Imported, csv};
use leptos::html;
use leptos::prelude::*;

crate::shell::lazy::lazy!(import, People, |people| view! { <ImportSheet people=people/> });

/// How far it is.
#[derive(Clone)]
enum Step {
    Choose,
    Look(ImportPreview),
    Done(Vec<Imported>),
}

fn column_word(column: Column) -> &'static str {
    match column {
        Column::Name => words::employees::full_name(),
        Column::Login => words::employees::login(),
        Column::Roles => words::employees::roles(),
        Column::Extension => words::employees::extension(),
        Column::Phone => words::employees::phone(),
        Column::Queues => words::employees::queues(),
        Column::Skills => words::employees::skills(),
        Column::Mobile => words::employees::mobile(),
        Column::Email => words::employees::email(),
        Column::Contact => words::employees::contact(),
        Column::Region => words::employees::region(),
    }
}

#[component]
fn ImportSheet(people: People) -> impl IntoView {
    let step = RwSignal::new(Step::Choose);
    let (file, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let error = RwSignal::new(None::<String>);
    let refuse = move |refused: ApiError| {
        session::note_error(&refused);
        error.set(Some(sentence(&refused)));
    };
    let look = move |chosen: web_sys::File| {
        busy.set(true);
        error.set(None);
        leptos::task::spawn_local(async move {
            let read = files::base64(&chosen).await.unwrap_or_default();
            let answer = api::preview_import(read.clone()).await;
            busy.set(false);
            match answer {
                Ok(preview) => {
                    file.set(read);
                    step.set(Step::Look(preview));
                }
                Err(refused) => {
                    step.set(Step::Choose);
                    refuse(refused);
                }
            }
        });
    };
    let run = Callback::new(move |()| {
        busy.set(true);
        error.set(None);
        leptos::task::spawn_local(async move {
            let answer = api::import(file.get_untracked()).await;
            busy.set(false);
            match answer {
                Ok(made) => {
                    people.list.reload();
                    download(&made);
                    step.set(Step::Done(made));
                }
                Err(refused) => refuse(refused),
            }
        });
    });
    let close = Callback::new(move |()| people.importing.set(false));
    let fits = move || {
        step.with(
            |step| matches!(step, Step::Look(seen) if seen.rows.iter().all(|row| row.problems.is_empty())),
        )
    };
    view! {
        <SideSheet title=words::employees::import_title().to_owned() on_close=close>
            <div class="scroll import" aria-busy=move || busy.get().to_string()>
                {move || error.get().map(|text| view! { <p class="notice" data-tone="danger" role="alert">{text}</p> })}
                {move || match step.get() {
                    Step::Choose => view! { <Choose look=Callback::new(look)/> }.into_any(),
                    Step::Look(preview) => view! { <Look people=people preview=preview look=Callback::new(look)/> }.into_any(),
                    Step::Done(made) => view! { <Done made=made/> }.into_any(),
                }}
            </div>
            <footer class="actions">
                {move || match step.get() {
                    Step::Choose => ().into_any(),
                    Step::Look(preview) => view! {
                        <Button
                            label=words::employees::import_run(preview.rows.len() as u64)
                            kind="btn-primary"
                            busy=busy
                            disabled=Signal::derive(move || !fits())
                            on_click=run
                        />
                    }
                    .into_any(),
                    Step::Done(made) => view! {
                        <Button
                            label=words::employees::import_download()
                            kind="btn-primary"
                            glyph="download"
                            on_click=Callback::new(move |()| download(&made))
                        />
                    }
                    .into_any(),
                }}
                <Button label=words::ui::close() on_click=close/>
            </footer>
        </SideSheet>
    }
}

/// The button that opens the browser's dialog of files.
#[component]
fn FileButton(
    #[prop(into)] label: String,
    kind: &'static str,
    look: Callback<web_sys::File>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let open = Callback::new(move |()| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    });
    view! {
        <Button label=label kind=kind glyph="upload" on_click=open/>
        <input
            node_ref=input
            class="sr"
            type="file"
            accept=".csv,.xlsx,text/csv"
            tabindex="-1"
            aria-label=words::employees::import_file()
            on:change=move |_| {
                if let Some(file) = files::chosen(input) {
                    look.run(file);
                }
            }
        />
    }
}

#[component]
fn Choose(look: Callback<web_sys::File>) -> impl IntoView {
    let template = Callback::new(|()| {
        let second = usize::from(crate::ui::lang::current() == crate::ui::lang::Lang::En);
        let headers = Column::ALL.map(|column| column.headers()[second].to_owned()).to_vec();
        let example = words::employees::import_example().split('|').map(str::to_owned).collect();
        files::download_csv("otklik-employees.csv", &csv(&[headers, example]));
    });
    let over = RwSignal::new(false);
    view! {
        <div
            class="drop"
            class:is-over=move || over.get()
            on:dragover=move |event| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=move |event| {
                event.prevent_default();
                over.set(false);
                if let Some(file) = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)) {
                    look.run(file);
                }
            }
        >
            {icon("upload")}
            <p>{words::employees::import_drop()}</p>
            <FileButton label=words::employees::import_choose() kind="btn-primary" look=look/>
        </div>
        <p class="t2">{words::employees::import_columns()}</p>
        <dl class="dl">
            {Column::ALL
                .map(|column| view! {
                    <dt>{column_word(column)}{Column::NEEDED.contains(&column).then_some(" *")}</dt>
                    <dd class="t2">{column_hint(column)}</dd>
                })
                .collect_view()}
        </dl>
        <div><Button label=words::employees::import_template() glyph="download" on_click=template/></div>
    }
}

fn column_hint(column: Column) -> &'static str {
    match column {
        Column::Login => words::employees::hint_login(),
        Column::Roles => words::employees::hint_roles(),
        Column::Extension => words::employees::hint_extension(),
        Column::Phone => words::employees::hint_phone(),
        Column::Queues | Column::Skills => words::employees::hint_levels(),
        Column::Region => words::employees::hint_region(),
        _ => "",
    }
}

#[component]
fn Look(people: People, preview: ImportPreview, look: Callback<web_sys::File>) -> impl IntoView {
    let names = people.names.value.get_untracked().and_then(Result::ok).unwrap_or_default();
    let bad = preview.rows.iter().filter(|row| !row.problems.is_empty()).count() as u64;
    let total = preview.rows.len() as u64;
    let said = match bad {
        0 => words::employees::import_fits(total),
        bad => words::employees::import_bad(bad, total),
    };
    let ignored = preview.ignored.join(", ");
    view! {
        <div class="row">
            <p class="grow m" role="status">{said}</p>
            <FileButton label=words::employees::import_another() kind="btn-sm" look=look/>
        </div>
        {(!ignored.is_empty()).then(|| view! { <p class="t2 sm">{words::employees::import_ignored(ignored)}</p> })}
        <ol class="import-rows">
            {preview.rows.into_iter().map(|row| view! { <PreviewRow row=row names=names.clone()/> }).collect_view()}
        </ol>
    }
}

fn leveled<Id: Copy + PartialEq>(chosen: &[(Id, Level)], names: &[Named<Id>]) -> String {
    let one = |(id, level): &(Id, Level)| {
        names.iter().find(|named| named.id == *id).map(|named| format!("{} {level}", named.name))
    };
    chosen.iter().filter_map(one).collect::<Vec<_>>().join(", ")
}

#[component]
fn PreviewRow(row: ImportRow, names: Names) -> impl IntoView {
    let form = row.form;
    let roles = form.roles.iter().map(|role| role_word(*role)).collect::<Vec<_>>().join(", ");
    let phone = if form.desk_phone { words::employees::desk_phone() } else { "" };
    let bad = !row.problems.is_empty();
    let region = form.region.and_then(|id| names.regions.into_iter().find(|named| named.id == id));
    let parts = [
        form.login,
        roles,
        form.extension.unwrap_or_default(),
        phone.to_owned(),
        leveled(&form.queues, &names.queues),
        leveled(&form.skills, &names.skills),
        form.mobile,
        form.email,
        form.contact,
        region.map(|named| named.name).unwrap_or_default(),
    ];
    let parts = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    view! {
        <li class:bad=bad>
            <span class="t3 sm num">{row.line}</span>
            <div class="grow">
                <p class="m">{form.name}</p>
                <p class="t2 sm">{parts}</p>
                {row.problems.into_iter().map(problem).collect_view()}
            </div>
        </li>
    }
}

fn problem(problem: ImportProblem) -> impl IntoView {
    let what = sentence(&ApiError::new(&problem.code));
    let value = (!problem.value.is_empty()).then(|| words::employees::quoted(problem.value));
    view! {
        <p class="danger sm row">
            {icon_sm("circle-alert")}
            <span>{column_word(problem.column)}{value}": "{what}</span>
        </p>
    }
}

/// The list with the passwords, for whoever hands them out.
fn download(made: &[Imported]) {
    let headers = [
        words::employees::full_name(),
        words::employees::login(),
        words::employees::password(),
        words::employees::extension(),
        words::employees::sip_user(),
        words::employees::sip_password(),
    ];
    let mut rows = vec![headers.map(str::to_owned).to_vec()];
    rows.extend(made.iter().cloned().map(|one| {
        vec![
            one.name,
            one.login,
            one.password,
            one.extension.unwrap_or_default(),
            one.sip_user.unwrap_or_default(),
            one.sip_password.unwrap_or_default(),
        ]
    }));
    files::download_csv("otklik-passwords.csv", &csv(&rows));
}

#[component]
fn Done(made: Vec<Imported>) -> impl IntoView {
    view! {
        <p class="m" role="status">{words::employees::imported(made.len() as u64)}</p>
        <p class="t2">{words::employees::imported_text()}</p>
        <ol class="import-rows">
            {made
                .into_iter()
                .map(|one| view! {
                    <li>
                        <div class="grow">
                            <p class="m">{one.name}</p>
                            <p class="t2 sm">{one.login}</p>
                        </div>
                        <code>{one.password}</code>
                    </li>
                })
                .collect_view()}
        </ol>
    }
}
