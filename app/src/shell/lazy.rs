//! What is loaded when it is first opened: areas and large dialogs, each a wasm file of its own beside the first.
//!
//! `lazy!` marks the place where the build cuts (docs/adr/0007). Without the feature `split` nothing is cut, and
//! everything here is there at once.

use crate::error::ApiError;
use crate::realtime::{Link, Live};
use crate::ui::remote::{remote, show_or};
use crate::ui::{Button, Empty, words};
use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;
use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;

/// Draws what the file holds.
pub type Draw<A> = fn(A) -> AnyView;
pub type Loading<A> = Pin<Box<dyn Future<Output = Result<Draw<A>, SplitLoaderError>>>>;

/// A part of the page with a file of its own. `A` is what it is drawn from.
pub struct Lazy<A: 'static = ()> {
    draw: OnceLock<Draw<A>>,
    load: fn() -> Loading<A>,
}

impl<A: Clone + Send + Sync + 'static> Lazy<A> {
    pub const fn new(load: fn() -> Loading<A>) -> Self {
        Self { draw: OnceLock::new(), load }
    }

    /// Loads the file unless it is here. A failure is not remembered: the next call tries again.
    ///
    /// # Errors
    /// `part_not_loaded`: the link is down, or the server has a newer page.
    pub async fn fetch(&'static self) -> Result<Draw<A>, ApiError> {
        if let Some(draw) = self.draw.get() {
            return Ok(*draw);
        }
        let draw = (self.load)().await.map_err(|_| ApiError::new("part_not_loaded"))?;
        Ok(*self.draw.get_or_init(|| draw))
    }

    /// Draws it: at once when it is here, else after a skeleton; a failure says so and offers to try again, and
    /// tries by itself when the link returns.
    pub fn show(&'static self, from: A) -> AnyView {
        if let Some(draw) = self.draw.get() {
            return draw(from);
        }
        let part = remote(move || self.fetch());
        let live = expect_context::<Live>();
        Effect::new(move |_| {
            let up = live.link.get() == Link::Up;
            if up && part.value.with_untracked(|value| matches!(value, Some(Err(_)))) {
                part.reload();
            }
        });
        let again = Callback::new(move |()| part.reload());
        show_or(part, 9, move |draw| draw(from.clone()), move |_| not_loaded(again)).into_any()
    }
}

fn not_loaded(again: Callback<()>) -> AnyView {
    let renew = Callback::new(|()| {
        let _ = window().location().reload();
    });
    view! {
        <div class="center">
            <Empty glyph="cloud-off" title=words::shell::part_not_loaded() text=words::shell::part_not_loaded_text()>
                <div class="row">
                    <Button label=words::ui::again() kind="btn-sm" glyph="refresh-cw" on_click=again/>
                    <Button label=words::shell::renew_page() kind="btn-sm btn-ghost" on_click=renew/>
                </div>
            </Empty>
        </div>
    }
    .into_any()
}

/// Loads these one after another whenever the link is up and the browser idle, so that they open at once, and
/// without a link too.
pub fn prefetch(parts: Vec<&'static Lazy>) {
    let live = expect_context::<Live>();
    let parts = StoredValue::new(parts);
    Effect::new(move |_| {
        if live.link.get() != Link::Up {
            return;
        }
        request_idle_callback(move || {
            leptos::task::spawn_local(async move {
                for part in parts.try_get_value().unwrap_or_default() {
                    if part.fetch().await.is_err() {
                        return;
                    }
                }
            });
        });
    });
}

/// `lazy!(history, |()| view! { <HistoryPage/> })` makes `static LAZY` of what the function draws, and puts the
/// function with all that only it needs into `history-<hash>.wasm`. An area has the name that its address begins with;
/// several with one name share the file.
macro_rules! lazy {
    ($name:ident, $draw:expr) => {
        $crate::shell::lazy::lazy!($name, (), $draw);
    };
    ($name:ident, $from:ty, $draw:expr) => {
        pub static LAZY: $crate::shell::lazy::Lazy<$from> = {
            use ::leptos::wasm_split::SplitLoaderError;
            use $crate::shell::lazy::{Draw, Lazy};

            #[cfg(feature = "split")]
            #[::leptos::wasm_split::wasm_split($name, wasm_split_path = ::leptos::wasm_split, fallible)]
            fn $name() -> Result<Draw<$from>, SplitLoaderError> {
                Ok(|from| ($draw)(from).into_any())
            }

            #[cfg(not(feature = "split"))]
            async fn $name() -> Result<Draw<$from>, SplitLoaderError> {
                Ok(|from| ($draw)(from).into_any())
            }

            Lazy::new(|| ::std::boxed::Box::pin($name()))
        };
    };
}
pub(crate) use lazy;
