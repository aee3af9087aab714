//! A week of calls, made by a small simulation, so that the figures agree with each other: an operator has one call
//! at a time, waits follow from who is busy, and totals add up.

use super::centre::*;
use super::id;
use super::people::{OPERATORS, employee_id};
use crate::error::Result;
use domain::calls::*;
use domain::flows::{Digit, StepId};
use domain::history::CallNote;
use domain::{CallId, EmployeeId, LegId, Millis, Phone, SubscriberId, Timestamp};
use sqlx::{PgConnection, PgPool};

const DAY: i64 = 86_400_000;
const HOUR: i64 = 3_600_000;
/// Moscow; the demo's days are its days.
const ZONE: i64 = 3 * HOUR;
const DAYS: i64 = 7;
/// Calls in each hour of a weekday from 8 to 20: two peaks.
const HOURS: [u32; 12] = [14, 30, 44, 46, 38, 30, 34, 38, 34, 26, 18, 10];

/// Chance that is the same every time: xorshift64*.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11
    }

    fn below(&mut self, n: u64) -> u64 {
        self.roll() % n.max(1)
    }

    fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    /// Exponential with that mean, in milliseconds.
    fn around(&mut self, mean_ms: i64) -> i64 {
        let share = (self.below(1_000_000) + 1) as f64 / 1_000_001.0;
        (-share.ln() * mean_ms as f64) as i64
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len() as u64) as usize]
    }
}

/// A call of the past, with all that is kept of it.
struct Past {
    call: CallRecord,
    legs: Vec<LegRecord>,
    steps: Vec<CallStep>,
    note: Option<CallNote>,
}

/// Adds the week before today, unless there is a history already.
pub async fn add(pool: &PgPool, now: Timestamp) -> Result<()> {
    let mut db = pool.begin().await?;
    if store::history::oldest(&mut db).await?.is_some() {
        return Ok(());
    }
    let mut dice = Dice(0x0074_6b6c_696b);
    let people = callers(&mut db, &mut dice, now).await?;
    let today = (now.0 + ZONE).div_euclid(DAY) * DAY - ZONE;
    for day in (1..=DAYS).rev() {
        for past in one_day(&mut dice, today - day * DAY, &people) {
            save(&mut db, &past).await?;
        }
    }
    Ok(db.commit().await?)
}

async fn save(db: &mut PgConnection, past: &Past) -> Result<()> {
    store::calls::save(&mut *db, &past.call).await?;
    for leg in &past.legs {
        store::legs::save(&mut *db, leg).await?;
    }
    for (n, step) in (0..).zip(&past.steps) {
        store::steps::add(&mut *db, past.call.id, 0, n, step).await?;
    }
    if let (Some(note), Some(by), Some(at)) = (&past.note, past.call.operator, past.call.ended_at) {
        store::notes::save(db, past.call.id, note, by, at).await?;
    }
    Ok(())
}

const SURNAMES: [&str; 16] = [
    "Иванов",
    "Смирнов",
    "Попов",
    "Васильев",
    "Петров",
    "Михайлов",
    "Алексеев",
    "Яковлев",
    "Григорьев",
    "Романов",
    "Воробьёв",
    "Кузьмин",
    "Фролов",
    "Давыдов",
    "Беляев",
    "Тарасов",
];
const MEN: [&str; 8] = ["Сергей", "Андрей", "Николай", "Михаил", "Юрий", "Рустам", "Олег", "Владимир"];
const WOMEN: [&str; 8] = ["Татьяна", "Галина", "Людмила", "Алия", "Нина", "Оксана", "Валентина", "Марина"];
const FATHERS: [&str; 8] =
    ["Иванов", "Петров", "Сергеев", "Николаев", "Владимиров", "Александров", "Борисов", "Фёдоров"];

