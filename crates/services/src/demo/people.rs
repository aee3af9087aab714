//! The demo's employees and their telephones.

use super::centre::{
    BENEFITS, BOOKING, BUSINESS, INFO, LOAD, REGIONS, STATUS, queue_id, region_id, skill_id,
};
use super::{Account, PhoneOfDesk, id, password};
use crate::error::{Error, Result};
use crate::{passwords, secrets};
use domain::config::Level;
use domain::employees::EmployeeForm;
use domain::{EmployeeId, Role, Timestamp};
use sqlx::{PgConnection, PgPool};

/// One person of the demo.
struct Person {
    name: String,
    login: String,
    role: Role,
    extension: Option<String>,
    desk: bool,
    queues: Vec<(&'static str, Level)>,
    skills: Vec<(&'static str, Level)>,
}

/// Queues with the levels in them.
type Work = &'static [(&'static str, Level)];

const GENERAL: Work = &[(INFO, 4), (STATUS, 4), (BOOKING, 4)];
const SOCIAL: Work = &[(INFO, 3), (BENEFITS, 5), (STATUS, 3)];
const FIRMS: Work = &[(INFO, 3), (BUSINESS, 5)];
const NEWCOMER: Work = &[(INFO, 2), (BOOKING, 3)];

/// Operators: name, login, desk phone, what they do. The first is the one of the README.
pub(super) const OPERATORS: [(&str, &str, bool, Work); 14] = [
    ("Кузнецова Анна Дмитриевна", "a.kuznetsova", false, GENERAL),
    ("Соколов Илья Андреевич", "i.sokolov", false, GENERAL),
    ("Лебедева Мария Сергеевна", "m.lebedeva", false, SOCIAL),
    ("Козлов Артём Игоревич", "a.kozlov", false, FIRMS),
    ("Новикова Екатерина Павловна", "e.novikova", false, GENERAL),
    ("Морозова Ольга Викторовна", "o.morozova", false, SOCIAL),
    ("Волков Денис Олегович", "d.volkov", false, GENERAL),
    ("Зайцева Юлия Романовна", "y.zaytseva", false, NEWCOMER),
    ("Ёлкина Светлана Николаевна", "s.elkina", false, SOCIAL),
    ("Гарифуллин Тимур Ринатович", "t.garifullin", false, FIRMS),
    ("Павлова Наталья Юрьевна", "n.pavlova", true, GENERAL),
    ("Семёнов Виктор Алексеевич", "v.semenov", true, GENERAL),
    ("Голубева Ирина Владимировна", "i.golubeva", true, SOCIAL),
    ("Виноградов Павел Евгеньевич", "p.vinogradov", true, NEWCOMER),
];

const SUPERVISORS: [(&str, &str); 2] =
    [("Фёдорова Елена Михайловна", "e.fedorova"), ("Орлов Константин Борисович", "k.orlov")];

pub(super) fn employee_id(login: &str) -> EmployeeId {
    EmployeeId(id(&format!("employee {login}")))
}

/// The people of the МФЦ.
pub async fn mfc(pool: &PgPool, key: &[u8; 32], now: Timestamp) -> Result<(Vec<Account>, Vec<PhoneOfDesk>)> {
    let administrator = Person {
        name: "Тихонова Вера Петровна".to_owned(),
        login: "v.tikhonova".to_owned(),
        role: Role::Administrator,
        extension: None,
        desk: false,
        queues: vec![],
        skills: vec![],
    };
    let supervisors = (2101..).zip(SUPERVISORS).map(|(extension, (name, login))| Person {
        name: name.to_owned(),
        login: login.to_owned(),
        role: Role::Supervisor,
        extension: Some(extension.to_string()),
        desk: false,
        queues: vec![],
        skills: vec![],
    });
    let operators = (2001..).zip(OPERATORS).map(|(extension, (name, login, desk, queues))| {
        let level = |queue| queues.iter().find(|(name, _)| *name == queue).map_or(0, |(_, level)| *level);
        let mut skills = vec![("Консультирование", 4)];
        skills.extend((level(BENEFITS) > 0).then_some(("Социальные выплаты", 4)));
        skills.extend((level(BUSINESS) > 0).then_some(("Бизнес", 4)));
        Person {
            name: name.to_owned(),
            login: login.to_owned(),
            role: Role::Operator,
            extension: Some(extension.to_string()),
            desk,
            queues: queues.to_vec(),
            skills,
        }
    });
    let people: Vec<Person> = std::iter::once(administrator).chain(supervisors).chain(operators).collect();
    let password_of = |login: &str| password(key, login);
    save(pool, key, now, &people, &password_of).await
}

