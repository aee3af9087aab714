//! `/ws` spoken over a socket, as pages and scripts speak it.
#![allow(clippy::unwrap_used, reason = "a test that can't go on panics")]

mod common;

use std::time::Duration;

use common::{Stand, stand};
use domain::board::Board;
use domain::events::{Down, Event, Up};
use domain::wallboards::WallboardKey;
use domain::{EmployeeId, Presence, Role};
use futures::{SinkExt, StreamExt};
use sqlx::PgPool;
use switch::Input;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

const LIMIT: Duration = Duration::from_secs(15);

struct Page(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// Serves the stand's router on a free port; answers `host:port`.
async fn serve(stand: &Stand) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let router = stand.router.clone();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn connect_at(path: &str, address: &str) -> Page {
    let request = format!("ws://{address}{path}").into_client_request().unwrap();
    Page(connect_async(request).await.unwrap().0)
}

async fn connect(address: &str, token: Option<&str>, origin: Option<&str>) -> Result<Page, Error> {
    let mut request = format!("ws://{address}/ws").into_client_request()?;
    if let Some(token) = token {
        request.headers_mut().insert("cookie", format!("otklik={token}").parse().unwrap());
    }
    if let Some(origin) = origin {
        request.headers_mut().insert("origin", origin.parse().unwrap());
    }
    connect_async(request).await.map(|(socket, _)| Page(socket))
}

impl Page {
    /// Connected, greeted, with the first answer.
    async fn open(address: &str, token: &str, epoch: Option<(String, u64)>, desk: bool) -> (Page, Down) {
        let mut page = connect(address, Some(token), None).await.unwrap();
        let (epoch, last_seq) = epoch.map_or((None, 0), |(epoch, seq)| (Some(epoch), seq));
        page.say(&Up::Hello { epoch, last_seq, desk }).await;
        let first = page.hear().await;
        (page, first)
    }

    async fn say(&mut self, word: &Up) {
        self.0.send(Message::text(serde_json::to_string(word).unwrap())).await.unwrap();
    }

    /// The next word; panics when the socket closes first.
    async fn hear(&mut self) -> Down {
        let next = async {
            loop {
                match self.0.next().await {
                    Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).unwrap(),
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    other => panic!("the socket said {other:?}"),
                }
            }
        };
        tokio::time::timeout(LIMIT, next).await.expect("a word in time")
    }

    /// The next event of an operator.
    async fn operator(&mut self) -> (u64, EmployeeId, Presence) {
        loop {
            if let Down::Event(envelope) = self.hear().await
                && let Event::OperatorChanged { operator } = envelope.event
            {
                return (envelope.seq, operator.id, operator.presence);
            }
        }
    }
}

fn snapshot(word: Down) -> (String, u64, Board) {
    match word {
        Down::Snapshot { epoch, seq, board, .. } => (epoch, seq, *board),
        other => panic!("not a snapshot: {other:?}"),
    }
}

async fn presence(stand: &Stand, operator: EmployeeId, to: Presence) {
    stand
        .centre
        .switchboard
        .ask(Input::PresenceAsked { operator, by: operator, to, comment: None })
        .await
        .unwrap();
}