/// Numbers that call; two thirds of them are known by name.
async fn callers(db: &mut PgConnection, dice: &mut Dice, now: Timestamp) -> Result<Vec<Phone>> {
    let mut numbers = Vec::new();
    for n in 0..600_u64 {
        let operator = dice.pick(&[903_u64, 905, 910, 915, 916, 925, 926, 950, 960, 985]);
        // The last digits go up, so that no two are alike.
        let text = format!("+7{operator}{:04}{n:03}", dice.below(10_000));
        let Ok(phone) = Phone::parse(&text) else { continue };
        if dice.percent(66) {
            let woman = dice.percent(60);
            let (surname, father) = (dice.pick(&SURNAMES), dice.pick(&FATHERS));
            let name = match woman {
                true => format!("{surname}а {} {father}на", dice.pick(&WOMEN)),
                false => format!("{surname} {} {father}ич", dice.pick(&MEN)),
            };
            let id = SubscriberId(id(&format!("subscriber {text}")));
            match store::subscribers::by_number(&mut *db, &phone).await? {
                Some(_) => {}
                None => store::subscribers::insert(&mut *db, id, &phone, &name, now).await?,
            }
        }
        numbers.push(phone);
    }
    Ok(numbers)
}

/// An operator at work: until when the present call and its after-call time take.
struct Desk {
    id: EmployeeId,
    queues: &'static [(&'static str, u8)],
    busy_until: i64,
}

fn one_day(dice: &mut Dice, midnight: i64, people: &[Phone]) -> Vec<Past> {
    // The epoch was a Thursday.
    let weekday = ((midnight + ZONE).div_euclid(DAY) + 3).rem_euclid(7);
    let quiet = weekday >= 5;
    let mut desks: Vec<Desk> = OPERATORS
        .iter()
        .enumerate()
        // Two of three are on shift, at weekends one of two; every day others.
        .filter(|(n, _)| if quiet { (*n as i64 + weekday) % 2 == 0 } else { (*n as i64 + weekday) % 3 != 0 })
        .map(|(_, (_, login, _, queues))| Desk { id: employee_id(login), queues, busy_until: midnight })
        .collect();
    let mut arrivals: Vec<i64> = Vec::new();
    for (hour, calls) in (8..).zip(HOURS) {
        let calls = if quiet { calls / 3 } else { calls };
        let jitter = dice.below(9);
        for _ in 0..u64::from(calls) + jitter {
            arrivals.push(midnight + hour * HOUR + dice.below(HOUR as u64) as i64);
        }
    }
    arrivals.sort_unstable();
    let mut past = Vec::new();
    for at in arrivals {
        let number = dice.pick(people).clone();
        let call = if dice.percent(9) {
            outbound(dice, at, number, &mut desks)
        } else {
            Some(inbound(dice, at, number, &mut desks))
        };
        past.extend(call);
    }
    past
}

fn call_id(at: i64, dice: &mut Dice) -> CallId {
    let mut random = [0; 10];
    for byte in &mut random {
        *byte = dice.below(256) as u8;
    }
    CallId(uuid::Builder::from_unix_timestamp_millis(at.unsigned_abs(), &random).into_uuid())
}

fn leg_id(call: CallId, n: u32) -> LegId {
    LegId(id(&format!("leg {call} {n}")))
}

/// Which line, which queue, by which key.
fn wish(dice: &mut Dice) -> ((&'static str, &'static str), &'static str, Option<char>) {
    match dice.below(100) {
        0..=29 => (MAIN_LINE, INFO, Some('1')),
        30..=49 => (MAIN_LINE, STATUS, Some('2')),
        50..=67 => (MAIN_LINE, BOOKING, Some('3')),
        68..=80 => (MAIN_LINE, BENEFITS, Some('4')),
        81..=87 => (MAIN_LINE, INFO, None),
        88..=93 => (BUSINESS_LINE, BUSINESS, None),
        _ => (DIRECT_LINE, INFO, None),
    }
}