/// Many operators, every second with a desk phone, all in one queue; one password for all, as hashing a thousand
/// takes a minute.
pub async fn load(
    pool: &PgPool,
    key: &[u8; 32],
    now: Timestamp,
    operators: u32,
) -> Result<(Vec<Account>, Vec<PhoneOfDesk>)> {
    let person = |name: String, login: String, role, extension| Person {
        name,
        login,
        role,
        extension,
        desk: false,
        queues: vec![],
        skills: vec![],
    };
    let mut people = vec![
        person("Администратор".to_owned(), "load.admin".to_owned(), Role::Administrator, None),
        person(
            "Супервизор".to_owned(),
            "load.supervisor".to_owned(),
            Role::Supervisor,
            Some("9999".to_owned()),
        ),
    ];
    people.extend((1..=operators).map(|n| Person {
        desk: n % 2 == 0,
        queues: vec![(LOAD, 3)],
        ..person(
            format!("Оператор {n:04}"),
            format!("op{n:04}"),
            Role::Operator,
            Some((10_000 + n).to_string()),
        )
    }));
    let word = password(key, "load");
    save(pool, key, now, &people, &|_| word.clone()).await
}

async fn save(
    pool: &PgPool,
    key: &[u8; 32],
    now: Timestamp,
    people: &[Person],
    password_of: &(dyn Fn(&str) -> String + Sync),
) -> Result<(Vec<Account>, Vec<PhoneOfDesk>)> {
    // If the first one's password is right, the stand's secret is the one that the others were made with.
    let stale = match people.first() {
        Some(first) => stale(pool, first, password_of(&first.login)).await?,
        None => false,
    };
    let mut hashes: Vec<(String, String)> = Vec::new();
    let (mut accounts, mut phones) = (Vec::new(), Vec::new());
    let mut db = pool.begin().await?;
    for person in people {
        let word = password_of(&person.login);
        let known = store::employees::by_login(&mut db, &person.login).await?;
        if known.is_none() || stale {
            let hash = match hashes.iter().find(|(of, _)| *of == word) {
                Some((_, hash)) => hash.clone(),
                None => {
                    let hash = passwords::hash(word.clone()).await?;
                    hashes.push((word.clone(), hash.clone()));
                    hash
                }
            };
            match known {
                Some(id) => store::employees::set_password(&mut db, id, &hash, now).await?,
                None => insert(&mut db, key, person, &hash, now).await?,
            }
        }
        let id = known.unwrap_or_else(|| employee_id(&person.login));
        accounts.push(Account {
            login: person.login.clone(),
            password: word,
            role: person.role.word(),
            extension: person.extension.clone(),
            name: person.name.clone(),
        });
        phones.extend(telephone(&mut db, key, id).await?);
    }
    db.commit().await?;
    Ok((accounts, phones))
}

/// Whether the person is there, but with a password of another secret.
async fn stale(pool: &PgPool, person: &Person, word: String) -> Result<bool> {
    let mut db = pool.acquire().await?;
    let Some(found) = store::employees::credentials(&mut db, &person.login).await? else { return Ok(false) };
    drop(db);
    Ok(!passwords::verify(word, Some(found.password_hash)).await?)
}

async fn insert(
    db: &mut PgConnection,
    key: &[u8; 32],
    person: &Person,
    hash: &str,
    now: Timestamp,
) -> Result<()> {
    let id = employee_id(&person.login);
    // Somewhere, the same on every start; the people of the load profile are nowhere.
    let digits = person.extension.as_ref().filter(|e| e.len() == 4).and_then(|e| e.parse::<usize>().ok());
    let region = digits.map(|n| REGIONS[n % REGIONS.len()]);
    let form = EmployeeForm {
        name: person.name.clone(),
        login: person.login.clone(),
        roles: vec![person.role],
        extension: person.extension.clone(),
        desk_phone: person.desk,
        queues: person.queues.iter().map(|(name, level)| (queue_id(name), *level)).collect(),
        skills: person.skills.iter().map(|(name, level)| (skill_id(name), *level)).collect(),
        region: region.map(region_id),
        ..EmployeeForm::default()
    };
    store::employees::insert(&mut *db, id, &form, hash, now).await?;
    if person.extension.is_some() {
        let user =
            format!("op{}", secrets::derived_word(key, &format!("demo sip user {}", person.login), 10));
        store::employees::set_sip_user(db, id, Some(&user)).await?;
    }
    Ok(())
}

/// The account of a desk phone, its secret made when there is none that opens.
async fn telephone(db: &mut PgConnection, key: &[u8; 32], id: EmployeeId) -> Result<Option<PhoneOfDesk>> {
    let Some(account) = store::employees::sip_account(&mut *db, id).await? else { return Ok(None) };
    if account.phone != domain::config::PhoneMode::Desk {
        return Ok(None);
    }
    let purpose = secrets::sip_purpose(id);
    let kept = account.secret.as_deref().map(|sealed| secrets::open(key, &purpose, sealed));
    let secret = match kept {
        Some(Ok(secret)) => secret,
        Some(Err(Error::Internal(_))) | None => {
            let secret = secrets::derived_word(key, &format!("demo sip secret {}", account.sip_user), 24);
            let sealed = secrets::seal(key, &purpose, &secret)?;
            store::employees::set_sip_secret(db, id, &sealed, None).await?;
            secret
        }
        Some(Err(other)) => return Err(other),
    };
    Ok(Some(PhoneOfDesk { extension: account.extension, sip_user: account.sip_user, sip_password: secret }))
}
