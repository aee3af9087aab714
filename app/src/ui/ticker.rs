//! A beat once a second that a hidden page hears too: a Worker's, as the page's own timers may come once a minute
//! then.

use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

struct Run {
    id: u32,
    every: u32,
    run: Rc<dyn Fn()>,
}

thread_local! {
    static RUNS: RefCell<Vec<Run>> = const { RefCell::new(Vec::new()) };
    static BEATS: Cell<u32> = const { Cell::new(0) };
    static NEXT: Cell<u32> = const { Cell::new(0) };
}

/// Runs every so many seconds for as long as the current owner lives.
pub fn every(seconds: u32, run: impl Fn() + 'static) {
    let id = NEXT.replace(NEXT.get() + 1);
    if id == 0 {
        start();
    }
    RUNS.with_borrow_mut(|all| all.push(Run { id, every: seconds, run: Rc::new(run) }));
    on_cleanup(move || RUNS.with_borrow_mut(|all| all.retain(|run| run.id != id)));
}

fn beat() {
    let beats = BEATS.get().wrapping_add(1);
    BEATS.set(beats);
    let due: Vec<_> = RUNS.with_borrow(|all| {
        all.iter().filter(|run| beats.is_multiple_of(run.every)).map(|run| run.run.clone()).collect()
    });
    for run in due {
        run();
    }
}

fn start() {
    match web_sys::Worker::new(&super::icon::meta("otklik-ticker")) {
        Ok(worker) => {
            let heard = Closure::<dyn FnMut()>::new(beat).into_js_value();
            worker.set_onmessage(Some(heard.unchecked_ref()));
        }
        Err(_) => set_interval(beat, Duration::from_secs(1)),
    }
}
