//! The demo's queues, lines, flows, prompts, skills, topics and breaks.

use super::{Number, Profile, id};
use crate::error::{Error, Result};
use domain::config::Queue;
use domain::employees::{BreakReason, Named};
use domain::flows::{Digit, Flow, Step, StepId};
use domain::lines::LineForm;
use domain::queues::{Distribution, Limits};
use domain::{
    BreakReasonId, FlowId, LineId, Millis, PromptId, QueueId, RegionId, SkillId, Timestamp, TopicId,
};
use sqlx::PgConnection;
use std::collections::{BTreeMap, BTreeSet};
use store::config::Graph;
use store::prompts::Prompt;

/// The version of the demo's flows: raised when their graphs change, as a published version never does.
const FLOWS: u32 = 2;

pub const INFO: &str = "Справка МФЦ";
pub const STATUS: &str = "Статус обращения";
pub const BOOKING: &str = "Запись на приём";
pub const BENEFITS: &str = "Социальные выплаты";
pub const BUSINESS: &str = "Бизнес";
/// The queue of the load profile.
pub const LOAD: &str = "Нагрузка";

pub const MAIN_LINE: (&str, &str) = ("Единый номер", "+78001000001");
pub const DIRECT_LINE: (&str, &str) = ("Прямая линия", "+78001000002");
pub const BUSINESS_LINE: (&str, &str) = ("Линия для бизнеса", "+78001000003");

pub const SKILLS: [&str; 4] = ["Консультирование", "Социальные выплаты", "Бизнес", "Английский язык"];

pub const REGIONS: [&str; 4] = ["Казань", "Набережные Челны", "Альметьевск", "Зеленодольск"];

pub const TOPICS: [&str; 12] = [
    "Паспорт гражданина",
    "Загранпаспорт",
    "Регистрация по месту жительства",
    "Недвижимость и кадастр",
    "Пособия на детей",
    "Субсидия на оплату ЖКУ",
    "Материнский капитал",
    "Справка о несудимости",
    "Статус обращения",
    "Запись на приём",
    "Услуги для бизнеса",
    "Жалоба на обслуживание",
];

const BREAKS: [(&str, Option<u32>); 6] = [
    ("Обед", Some(30)),
    ("Технический", Some(10)),
    ("Личный", Some(15)),
    ("Обучение", Some(60)),
    ("Совещание", Some(30)),
    ("Работа с документами", None),
];

const POSITIONS: [&str; 10] = [
    "первый",
    "второй",
    "третий",
    "четвёртый",
    "пятый",
    "шестой",
    "седьмой",
    "восьмой",
    "девятый",
    "десятый",
];

const SENTENCES: [(&str, &str); 9] = [
    ("greeting", "Здравствуйте! Вы позвонили в единый центр МФЦ. Разговор записывается."),
    (
        "menu",
        "Чтобы узнать о документах и услугах, нажмите один. Чтобы узнать статус обращения, нажмите два. \
         Чтобы записаться на приём, нажмите три. По вопросам социальных выплат нажмите четыре. \
         Чтобы соединиться с оператором, нажмите ноль.",
    ),
    ("invalid", "Такого пункта нет."),
    ("connecting", "Соединяем с оператором. Пожалуйста, оставайтесь на линии."),
    ("status", "Подготовьте, пожалуйста, номер обращения. Соединяем с оператором."),
    ("booking", "Подготовьте, пожалуйста, паспорт. Соединяем с оператором."),
    ("business", "Здравствуйте! Вы позвонили на линию для предпринимателей. Разговор записывается."),
    ("far", "Все операторы заняты. Пожалуйста, оставайтесь на линии, вам обязательно ответят."),
    ("goodbye", "Спасибо за звонок. До свидания."),
];

pub fn queue_id(name: &str) -> QueueId {
    QueueId(id(&format!("queue {name}")))
}

pub fn line_id(name: &str) -> LineId {
    LineId(id(&format!("line {name}")))
}

pub fn flow_id(name: &str) -> FlowId {
    FlowId(id(&format!("flow {name}")))
}