fn inbound(dice: &mut Dice, at: i64, number: Phone, desks: &mut [Desk]) -> Past {
    let ((line, dialled), queue, key) = wish(dice);
    let mut past = begin(dice, at, Direction::Inbound, number);
    past.call.line = Some(line_id(line));
    past.call.dialled = Phone::parse(dialled).ok();
    past.step(at, What::Started, Reason::LineCalled { line: line_id(line) });
    let menu = line == MAIN_LINE.0;
    let mut clock = at;
    if line != DIRECT_LINE.0 {
        let flow = flow_id(if menu { "Главное меню" } else { "Бизнес" });
        let entered = |step: &str| {
            let step = StepId::new(step);
            (What::EnteredStep { step: step.clone() }, Reason::FlowStep { flow, version: 1, step })
        };
        let (what, why) = entered("приветствие");
        past.step(clock, what, why);
        clock += 6_000;
        if menu {
            let (what, why) = entered("меню");
            past.step(clock, what, why);
            if dice.percent(6) {
                let end = clock + dice.around(6_000) + 500;
                return past.ended(end, Outcome::EndedInFlow, EndedBy::Subscriber, 16);
            }
            clock += 3_000 + dice.below(16_000) as i64;
            let step = StepId::new(match key {
                Some('2') => "статус обращения",
                Some('3') => "запись на приём",
                Some('4') => "социальные выплаты",
                _ => "справка",
            });
            let why = match key.and_then(Digit::new) {
                Some(digit) => Reason::KeyPressed { digit },
                None => Reason::NoKey { attempt: 3 },
            };
            past.step(clock, What::EnteredStep { step }, why);
        }
        clock += 4_000;
    }
    let queued = clock;
    past.call.queue = Some(queue_id(queue));
    past.call.queued_at = Some(Timestamp(queued));
    past.step(queued, What::Queued { queue: queue_id(queue) }, Reason::Course);
    let able = desks.iter().filter(|desk| desk.queues.iter().any(|(name, _)| *name == queue));
    let staffed = able.clone().count() as u32;
    let free = able.clone().filter(|desk| desk.busy_until <= queued).count() as u32;
    let next = able.map(|desk| desk.busy_until).min().unwrap_or(i64::MAX);
    let patience = 25_000 + dice.around(150_000);
    if free == 0 {
        let why = Reason::NobodyFree { staffed, busy: staffed, on_break: 0 };
        past.step(queued, What::Waits { position: 1 }, why);
        let told = queued + 45_000;
        if told < next.min(queued + patience) {
            past.step(told, What::PositionTold { position: 1 }, Reason::PositionTold { position: 1 });
        }
    }
    if next.saturating_sub(queued) > patience {
        let end = queued + patience;
        past.call.waited = Millis(patience.unsigned_abs());
        return past.ended(end, Outcome::Abandoned, EndedBy::Subscriber, 16);
    }
    let mut ring = queued.max(next);
    let mut tried: Vec<EmployeeId> = Vec::new();
    loop {
        let able = desks.iter_mut().filter(|desk| {
            desk.busy_until <= ring
                && !tried.contains(&desk.id)
                && desk.queues.iter().any(|(name, _)| *name == queue)
        });
        let free: Vec<&mut Desk> = able.collect();
        let count = free.len() as u32;
        let Some(desk) = free.into_iter().min_by_key(|desk| desk.busy_until) else {
            // Nobody else is there after a missed ring: the caller gives up.
            past.call.waited = Timestamp(ring).since(Timestamp(queued));
            return past.ended(ring, Outcome::Abandoned, EndedBy::Subscriber, 16);
        };
        let idle = Timestamp(ring).since(Timestamp(desk.busy_until.max(ring - 40 * 60_000)));
        past.step(ring, What::Rang { operator: desk.id }, Reason::LongestIdle { idle, free: count });
        if dice.percent(3) {
            let over = ring + 20_000;
            past.step(
                over,
                What::RingEnded { operator: desk.id },
                Reason::RingTimedOut { rang: Millis::secs(20) },
            );
            past.leg(LegKind::Operator, Some(desk.id), ring, None, over, 19);
            desk.busy_until = over + 1;
            tried.push(desk.id);
            ring = over + 1;
            continue;
        }
        let answered = ring + 1_500 + dice.below(5_000) as i64;
        past.step(answered, What::Answered { operator: desk.id }, Reason::OperatorAnswered);
        let (operator, end) = (desk.id, past.talk(dice, answered, desk.id, mean_talk(queue)));
        desk.busy_until = end + 30_000 + dice.around(20_000);
        past.call.waited = Timestamp(answered).since(Timestamp(queued));
        past.leg(LegKind::Operator, Some(operator), ring, Some(answered), end, 16);
        past.note = note(dice, queue);
        let by = if dice.percent(75) { EndedBy::Subscriber } else { EndedBy::Operator };
        return past.ended(end, Outcome::Answered, by, 16);
    }
}

