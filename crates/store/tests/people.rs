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

#[sqlx::test(migrations = "../../migrations")]
async fn a_number_kept_at_hand_is_ones_own_and_kept_once(pool: PgPool) {
    use domain::directory::SpeedDial;
    let mut db = pool.acquire().await.unwrap();
    for (n, login) in [(1, "anna"), (2, "boris")] {
        let form = form("Кто-то", login, Some(&format!("200{n}")));
        store::employees::insert(&mut db, EmployeeId::nth(n), &form, "x", Timestamp(1)).await.unwrap();
    }
    let dial = |n, name: &str, number: &str| SpeedDial {
        id: SpeedDialId::nth(n),
        name: name.to_owned(),
        number: Phone::parse(number).unwrap(),
    };
    let (anna, boris) = (EmployeeId::nth(1), EmployeeId::nth(2));
    store::speed_dials::save(&mut db, anna, &dial(1, "МВД", "89165550020")).await.unwrap();
    store::speed_dials::save(&mut db, anna, &dial(1, "МВД, контроль", "89165550020")).await.unwrap();
    let twice = store::speed_dials::save(&mut db, anna, &dial(2, "Ещё раз", "+79165550020")).await;
    assert!(matches!(twice, Err(Error::Conflict(c)) if c == "speed_dials_number_once"));
    let empty = store::speed_dials::save(&mut db, anna, &dial(2, "", "101")).await;
    assert!(matches!(empty, Err(Error::Conflict(c)) if c == "speed_dials_name_empty"));
    let theirs = store::speed_dials::save(&mut db, boris, &dial(1, "Моё", "102")).await;
    assert!(matches!(theirs, Err(Error::Gone)), "somebody else's");
    store::speed_dials::save(&mut db, boris, &dial(3, "МВД", "89165550020")).await.unwrap();
    store::speed_dials::remove(&mut db, boris, SpeedDialId::nth(1)).await.unwrap();
    assert_eq!(
        store::speed_dials::of(&mut db, anna).await.unwrap(),
        [dial(1, "МВД, контроль", "89165550020")]
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_photo_is_small_and_has_one_owner(pool: PgPool) {
    use store::employees::photos::{self, Photo};
    let mut db = pool.acquire().await.unwrap();
    let id = EmployeeId::nth(1);
    let photo = |bytes: usize, checksum: &str| Photo { jpeg: vec![7; bytes], checksum: checksum.to_owned() };
    assert!(photos::set(&mut db, id, &photo(10, "a")).await.is_err(), "nobody's");
    store::employees::insert(&mut db, id, &form("Анна", "anna", None), "x", Timestamp(1)).await.unwrap();
    let large = photos::set(&mut db, id, &photo(65_537, "a")).await;
    assert!(matches!(large, Err(Error::Conflict(c)) if c == "employee_photos_small"));
    photos::set(&mut db, id, &photo(65_536, "a")).await.unwrap();
    photos::set(&mut db, id, &photo(10, "b")).await.unwrap();
    assert_eq!(photos::get(&mut db, id).await.unwrap().jpeg.len(), 10);
    assert_eq!(store::employees::me(&mut db, id).await.unwrap().photo.as_deref(), Some("b"));
    let rows = store::employees::list(&mut db, &EmployeeFilter::default(), None, 10).await.unwrap();
    assert_eq!(rows[0].photo.as_deref(), Some("b"));
    assert!(photos::remove(&mut db, id).await.unwrap());
    assert!(!photos::remove(&mut db, id).await.unwrap());
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_return_gives_back_what_still_is(pool: PgPool) {
    use store::employees::dismissal;
    let mut db = pool.acquire().await.unwrap();
    for n in [1, 2] {
        let queue = format!("insert into queues (id, name) values ('{}', 'Очередь {n}')", QueueId::nth(n));
        sqlx::raw_sql(sqlx::AssertSqlSafe(queue)).execute(&mut *db).await.unwrap();
    }
    let id = EmployeeId::nth(1);
    let work = EmployeeForm {
        queues: vec![(QueueId::nth(1), 4), (QueueId::nth(2), 2)],
        ..form("Анна", "anna", Some("2001"))
    };
    store::employees::insert(&mut db, id, &work, "x", Timestamp(1)).await.unwrap();
    dismissal::plan(&mut db, id, "2026-11-24", Timestamp(2)).await.unwrap();
    assert!(dismissal::due(&mut db, "2026-11-23").await.unwrap().is_empty());
    assert_eq!(dismissal::due(&mut db, "2026-11-24").await.unwrap(), [id]);
    dismissal::take_work(&mut db, id, Timestamp(3)).await.unwrap();
    // Once more, as a second look does: what was kept is not overwritten with nothing.
    dismissal::take_work(&mut db, id, Timestamp(3)).await.unwrap();
    store::employees::set_active(&mut db, id, false, Timestamp(3)).await.unwrap();
    assert!(dismissal::due(&mut db, "2026-11-25").await.unwrap().is_empty(), "it is done");
    assert!(store::employees::get(&mut db, id).await.unwrap().form.queues.is_empty());
    sqlx::query("update queues set active = false where name = 'Очередь 2'").execute(&mut *db).await.unwrap();
    store::employees::set_active(&mut db, id, true, Timestamp(4)).await.unwrap();
    dismissal::give_back(&mut db, id, Timestamp(4)).await.unwrap();
    let back = store::employees::get(&mut db, id).await.unwrap();
    assert_eq!((back.form.queues, back.dismissed_on), (vec![(QueueId::nth(1), 4)], None));
}