#[sqlx::test(migrations = "../migrations")]
async fn each_sees_what_is_theirs_and_hears_of_changes(pool: PgPool) {
    let stand = stand(pool).await;
    let address = serve(&stand).await;
    let operator = stand.employee(Role::Operator).await;
    let supervisor = stand.employee(Role::Supervisor).await;
    let (mut mine, first) = Page::open(&address, &stand.session(operator).await, None, false).await;
    let (_, _, board) = snapshot(first);
    assert_eq!(board.operators.keys().collect::<Vec<_>>(), [&operator]);
    let (mut all, first) = Page::open(&address, &stand.session(supervisor).await, None, false).await;
    let (_, seq, board) = snapshot(first);
    assert_eq!(board.operators.len(), 2);

    presence(&stand, supervisor, Presence::Outbound).await;
    presence(&stand, operator, Presence::Ready).await;
    let (first, who, what) = all.operator().await;
    assert!(first > seq);
    assert_eq!((who, what), (supervisor, Presence::Outbound));
    let (second, who, what) = all.operator().await;
    assert!(second > first);
    assert_eq!((who, what), (operator, Presence::Ready));
    let (_, who, what) = mine.operator().await;
    assert_eq!((who, what), (operator, Presence::Ready), "the supervisor's change was not told");
    mine.say(&Up::Ping { n: 7 }).await;
    loop {
        if let Down::Pong { n, now } = mine.hear().await {
            assert_eq!((n, now), (7, stand.centre.clock.now()));
            break;
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_page_that_comes_back_hears_what_it_missed(pool: PgPool) {
    let stand = stand(pool).await;
    let address = serve(&stand).await;
    let operator = stand.employee(Role::Operator).await;
    let token = stand.session(operator).await;
    let (page, first) = Page::open(&address, &token, None, false).await;
    let (epoch, seq, _) = snapshot(first);
    drop(page);
    presence(&stand, operator, Presence::Ready).await;
    presence(&stand, operator, Presence::Outbound).await;
    let (mut page, first) = Page::open(&address, &token, Some((epoch.clone(), seq)), false).await;
    assert!(matches!(&first, Down::Resumed { epoch: same, .. } if *same == epoch), "{first:?}");
    assert_eq!(page.operator().await.2, Presence::Ready);
    let (last, _, presence) = page.operator().await;
    assert_eq!(presence, Presence::Outbound);

    let (_, first) = Page::open(&address, &token, Some((epoch.clone(), last + 1_000)), false).await;
    snapshot(first);
    let (_, first) = Page::open(&address, &token, Some(("another run".into(), 1)), false).await;
    assert_eq!(snapshot(first).0, epoch);
}

#[sqlx::test(migrations = "../migrations")]
async fn strangers_hear_that_they_are_signed_out(pool: PgPool) {
    let stand = stand(pool).await;
    let address = serve(&stand).await;
    let mut page = connect(&address, Some("nobody's"), None).await.unwrap();
    assert_eq!(page.hear().await, Down::SignedOut);

    let operator = stand.employee(Role::Operator).await;
    let token = stand.session(operator).await;
    let (mut page, first) = Page::open(&address, &token, None, false).await;
    snapshot(first);
    sqlx::query("update sessions set revoked_at = now()").execute(&stand.centre.pool).await.unwrap();
    loop {
        match page.hear().await {
            Down::SignedOut => break,
            Down::Event(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn another_sites_page_gets_no_socket(pool: PgPool) {
    let stand = stand(pool).await;
    let address = serve(&stand).await;
    let operator = stand.employee(Role::Operator).await;
    let token = stand.session(operator).await;
    let refused = connect(&address, Some(&token), Some("https://evil.example")).await;
    match refused {
        Err(Error::Http(answer)) => assert_eq!(answer.status().as_u16(), 403),
        other => panic!("{:?}", other.err()),
    }
    assert!(connect(&address, Some(&token), Some(common::URL)).await.is_ok());
    assert!(connect(&address, Some(&token), Some(&format!("http://{address}"))).await.is_ok());
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_no_word_is_refused_and_changes_nothing(pool: PgPool) {
    let stand = stand(pool).await;
    let address = serve(&stand).await;
    let operator = stand.employee(Role::Operator).await;
    let token = stand.session(operator).await;
    let long = format!("{{\"type\":\"ping\",\"n\":{}}}", "1".repeat(3_000));
    let garbage = [
        "",
        "{",
        "null",
        "[]",
        "\"hello\"",
        "{\"type\":\"hello\"}",
        "{\"type\":\"hello\",\"epoch\":7,\"last_seq\":-1,\"desk\":\"yes\"}",
        "{\"type\":\"ping\",\"n\":4294967296}",
        "{\"type\":\"presence\",\"to\":\"ready\"}",
        &*long,
    ];
    let refused = Down::Refused { code: "bad_frame".into() };
    let mut page = connect(&address, Some(&token), None).await.unwrap();
    // Before the greeting and after it.
    for greeted in [false, true] {
        if greeted {
            page.say(&Up::Hello { epoch: None, last_seq: 0, desk: false }).await;
            snapshot(page.hear().await);
        }
        for frame in garbage {
            page.0.send(Message::text(frame)).await.unwrap();
            assert_eq!(page.hear().await, refused, "{frame}");
        }
        page.0.send(Message::binary(vec![0_u8, 255, 128])).await.unwrap();
        assert_eq!(page.hear().await, refused);
    }
    page.say(&Up::Ping { n: 9 }).await;
    assert!(matches!(page.hear().await, Down::Pong { n: 9, .. }), "the socket goes on");

    page.0.send(Message::text("x".repeat(10_000))).await.unwrap();
    let end = async { while let Some(Ok(_)) = page.0.next().await {} };
    tokio::time::timeout(LIMIT, end).await.expect("a frame that is too long ends the socket");
}

#[sqlx::test(migrations = "../migrations")]
async fn figures_of_queues_are_gathered(pool: PgPool) {
    let stand = stand(pool).await;
    let address = serve(&stand).await;
    let operator = stand.employee(Role::Operator).await;
    let queue = domain::QueueId::nth(1);
    sqlx::query("insert into queues (id, name) values ($1, 'Паспорта')")
        .bind(queue.0)
        .execute(&stand.centre.pool)
        .await
        .unwrap();
    sqlx::query("insert into employee_queues values ($1, $2, 3)")
        .bind(operator.0)
        .bind(queue.0)
        .execute(&stand.centre.pool)
        .await
        .unwrap();
    stand.centre.switchboard.config_changed().await;
    let (mut page, first) = Page::open(&address, &stand.session(operator).await, None, false).await;
    snapshot(first);
    for n in 0..40 {
        presence(&stand, operator, if n % 2 == 0 { Presence::Ready } else { Presence::Offline }).await;
    }
    let (mut operators, mut queues) = (0, 0);
    while operators < 40 {
        match page.hear().await {
            Down::Event(envelope) => match envelope.event {
                Event::OperatorChanged { .. } => operators += 1,
                Event::QueueChanged { .. } => queues += 1,
                _ => {}
            },
            other => panic!("{other:?}"),
        }
    }
    assert!(queues < 20, "{queues} of 40 figures were told");
    // The last figures do come.
    loop {
        if let Down::Event(envelope) = page.hear().await
            && let Event::QueueChanged { queue } = envelope.event
            && queue.staffed == 0
        {
            break;
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_wallboard_is_told_figures_and_nothing_else_until_it_is_revoked(pool: PgPool) {
    let stand = stand(pool).await;
    let (shown, hidden) = (stand.queue("Паспорта").await, stand.queue("Выплаты").await);
    let operator = stand.employee(Role::Operator).await;
    let boss = stand.session(stand.employee(Role::Supervisor).await).await;
    let staff = serde_json::json!({"queue": shown, "operators": [operator], "on": true});
    let answer = stand.call("live/staff", Some(&boss), &staff).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.body);
    let form = serde_json::json!({"form": {"name": "Зал", "layout": "queues", "queues": [shown]}});
    let made = stand.call("wallboards/create", Some(&boss), &form).await;
    let WallboardKey { id, key } = serde_json::from_str(&made.body).unwrap();
    let address = serve(&stand).await;
    let mut wall = connect_at(&format!("/ws?wallboard={key}"), &address).await;
    wall.say(&Up::Hello { epoch: None, last_seq: 0, desk: false }).await;
    assert!(matches!(wall.hear().await, Down::Wallboard { name, .. } if name == "Зал"));
    let (_, _, board) = snapshot(wall.hear().await);
    assert_eq!(board.queues.keys().copied().collect::<Vec<_>>(), [shown]);
    assert!(!board.queues.contains_key(&hidden) && board.operators.is_empty() && board.calls.is_empty());
    assert!(matches!(wall.hear().await, Down::Tally { tally } if tally.staffed == 0));

    presence(&stand, operator, Presence::Ready).await;
    let tally = loop {
        match wall.hear().await {
            Down::Tally { tally } => break tally,
            Down::Event(envelope) => assert!(
                matches!(&envelope.event, Event::QueueChanged { queue } if queue.id == shown)
                    || matches!(envelope.event, Event::HealthChanged { .. }),
                "{envelope:?}"
            ),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!((tally.ready, tally.staffed), (1, 1));

    let revoked = stand.call("wallboards/revoke", Some(&boss), &serde_json::json!({ "id": id })).await;
    assert_eq!(revoked.status.as_u16(), 200, "{}", revoked.body);
    while !matches!(wall.hear().await, Down::SignedOut) {}
    let mut again = connect_at(&format!("/ws?wallboard={key}"), &address).await;
    again.say(&Up::Hello { epoch: None, last_seq: 0, desk: false }).await;
    assert!(matches!(again.hear().await, Down::SignedOut), "the key opens nothing any more");
    stand.centre.switchboard.stop().await;
}