fn mean_talk(queue: &str) -> i64 {
    match queue {
        STATUS => 110_000,
        BOOKING => 150_000,
        BENEFITS => 230_000,
        BUSINESS => 260_000,
        _ => 170_000,
    }
}

fn outbound(dice: &mut Dice, at: i64, number: Phone, desks: &mut [Desk]) -> Option<Past> {
    let free: Vec<&mut Desk> = desks.iter_mut().filter(|desk| desk.busy_until <= at).collect();
    let desk = free.into_iter().min_by_key(|desk| desk.busy_until)?;
    let operator = desk.id;
    let mut past = begin(dice, at, Direction::Outbound, number.clone());
    past.call.dialled = Some(number.clone());
    past.call.operator = Some(operator);
    past.step(at, What::Started, Reason::Asked { by: operator });
    past.step(at + 900, What::Dialled { operator, number }, Reason::Asked { by: operator });
    let (rang, outcome, by, cause) = match dice.below(100) {
        0..=61 => (4_000 + dice.below(14_000) as i64, Outcome::Answered, EndedBy::Operator, 16),
        62..=83 => (35_000, Outcome::NoAnswer, EndedBy::Centre, 19),
        84..=93 => (3_000, Outcome::Busy, EndedBy::Network, 17),
        _ => (12_000, Outcome::Cancelled, EndedBy::Operator, 16),
    };
    let mut end = at + 900 + rang;
    let answered = (outcome == Outcome::Answered).then_some(end);
    if let Some(answered) = answered {
        past.step(answered, What::SubscriberAnswered, Reason::SubscriberAnswered);
        end = past.talk(dice, answered, operator, 100_000);
        past.note = note(dice, INFO);
    }
    past.leg(LegKind::Operator, Some(operator), at, Some(at + 900), end, 16);
    desk.busy_until = end + 20_000;
    Some(past.ended(end, outcome, by, cause))
}

const NOTES: [&str; 8] = [
    "Консультация по перечню документов.",
    "Продиктован адрес и часы работы отделения.",
    "Записан на приём, талон отправлен.",
    "Обращение в работе, срок назван.",
    "Просит перезвонить после 17:00.",
    "Разъяснён порядок подачи через портал.",
    "Направлен в отделение по месту жительства.",
    "Вопрос решён в разговоре.",
];

fn note(dice: &mut Dice, queue: &str) -> Option<CallNote> {
    if !dice.percent(72) {
        return None;
    }
    let topics: &[&str] = match queue {
        STATUS => &["Статус обращения", "Недвижимость и кадастр"],
        BOOKING => &["Запись на приём"],
        BENEFITS => &["Пособия на детей", "Субсидия на оплату ЖКУ", "Материнский капитал"],
        BUSINESS => &["Услуги для бизнеса"],
        _ => &[
            "Паспорт гражданина",
            "Загранпаспорт",
            "Регистрация по месту жительства",
            "Справка о несудимости",
            "Жалоба на обслуживание",
        ],
    };
    let topic = Some(topic_id(dice.pick::<&str>(topics)));
    let note = if dice.percent(55) { (*dice.pick(&NOTES)).to_owned() } else { String::new() };
    Some(CallNote { topic, note })
}

fn begin(dice: &mut Dice, at: i64, direction: Direction, number: Phone) -> Past {
    let hidden = direction == Direction::Inbound && dice.percent(2);
    Past {
        call: CallRecord {
            id: call_id(at, dice),
            direction,
            line: None,
            number: Some(number).filter(|_| !hidden),
            dialled: None,
            queue: None,
            operator: None,
            started_at: Timestamp(at),
            queued_at: None,
            answered_at: None,
            ended_at: None,
            waited: Millis::ZERO,
            talked: Millis::ZERO,
            held: Millis::ZERO,
            outcome: None,
            ended_by: None,
        },
        legs: Vec::new(),
        steps: Vec::new(),
        note: None,
    }
}

