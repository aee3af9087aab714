//! Cards, photos, dismissal, import and many at once, through the functions that the page calls.
#![allow(clippy::unwrap_used, reason = "a test may fail by it")]

mod common;

use axum::body::Body;
use axum::http::{Request, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use common::{Answer, Stand, stand};
use domain::{EmployeeId, Role};
use serde_json::{Value, json};
use sqlx::PgPool;

/// A picture of one red pixel.
const PIXEL: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

struct Boss<'a> {
    stand: &'a Stand,
    token: String,
}

impl Boss<'_> {
    async fn of(stand: &Stand) -> Boss<'_> {
        Boss { stand, token: stand.session(stand.employee(Role::Administrator).await).await }
    }

    /// The answer of who may, or the code of the refusal.
    async fn ask(&self, function: &str, arguments: Value) -> Result<Value, String> {
        let answer = self.stand.call(&format!("employees/{function}"), Some(&self.token), &arguments).await;
        assert!(answer.status != 500, "{}", answer.body);
        match answer.status.is_success() {
            true => Ok(serde_json::from_str(&answer.body).unwrap()),
            false => Err(answer.code()),
        }
    }

    async fn card(&self, id: EmployeeId) -> Value {
        self.ask("get", json!({ "id": id })).await.unwrap()
    }

    async fn names(&self, filter: Value) -> Vec<String> {
        let page = self.ask("list", json!({ "filter": filter, "after": null })).await.unwrap();
        let name = |row: &Value| row["name"].as_str().unwrap().to_owned();
        page["rows"].as_array().unwrap().iter().map(name).collect()
    }
}

/// A queue and a skill as the catalogue has them.
async fn work(pool: &PgPool) -> (Value, Value) {
    let (queue, skill) = (domain::QueueId::nth(0xa1), domain::SkillId::nth(0xb1));
    sqlx::query("insert into queues (id, name) values ($1, 'Справка')")
        .bind(queue)
        .execute(pool)
        .await
        .unwrap();
    sqlx::query("insert into skills (id, name) values ($1, 'Выплаты')")
        .bind(skill)
        .execute(pool)
        .await
        .unwrap();
    (json!(queue), json!(skill))
}

async fn audited(pool: &PgPool, what: &str) -> i64 {
    sqlx::query_scalar("select count(*) from audit where what = $1").bind(what).fetch_one(pool).await.unwrap()
}

#[sqlx::test(migrations = "../migrations")]
async fn a_card_has_contacts_a_region_and_a_photo(pool: PgPool) {
    let stand = stand(pool.clone()).await;
    let boss = Boss::of(&stand).await;
    let operator = stand.employee(Role::Operator).await;
    let region = stand.call("regions/create", Some(&boss.token), &json!({ "name": " Казань " })).await;
    let region: Value = serde_json::from_str(&region.body).unwrap();
    assert_eq!(region["name"], "Казань");
    let twice = stand.call("regions/create", Some(&boss.token), &json!({ "name": "казань" })).await;
    assert_eq!(twice.code(), "name_taken");
    let mut form = boss.card(operator).await["form"].clone();
    let mut save = async |field: &str, value: Value| {
        form[field] = value;
        let version = boss.card(operator).await["version"].clone();
        boss.ask("save", json!({ "id": operator, "version": version, "form": form })).await
    };
    assert_eq!(save("mobile", json!("восемь")).await, Err("bad_number".into()));
    assert!(save("mobile", json!("8 916 555-00-20")).await.is_ok());
    assert_eq!(save("email", json!("nobody")).await, Err("email_bad".into()));
    assert!(save("email", json!(" anna@mfc.example ")).await.is_ok());
    assert_eq!(save("region", json!(EmployeeId::nth(9))).await, Err("no_such_region".into()));
    let saved = save("region", region["id"].clone()).await.unwrap();
    assert_eq!(saved["form"]["mobile"], "+79165550020");
    assert_eq!(saved["form"]["email"], "anna@mfc.example");
    assert_eq!(boss.names(json!({ "region": region["id"] })).await, ["Сотрудник operator"]);

    assert_eq!(
        boss.ask("set_photo", json!({ "id": operator, "picture": "PHN2Zz4=" })).await,
        Err("photo_bad".into())
    );
    let version = boss.ask("set_photo", json!({ "id": operator, "picture": PIXEL })).await.unwrap();
    assert_eq!(boss.card(operator).await["photo"], version);
    let photo = async |token: &str| {
        let request = Request::get(format!("/photos/{operator}"))
            .header(header::AUTHORIZATION, format!("Bearer {token}"));
        Answer::of(stand.send(request.body(Body::empty()).unwrap()).await).await
    };
    let own = stand.session(operator).await;
    let seen = photo(&own).await;
    assert_eq!((seen.status.as_u16(), seen.header("content-type")), (200, "image/jpeg"));
    assert_eq!(photo("nobody").await.status, 401);
    boss.ask("remove_photo", json!({ "id": operator })).await.unwrap();
    assert_eq!(photo(&own).await.status, 404);
    assert_eq!(
        (audited(&pool, "employees.set_photo").await, audited(&pool, "employees.remove_photo").await),
        (1, 1)
    );
    stand.centre.switchboard.stop().await;
}

