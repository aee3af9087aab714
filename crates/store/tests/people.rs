//! Employees, sessions and the configuration that the telephone machine gets.
#![allow(clippy::unwrap_used, reason = "a test may fail by it")]

use domain::config::PhoneMode;
use domain::employees::{EmployeeFilter, EmployeeForm};
use domain::*;
use sqlx::PgPool;
use store::Error;

fn form(name: &str, login: &str, extension: Option<&str>) -> EmployeeForm {
    EmployeeForm {
        name: name.into(),
        login: login.into(),
        roles: vec![Role::Operator],
        extension: extension.map(str::to_owned),
        ..EmployeeForm::default()
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_login_and_an_extension_have_one_owner(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let now = Timestamp(1);
    let add = async |db: &mut sqlx::PgConnection, n, form: &EmployeeForm| {
        store::employees::insert(db, EmployeeId::nth(n), form, "x", now).await
    };
    add(&mut db, 1, &form("Кузнецова Анна", "a.kuznetsova", Some("2001"))).await.unwrap();
    let taken = add(&mut db, 2, &form("Другая", "A.Kuznetsova", None)).await;
    assert!(matches!(taken, Err(Error::Conflict(c)) if c == "employees_login_taken"));
    let taken = add(&mut db, 3, &form("Другая", "b", Some("2001"))).await;
    assert!(matches!(taken, Err(Error::Conflict(c)) if c == "employees_login_bad"), "one letter is no login");
    let taken = add(&mut db, 3, &form("Другая", "bb", Some("2001"))).await;
    assert!(matches!(taken, Err(Error::Conflict(c)) if c == "employees_extension_taken"));
    store::employees::set_active(&mut db, EmployeeId::nth(1), false, now).await.unwrap();
    add(&mut db, 3, &form("Другая", "bb", Some("2001"))).await.unwrap();
    let taken = store::employees::set_active(&mut db, EmployeeId::nth(1), true, now).await;
    assert!(matches!(taken, Err(Error::Conflict(c)) if c == "employees_extension_taken"));
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_list_is_searched_by_any_part_and_paged_by_name(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let people =
        [("Ёлкина Яна", "yana"), ("Еремин Пётр", "petr"), ("Жукова Ольга", "olga"), ("Ежов Олег", "oleg")];
    for (n, (name, login)) in people.iter().enumerate() {
        let extension = format!("200{n}");
        let form = form(name, login, Some(&extension));
        store::employees::insert(&mut db, EmployeeId::nth(n as u128 + 1), &form, "x", Timestamp(1))
            .await
            .unwrap();
    }
    let names =
        async |db: &mut sqlx::PgConnection, filter: EmployeeFilter, after: Option<(&str, EmployeeId)>| {
            assert!(store::employees::count(db, &filter).await.is_ok());
            let rows = store::employees::list(db, &filter, after, 10).await.unwrap();
            rows.into_iter().map(|row| row.name).collect::<Vec<_>>()
        };
    let all = names(&mut db, EmployeeFilter::default(), None).await;
    assert_eq!(all, ["Ежов Олег", "Ёлкина Яна", "Еремин Пётр", "Жукова Ольга"]);
    let rest = names(&mut db, EmployeeFilter::default(), Some(("Ёлкина Яна", EmployeeId::nth(1)))).await;
    assert_eq!(rest, ["Еремин Пётр", "Жукова Ольга"]);
    let text = |text: &str| EmployeeFilter { text: text.into(), ..EmployeeFilter::default() };
    assert_eq!(names(&mut db, text("ол"), None).await, ["Ежов Олег", "Жукова Ольга"]);
    assert_eq!(names(&mut db, text("2001"), None).await, ["Еремин Пётр"]);
    assert_eq!(names(&mut db, text("ЖУК olga"), None).await, ["Жукова Ольга"]);
    assert!(names(&mut db, text("100%"), None).await.is_empty());
    let role = EmployeeFilter { role: Some(Role::Administrator), ..EmployeeFilter::default() };
    assert!(names(&mut db, role, None).await.is_empty());
    let queue = EmployeeFilter { queue: Some(QueueId::nth(1)), ..EmployeeFilter::default() };
    assert!(names(&mut db, queue, None).await.is_empty());
    let inactive = EmployeeFilter { inactive: true, ..EmployeeFilter::default() };
    assert!(names(&mut db, inactive, None).await.is_empty());
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_card_saved_over_an_old_version_is_refused(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let id = EmployeeId::nth(1);
    let mut card = form("Кузнецова Анна", "a.kuznetsova", Some("2001"));
    store::employees::insert(&mut db, id, &card, "x", Timestamp(1)).await.unwrap();
    card.desk_phone = true;
    store::employees::update(&mut db, id, 1, &card, Timestamp(2)).await.unwrap();
    assert!(matches!(
        store::employees::update(&mut db, id, 1, &card, Timestamp(3)).await,
        Err(Error::Changed)
    ));
    assert_eq!(store::employees::get(&mut db, id).await.unwrap().version, 2);
    store::employees::set_sip_user(&mut db, id, Some("op1")).await.unwrap();
    store::employees::set_sip_secret(&mut db, id, b"sealed", None).await.unwrap();
    let account = store::employees::sip_account(&mut db, id).await.unwrap().unwrap();
    assert_eq!((account.phone, account.secret.as_deref()), (PhoneMode::Desk, Some(&b"sealed"[..])));
    let config = store::config::load(&mut db).await.unwrap().config;
    assert_eq!(config.operators[&id].sip_user, "op1");
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_session_ends_by_idleness_age_revocation_and_dismissal(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let id = EmployeeId::nth(1);
    store::employees::insert(&mut db, id, &form("Анна", "anna", None), "x", Timestamp(1)).await.unwrap();
    let new = store::sessions::New {
        id: SessionId::nth(1),
        employee: id,
        token_hash: b"hash",
        now: Timestamp(1_000),
        expires_at: Timestamp(10_000),
        address: "127.0.0.1",
        agent: None,
    };
    store::sessions::insert(&mut db, &new).await.unwrap();
    let found = async |db: &mut sqlx::PgConnection, now, seen_after| {
        store::sessions::by_token(db, b"hash", Timestamp(now), Timestamp(seen_after)).await.unwrap().is_some()
    };
    assert!(found(&mut db, 2_000, 0).await);
    assert!(!found(&mut db, 2_000, 1_500).await, "idle");
    store::sessions::seen(&mut db, SessionId::nth(1), Timestamp(2_000)).await.unwrap();
    assert!(found(&mut db, 2_000, 1_500).await);
    assert!(!found(&mut db, 10_000, 0).await, "too old");
    store::employees::set_active(&mut db, id, false, Timestamp(3)).await.unwrap();
    assert!(!found(&mut db, 2_000, 0).await, "dismissed");
    store::employees::set_active(&mut db, id, true, Timestamp(3)).await.unwrap();
    store::sessions::revoke_all(&mut db, id, Some(SessionId::nth(1)), Timestamp(3)).await.unwrap();
    assert!(found(&mut db, 2_000, 0).await);
    store::sessions::revoke(&mut db, SessionId::nth(1), Timestamp(3)).await.unwrap();
    assert!(!found(&mut db, 2_000, 0).await, "revoked");
}