pub fn skill_id(name: &str) -> SkillId {
    SkillId(id(&format!("skill {name}")))
}

pub fn region_id(name: &str) -> RegionId {
    RegionId(id(&format!("region {name}")))
}

pub fn topic_id(name: &str) -> TopicId {
    TopicId(id(&format!("topic {name}")))
}

fn prompt_id(name: &str) -> PromptId {
    PromptId(id(&format!("prompt {name}")))
}

fn position_id(place: usize) -> PromptId {
    prompt_id(&format!("position {}", place + 1))
}

/// What to dial.
pub fn numbers() -> Vec<Number> {
    let number =
        |(name, number): (&'static str, &str), purpose| Number { number: number.to_owned(), purpose, name };
    vec![number(MAIN_LINE, "menu"), number(DIRECT_LINE, "direct"), number(BUSINESS_LINE, "business")]
}

/// Saves all of it; the profile decides where the direct line leads. Queues and lines that are there stay as somebody
/// made them.
pub async fn save(db: &mut PgConnection, profile: Profile, now: Timestamp) -> Result<()> {
    for prompt in prompts() {
        store::prompts::save(&mut *db, &prompt).await?;
    }
    for name in SKILLS {
        let skill = Named { id: skill_id(name), name: name.to_owned() };
        store::catalogue::save_skill(&mut *db, &skill).await?;
    }
    for name in REGIONS {
        store::regions::save(&mut *db, region_id(name), name).await?;
    }
    for (place, name) in (0..).zip(TOPICS) {
        let topic = Named { id: topic_id(name), name: name.to_owned() };
        store::catalogue::save_topic(&mut *db, &topic, place).await?;
    }
    for (place, (name, minutes)) in (0..).zip(BREAKS) {
        let reason =
            BreakReason { id: BreakReasonId(id(&format!("break {name}"))), name: name.to_owned(), minutes };
        store::catalogue::save_break_reason(&mut *db, &reason, place).await?;
    }
    let queues = queues(profile);
    for queue in &queues {
        store::queues::insert(&mut *db, queue).await?;
    }
    let known_prompts: BTreeSet<_> = prompts().iter().map(|prompt| prompt.id).collect();
    let known_queues: BTreeSet<_> = queues.iter().map(|queue| queue.id).collect();
    for flow in flows(profile) {
        let problems = flow::validate(&flow, &known_prompts, &known_queues);
        if !problems.is_empty() {
            return Err(Error::Internal(format!("the demo's flow {}: {problems:?}", flow.name)));
        }
        let graph = Graph { start: flow.start, steps: flow.steps };
        store::catalogue::publish_flow(&mut *db, flow.id, &flow.name, flow.version, &graph, None, now)
            .await?;
    }
    let direct = if profile == Profile::Mfc { "Прямая" } else { "Нагрузка" };
    for ((name, number), flow) in
        [(MAIN_LINE, "Главное меню"), (DIRECT_LINE, direct), (BUSINESS_LINE, "Бизнес")]
    {
        let (number, emergency) = (number.to_owned(), true);
        let form = LineForm { name: name.to_owned(), number, emergency, ..LineForm::default() };
        store::lines::insert(&mut *db, line_id(name), &form, flow_id(flow)).await?;
        // Another profile on the same base leads the direct line elsewhere; what somebody chose stays.
        let card = store::lines::get(&mut *db, line_id(name)).await?;
        let of_a_profile = ["Прямая", "Нагрузка"].map(|flow| Some(flow_id(flow))).contains(&card.form.flow);
        if of_a_profile && card.form.flow != Some(flow_id(flow)) {
            store::lines::update(&mut *db, card.id, card.version, &card.form, flow_id(flow)).await?;
        }
    }
    Ok(())
}

fn prompts() -> Vec<Prompt> {
    let prompt = |id, name: String, text: String| Prompt {
        id,
        name,
        text,
        kind: "spoken".to_owned(),
        voice: "ru".to_owned(),
        checksum: None,
    };
    let sentences =
        SENTENCES.iter().map(|(name, text)| prompt(prompt_id(name), (*name).to_owned(), (*text).to_owned()));
    let positions = POSITIONS.iter().enumerate().map(|(place, word)| {
        let soon = if place == 0 {
            "Скоро вам ответят."
        } else {
            "Пожалуйста, оставайтесь на линии."
        };
        prompt(position_id(place), format!("position {}", place + 1), format!("Вы {word} в очереди. {soon}"))
    });
    sentences.chain(positions).collect()
}

fn queues(profile: Profile) -> Vec<Queue> {
    let queue = |name: &str, priority, target, talk| Queue {
        id: queue_id(name),
        name: name.to_owned(),
        priority,
        required: BTreeMap::new(),
        ring: Millis::secs(20),
        max_misses: 3,
        after_call: Millis::secs(30),
        after_call_extensions: 2,
        service_target: Millis::secs(target),
        service_level: 80,
        recommended_talk: Millis::secs(talk),
        music: "default".to_owned(),
        announce_every: Millis::secs(45),
        announce: (0..POSITIONS.len()).map(position_id).collect(),
        announce_far: Some(prompt_id("far")),
        auto_answer: false,
        alerts: Default::default(),
        wait_told: Vec::new(),
        distribution: Distribution::default(),
        limits: Limits::default(),
    };
    let skilled = |queue: Queue, skill: &str| Queue { required: [(skill_id(skill), 2)].into(), ..queue };
    let mut queues = vec![
        queue(INFO, 0, 20, 240),
        queue(STATUS, 0, 20, 150),
        queue(BOOKING, 0, 30, 180),
        skilled(queue(BENEFITS, 5, 30, 300), "Социальные выплаты"),
        skilled(queue(BUSINESS, 10, 15, 360), "Бизнес"),
    ];
    if profile != Profile::Mfc {
        queues.push(Queue {
            after_call: Millis::secs(1),
            after_call_extensions: 0,
            max_misses: 200,
            ..queue(LOAD, 0, 20, 60)
        });
    }
    queues
}

fn flows(profile: Profile) -> Vec<Flow> {
    let to = |name: &str| StepId::new(name);
    let queue = |prompts: &[&str], queue: &str| Step::Queue {
        prompts: prompts.iter().map(|name| prompt_id(name)).collect(),
        queue: queue_id(queue),
    };
    let flow = |name: &str, start: &str, steps: Vec<(&str, Step)>| Flow {
        id: flow_id(name),
        name: name.to_owned(),
        version: FLOWS,
        start: to(start),
        steps: steps.into_iter().map(|(name, step)| (to(name), step)).collect(),
    };
    let keys = [
        ('1', "справка"),
        ('2', "статус обращения"),
        ('3', "запись на приём"),
        ('4', "социальные выплаты"),
        ('0', "справка"),
    ];
    let menu = Step::Menu {
        prompts: vec![prompt_id("menu")],
        options: keys.iter().filter_map(|(key, step)| Some((Digit::new(*key)?, to(step)))).collect(),
        timeout: Millis::secs(5),
        tries: 3,
        invalid: vec![prompt_id("invalid")],
        // Who can't press a key talks with a person.
        otherwise: to("справка"),
    };
    let main = vec![
        ("приветствие", Step::Play { prompts: vec![prompt_id("greeting")], next: to("меню") }),
        ("меню", menu),
        ("справка", queue(&["connecting"], INFO)),
        ("статус обращения", queue(&["status"], STATUS)),
        ("запись на приём", queue(&["booking"], BOOKING)),
        ("социальные выплаты", queue(&["connecting"], BENEFITS)),
    ];
    let business = vec![
        ("приветствие", Step::Play { prompts: vec![prompt_id("business")], next: to("очередь") }),
        ("очередь", queue(&["connecting"], BUSINESS)),
    ];
    let mut flows = vec![
        flow("Главное меню", "приветствие", main),
        flow("Бизнес", "приветствие", business),
        flow("Прямая", "очередь", vec![("очередь", queue(&[], INFO))]),
    ];
    if profile != Profile::Mfc {
        flows.push(flow("Нагрузка", "очередь", vec![("очередь", queue(&[], LOAD))]));
    }
    flows
}