#[sqlx::test(migrations = "../migrations")]
async fn a_dismissed_one_loses_access_and_work_and_gets_both_back(pool: PgPool) {
    let stand = stand(pool.clone()).await;
    let boss = Boss::of(&stand).await;
    let operator = stand.employee(Role::Operator).await;
    let (queue, skill) = work(&pool).await;
    let mut form = boss.card(operator).await["form"].clone();
    (form["queues"], form["skills"]) = (json!([[queue, 4]]), json!([[skill, 2]]));
    boss.ask("save", json!({ "id": operator, "version": 1, "form": form })).await.unwrap();
    let token = stand.session(operator).await;
    let me = async || stand.call("sessions/me", Some(&token), &json!({})).await.status.as_u16();
    // The stand's clock says 2025-11-23 in Moscow.
    let dismiss = async |id: EmployeeId, on: &str| boss.ask("dismiss", json!({ "id": id, "on": on })).await;
    assert_eq!(dismiss(operator, "завтра").await, Err("date_bad".into()));
    assert_eq!(dismiss(operator, "2027-11-23").await, Err("date_bad".into()));
    assert_eq!(dismiss(EmployeeId::nth(1), "2025-11-23").await, Err("not_oneself".into()));

    let planned = dismiss(operator, "2025-11-25").await.unwrap();
    assert_eq!((&planned["active"], &planned["dismissed_on"]), (&json!(true), &json!("2025-11-25")));
    services::employees::dismissal::round(&stand.centre).await.unwrap();
    assert_eq!((me().await, boss.card(operator).await["form"]["queues"].clone()), (200, json!([[queue, 4]])));
    stand.clock.forward_secs(2 * 86_400);
    // The session idles out meanwhile: it is used once more.
    let token = stand.session(operator).await;
    let me = async || stand.call("sessions/me", Some(&token), &json!({})).await.status.as_u16();
    let boss = Boss { stand: &stand, token: stand.session(EmployeeId::nth(1)).await };
    assert_eq!(me().await, 200);
    services::employees::dismissal::round(&stand.centre).await.unwrap();
    assert_eq!(me().await, 401, "the day has come");
    let gone = boss.card(operator).await;
    assert_eq!(
        (&gone["active"], &gone["form"]["queues"], &gone["form"]["skills"]),
        (&json!(false), &json!([]), &json!([]))
    );
    assert!(stand.centre.switchboard.board().operators.is_empty(), "the desk is gone");
    assert_eq!(boss.names(json!({ "dismissed": true })).await, ["Сотрудник operator"]);
    assert!(boss.names(json!({ "inactive": true })).await.is_empty());

    let back = boss.ask("bring_back", json!({ "id": operator })).await.unwrap();
    assert_eq!((&back["active"], &back["dismissed_on"]), (&json!(true), &json!(null)));
    assert_eq!(
        (&back["form"]["queues"], &back["form"]["skills"]),
        (&json!([[queue, 4]]), &json!([[skill, 2]]))
    );
    assert_eq!(stand.centre.switchboard.board().operators.len(), 1);
    let today = boss.ask("dismiss", json!({ "id": operator, "on": "2025-11-25" })).await.unwrap();
    assert_eq!(today["active"], json!(false), "today is at once");
    for (what, times) in [("employees.dismiss", 2), ("employees.leave", 1), ("employees.bring_back", 1)] {
        assert_eq!(audited(&pool, what).await, times, "{what}");
    }
    stand.centre.switchboard.stop().await;
}

fn file(text: &str) -> Value {
    json!({ "file": STANDARD.encode(text) })
}

