//! What operators wrote down.

use super::dice::Dice;
use crate::demo::centre::*;
use domain::history::CallNote;

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

pub(super) fn note(dice: &mut Dice, queue: &str) -> Option<CallNote> {
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
