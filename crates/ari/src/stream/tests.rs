//! The stream against the fake, and one connection in virtual time.

use serde_json::json;
use tokio::io::{AsyncReadExt, DuplexStream, duplex};
use tokio_tungstenite::tungstenite::protocol::Role;

use super::*;
use crate::Event;
use crate::fake::{self, FakeAsterisk};

const LIMIT: Duration = Duration::from_secs(5);

async fn next(stream: &mut EventStream) -> Item {
    timeout(LIMIT, stream.next()).await.expect("an item in time").expect("not the end")
}

fn quick() -> Options {
    Options {
        backoff_min: Duration::from_millis(5),
        backoff_max: Duration::from_millis(20),
        ..Options::new("otklik")
    }
}

fn ended(id: &str) -> serde_json::Value {
    fake::event("StasisEnd", json!({"channel": fake::channel(id, "PJSIP/101-00000001", "Up")}))
}

#[tokio::test]
async fn events_come_in_order_and_an_outage_is_told_once() {
    let asterisk = FakeAsterisk::start().await;
    let mut stream = connect(asterisk.config(), quick());
    assert_eq!(next(&mut stream).await, Item::Connected);
    asterisk.wait_streams(1, LIMIT).await;
    asterisk.push_text("not an event");
    assert!(asterisk.push(&ended("a")) && asterisk.push(&ended("b")));
    for id in ["a", "b"] {
        let item = next(&mut stream).await;
        let Item::Event(Stamped { event: Event::StasisEnd { channel }, at_ms: Some(_) }) = item else {
            panic!("{item:?}")
        };
        assert_eq!(channel.id, id);
    }
    asterisk.fail("GET", "/events", 503);
    asterisk.drop_stream();
    let item = next(&mut stream).await;
    assert!(matches!(item, Item::Disconnected { .. }), "{item:?}");
    // Several attempts fail, silently.
    asterisk.wait_for(|seen| seen.iter().filter(|r| r.path == "/events").count() >= 4, LIMIT).await;
    asterisk.heal();
    assert_eq!(next(&mut stream).await, Item::Connected);
    asterisk.wait_streams(1, LIMIT).await;
    asterisk.close_stream();
    assert_eq!(next(&mut stream).await, Item::Disconnected { why: Why::Closed });
    assert_eq!(next(&mut stream).await, Item::Connected);
    let first = asterisk.requests().remove(0);
    assert_eq!((first.param("app"), first.param("subscribeAll")), (Some("otklik"), Some("false")));
    drop(stream);
    asterisk.wait_streams(0, LIMIT).await;
}

#[tokio::test]
async fn a_newer_connection_ends_the_stream() {
    let asterisk = FakeAsterisk::start().await;
    let mut stream = connect(asterisk.config(), quick());
    assert_eq!(next(&mut stream).await, Item::Connected);
    asterisk.wait_streams(1, LIMIT).await;
    asterisk.push(&fake::event("ApplicationReplaced", json!({})));
    assert_eq!(next(&mut stream).await, Item::Replaced);
    assert_eq!(timeout(LIMIT, stream.next()).await, Ok(None));
    assert_eq!(asterisk.requests().len(), 1, "it connected again");
}

#[tokio::test]
async fn a_wrong_password_is_named() {
    let asterisk = FakeAsterisk::start().await;
    let mut stream = connect(Config { password: "no".into(), ..asterisk.config() }, quick());
    assert_eq!(next(&mut stream).await, Item::Disconnected { why: Why::Refused(401) });
}

#[tokio::test]
async fn too_many_waiting_items_cut_the_connection() {
    let asterisk = FakeAsterisk::start().await;
    let mut stream = connect(asterisk.config(), Options { capacity: 2, ..quick() });
    asterisk.wait_streams(1, LIMIT).await;
    for id in ["a", "b", "c"] {
        asterisk.push(&ended(id));
    }
    asterisk.wait_streams(0, LIMIT).await;
    assert_eq!(next(&mut stream).await, Item::Connected);
    assert!(matches!(next(&mut stream).await, Item::Event(_)));
    assert_eq!(next(&mut stream).await, Item::Disconnected { why: Why::Overflow });
    assert_eq!(next(&mut stream).await, Item::Connected);
}

#[tokio::test]
async fn a_frozen_peer_is_given_up() {
    let asterisk = FakeAsterisk::start().await;
    let (ping_every, dead_after) = (Duration::from_millis(20), Duration::from_millis(200));
    let mut stream = connect(asterisk.config(), Options { ping_every, dead_after, ..quick() });
    assert_eq!(next(&mut stream).await, Item::Connected);
    asterisk.wait_streams(1, LIMIT).await;
    asterisk.freeze_stream();
    assert_eq!(next(&mut stream).await, Item::Disconnected { why: Why::Silent });
    assert_eq!(next(&mut stream).await, Item::Connected);
}

/// Our end of a connection, and the peer's raw end.
async fn ends() -> (WebSocketStream<DuplexStream>, DuplexStream) {
    let (ours, theirs) = duplex(1_024);
    (WebSocketStream::from_raw_socket(ours, Role::Client, None).await, theirs)
}

#[tokio::test(start_paused = true)]
async fn pings_every_two_seconds_and_death_after_six() {
    let (ours, mut theirs) = ends().await;
    let (items, _kept) = mpsc::channel(8);
    let began = Instant::now();
    assert_eq!(reader::read(ours, &items, &Options::new("otklik")).await, Ended::Lost(Why::Silent));
    assert_eq!(began.elapsed().as_secs(), 6);
    let mut sent = Vec::new();
    theirs.read_to_end(&mut sent).await.expect("what was sent");
    let pings = sent.chunks(6).filter(|frame| frame[..2] == [0x89, 0x80]).count();
    assert!((2..=3).contains(&pings), "{sent:02x?}");
}

#[tokio::test(start_paused = true)]
async fn pongs_keep_a_quiet_connection() {
    let (ours, theirs) = ends().await;
    let peer = tokio::spawn(async move {
        let mut socket = WebSocketStream::from_raw_socket(theirs, Role::Server, None).await;
        let _ = timeout(Duration::from_secs(60), async {
            while futures::StreamExt::next(&mut socket).await.is_some() {}
        })
        .await;
        socket
    });
    let (items, _kept) = mpsc::channel(8);
    let began = Instant::now();
    let ended = reader::read(ours, &items, &Options::new("otklik")).await;
    assert_eq!(ended, Ended::Lost(Why::Silent));
    assert!((64..=66).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
    drop(peer.await);
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_takes_nothing_is_given_up() {
    let (ours, _theirs) = duplex(4);
    let ours = WebSocketStream::from_raw_socket(ours, Role::Client, None).await;
    let (items, _kept) = mpsc::channel(8);
    let began = Instant::now();
    assert_eq!(reader::read(ours, &items, &Options::new("otklik")).await, Ended::Lost(Why::Silent));
    assert_eq!(began.elapsed().as_secs(), 6);
}