#[sqlx::test(migrations = "../migrations")]
async fn a_file_is_imported_whole_or_not_at_all(pool: PgPool) {
    let stand = stand(pool.clone()).await;
    let boss = Boss::of(&stand).await;
    stand.employee(Role::Operator).await;
    let (queue, _) = work(&pool).await;
    let refused = async |text: &str| boss.ask("preview_import", file(text)).await.unwrap_err();
    assert_eq!(refused("").await, "import_empty");
    assert_eq!(refused("ФИО;Логин\nА Б;ab\n").await, "import_no_columns");
    assert_eq!(refused("ФИО;Логин;Роли\n").await, "import_empty");
    assert_eq!(refused("PK\u{3}\u{4}").await, "import_unreadable");

    let bad = "ФИО;Логин;Роли;Добавочный;Очереди;Оклад\n\
        Петров Пётр;p.petrov;оператор;2050;Справка: 4;1\n\
        Сидоров Сидор;P.PETROV;оператор, волшебник;2050;Нет такой;1\n\
        ;operator;оператор;2002;Справка: 9;1\n";
    let preview = boss.ask("preview_import", file(bad)).await.unwrap();
    assert_eq!(preview["ignored"], json!(["Оклад"]));
    let problems = |row: usize| -> Vec<(String, String)> {
        let text = |problem: &Value, key: &str| problem[key].as_str().unwrap().to_owned();
        let all = preview["rows"][row]["problems"].as_array().unwrap();
        all.iter().map(|problem| (text(problem, "column"), text(problem, "code"))).collect()
    };
    let told = |all: &[(&str, &str)]| {
        all.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(preview["rows"][0]["form"]["queues"], json!([[queue, 4]]));
    assert_eq!(problems(0), []);
    assert_eq!(
        problems(1),
        told(&[
            ("roles", "no_such_role"),
            ("queues", "no_such_queue"),
            ("login", "login_taken"),
            ("extension", "extension_taken")
        ])
    );
    assert_eq!(
        problems(2),
        told(&[
            ("queues", "level_bad"),
            ("name", "name_empty"),
            ("login", "login_taken"),
            ("extension", "extension_taken")
        ])
    );
    assert_eq!(boss.ask("import", file(bad)).await, Err("import_has_problems".into()));
    assert_eq!(boss.names(json!({})).await.len(), 2, "nobody was made");

    let good = "name,login,roles,extension,phone\nPeter Petrov,p.petrov,operator,2050,desk\nAnna Ivanova,a.ivanova,supervisor,,\n";
    let made = boss.ask("import", file(good)).await.unwrap();
    assert_eq!((made.as_array().unwrap().len(), made[0]["sip_password"].as_str().unwrap().len()), (2, 24));
    let anna = json!({ "login": "a.ivanova", "password": made[1]["password"] });
    assert_eq!(stand.call("sessions/sign_in", None, &anna).await.status, 200);
    assert_eq!(boss.ask("import", file(good)).await, Err("import_has_problems".into()), "they are there now");
    assert_eq!(audited(&pool, "employees.import").await, 2);
    stand.centre.switchboard.stop().await;
}

#[sqlx::test(migrations = "../migrations")]
async fn many_are_changed_at_once_and_put_back_by_one_undo(pool: PgPool) {
    let stand = stand(pool.clone()).await;
    let boss = Boss::of(&stand).await;
    let (operator, supervisor) =
        (stand.employee(Role::Operator).await, stand.employee(Role::Supervisor).await);
    let (queue, _) = work(&pool).await;
    let many = async |scope: Value, change: Value| {
        boss.ask("change_many", json!({ "scope": scope, "change": change })).await
    };
    let both = json!({ "kind": "ids", "ids": [operator, supervisor] });
    let all = json!({ "kind": "filter", "filter": {} });
    let into = json!({ "kind": "set_queue", "queue": queue, "level": 5 });
    let done = many(both.clone(), into.clone()).await.unwrap();
    assert_eq!(done["before"].as_array().unwrap().len(), 2);
    assert_eq!(boss.card(supervisor).await["form"]["queues"], json!([[queue, 5]]));
    let again = many(both, into).await.unwrap();
    assert!(again["before"].as_array().unwrap().is_empty(), "they have it");
    // One of them is changed by a colleague: that stays.
    let card = boss.card(operator).await;
    boss.ask("save", json!({ "id": operator, "version": card["version"], "form": card["form"] }))
        .await
        .unwrap();
    assert_eq!(boss.ask("undo_many", json!({ "before": done["before"] })).await, Ok(json!(1)));
    assert_eq!(boss.card(supervisor).await["form"]["queues"], json!([]));
    assert_eq!(boss.card(operator).await["form"]["queues"], json!([[queue, 5]]));

    let done = many(all.clone(), json!({ "kind": "add_role", "role": "operator" })).await.unwrap();
    assert_eq!(done["before"].as_array().unwrap().len(), 1, "the supervisor");
    assert_eq!(done["refused"], json!([{ "name": "Сотрудник administrator", "code": "extension_needed" }]));
    let last = many(all.clone(), json!({ "kind": "remove_role", "role": "administrator" })).await;
    assert_eq!(last.unwrap()["refused"][0]["code"], "roles_empty");
    let token = stand.session(operator).await;
    let closed = many(all, json!({ "kind": "set_active", "active": false })).await.unwrap();
    assert_eq!(closed["refused"][0]["code"], "not_oneself");
    assert_eq!(stand.call("sessions/me", Some(&token), &json!({})).await.status, 401);
    assert!(stand.centre.switchboard.board().operators.is_empty());
    assert_eq!(boss.ask("undo_many", json!({ "before": closed["before"] })).await, Ok(json!(2)));
    assert_eq!(stand.centre.switchboard.board().operators.len(), 2);
    assert_eq!(audited(&pool, "employees.change_many").await, 5);
    stand.centre.switchboard.stop().await;
}