impl Past {
    fn step(&mut self, at: i64, what: What, reason: Reason) {
        self.steps.push(CallStep { at: Timestamp(at), what, reason });
    }

    /// Talk and, now and then, a hold; answers when it ends. Talk and hold add up to the time since the answer.
    fn talk(&mut self, dice: &mut Dice, answered: i64, operator: EmployeeId, mean: i64) -> i64 {
        let talked = 12_000 + dice.around(mean);
        self.call.operator = Some(operator);
        self.call.answered_at = Some(Timestamp(answered));
        self.call.talked = Millis(talked.unsigned_abs());
        if !dice.percent(12) || talked < 40_000 {
            return answered + talked;
        }
        let (from, held) = (answered + talked / 2, 8_000 + dice.around(25_000));
        self.step(from, What::Held, Reason::Asked { by: operator });
        self.step(from + held, What::Resumed, Reason::Asked { by: operator });
        self.call.held = Millis(held.unsigned_abs());
        answered + talked + held
    }

    fn leg(
        &mut self,
        kind: LegKind,
        operator: Option<EmployeeId>,
        at: i64,
        answered: Option<i64>,
        ended: i64,
        cause: u16,
    ) {
        let id = leg_id(self.call.id, self.legs.len() as u32);
        let number = self.call.number.clone().filter(|_| kind == LegKind::Subscriber);
        self.legs.push(LegRecord {
            id,
            call: self.call.id,
            kind,
            operator,
            number,
            started_at: Timestamp(at),
            answered_at: answered.map(Timestamp),
            ended_at: Some(Timestamp(ended)),
            cause: Some(cause),
        });
    }

    fn ended(mut self, at: i64, outcome: Outcome, by: EndedBy, cause: u16) -> Past {
        let started = self.call.started_at.0;
        let answered = match self.call.direction {
            Direction::Inbound => Some(started),
            _ => self.call.answered_at.map(|at| at.0),
        };
        self.leg(LegKind::Subscriber, None, started, answered, at, cause);
        let why = match by {
            EndedBy::Operator => Reason::OperatorGone { cause },
            _ => Reason::SubscriberGone { cause },
        };
        self.step(at, What::Ended { outcome, by }, why);
        self.call.ended_at = Some(Timestamp(at));
        self.call.outcome = Some(outcome);
        self.call.ended_by = Some(by);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_consistent() {
        let people: Vec<Phone> =
            (0..50).map(|n| Phone::parse(&format!("+791055500{n:02}")).unwrap()).collect();
        let day = one_day(&mut Dice(42), 1_763_931_600_000, &people);
        assert!(day.len() > 300, "{}", day.len());
        let mut talks: Vec<(EmployeeId, i64, i64)> = Vec::new();
        let (mut answered, mut abandoned) = (0, 0);
        for past in &day {
            let call = &past.call;
            let (end, outcome) = (call.ended_at.unwrap(), call.outcome.unwrap());
            assert!(past.steps.windows(2).all(|pair| pair[0].at <= pair[1].at), "{:?}", past.steps);
            assert!(past.legs.iter().all(|leg| leg.ended_at.unwrap() <= end && leg.started_at <= end));
            if let Some(at) = call.answered_at {
                assert_eq!(outcome, Outcome::Answered);
                assert_eq!(end.since(at), call.talked + call.held);
                talks.push((call.operator.unwrap(), at.0, end.0));
            }
            if let (Some(queued), Direction::Inbound) = (call.queued_at, call.direction) {
                assert_eq!(call.answered_at.unwrap_or(end).since(queued), call.waited);
            }
            answered += u32::from(outcome == Outcome::Answered);
            abandoned += u32::from(outcome == Outcome::Abandoned);
        }
        talks.sort_unstable();
        assert!(
            talks.windows(2).all(|pair| pair[0].0 != pair[1].0 || pair[0].2 <= pair[1].1),
            "two talks at once"
        );
        assert!(answered > 250 && (5..80).contains(&abandoned), "{answered} {abandoned}");
    }
}
