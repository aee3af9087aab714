//! The face on the sheet: a photo or initials, and the menu that changes it.

use super::api;
use super::card::Card;
use super::people::People;
use super::photo_src;
use crate::error::ApiError;
use crate::ui::parts::face;
use crate::ui::remote::{send, sentence};
use crate::ui::toast::toast_with;
use crate::ui::{Popover, icon, menu_item, toast, words};
use crate::ui::{files, picture};
use domain::EmployeeId;
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn PhotoMenu(people: People, card: Card, id: EmployeeId) -> impl IntoView {
    let open = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let shown =
        move || face(&card.name.get(), "avatar-lg", card.photo.get().map(|version| photo_src(id, &version)));
    let set = move |version: Option<String>| {
        card.photo.set(version.clone());
        people.put_photo(id, version);
    };
    let chosen = move || {
        let Some(file) = files::chosen(input) else { return };
        leptos::task::spawn_local(async move {
            let whole = files::data_url(&file).await.unwrap_or_default();
            match picture::small(&whole).await {
                Some(small) => send(api::set_photo(id, small), move |version| set(Some(version))),
                None => toast("danger", sentence(&ApiError::new("photo_bad"))),
            }
        });
    };
    let remove = move |version: String| {
        leptos::task::spawn_local(async move {
            // What is taken away can be put back: the page keeps it while the toast is there.
            let kept = picture::small(&photo_src(id, &version)).await;
            send(api::remove_photo(id), move |()| {
                set(None);
                match kept {
                    Some(kept) => {
                        let back = Callback::new(move |()| {
                            send(api::set_photo(id, kept.clone()), move |version| set(Some(version)));
                        });
                        let said = words::employees::photo_removed().to_owned();
                        toast_with("info", said, words::employees::bring_back(), back);
                    }
                    None => toast("info", words::employees::photo_removed()),
                }
            });
        });
    };
    let trigger = move || {
        view! {
            <button
                type="button"
                class="avatar-btn"
                aria-label=words::employees::photo_menu()
                title=words::employees::photo_menu()
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {shown}
            </button>
        }
    };
    view! {
        <Popover open=open trigger=ViewFn::from(trigger) class="menu" label=words::employees::photo()>
            {move || {
                let word =
                    if card.photo.with(Option::is_some) { words::employees::change_photo() } else { words::employees::upload_photo() };
                menu_item(icon("upload"), word, (), None, move || {
                    open.set(false);
                    if let Some(input) = input.get_untracked() {
                        input.click();
                    }
                })
            }}
            {move || card.photo.get().map(|version| menu_item(icon("trash-2"), words::employees::remove_photo(), (), None, move || {
                open.set(false);
                remove(version.clone());
            }))}
        </Popover>
        <input
            node_ref=input
            class="sr"
            type="file"
            accept="image/jpeg,image/png,image/webp"
            tabindex="-1"
            aria-label=words::employees::photo()
            on:change=move |_| chosen()
        />
    }
}
