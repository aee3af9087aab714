//! Sentences that every centre has, written as a person would say them. Spoken only once something needs them.

use crate::error::Result;
use domain::PromptId;
use domain::sayings::{self, MINUTES, POSITIONS};
use sqlx::PgConnection;
use store::prompts::Prompt;

const ORDINALS: [&str; POSITIONS as usize] = [
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
    "одиннадцатый",
    "двенадцатый",
    "тринадцатый",
    "четырнадцатый",
    "пятнадцатый",
    "шестнадцатый",
    "семнадцатый",
    "восемнадцатый",
    "девятнадцатый",
    "двадцатый",
];

/// Of minutes, which are feminine.
const NUMBERS: [&str; 20] = [
    "одна",
    "две",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
    "десять",
    "одиннадцать",
    "двенадцать",
    "тринадцать",
    "четырнадцать",
    "пятнадцать",
    "шестнадцать",
    "семнадцать",
    "восемнадцать",
    "девятнадцать",
    "двадцать",
];

pub fn positions() -> Vec<PromptId> {
    (1..=POSITIONS).map(sayings::position).collect()
}

pub fn minutes() -> Vec<PromptId> {
    (1..=MINUTES).map(sayings::minutes).collect()
}

pub fn message() -> [PromptId; 2] {
    [sayings::LEAVE_MESSAGE, sayings::TONE]
}

pub fn callback() -> [PromptId; 3] {
    [sayings::CALLBACK_OFFER, sayings::CALLBACK_CONFIRM, sayings::CALLBACK_DONE]
}

/// Those that a card lets choose.
pub fn to_choose() -> [PromptId; 4] {
    [sayings::CLOSED, sayings::OVERFLOW, sayings::CALLBACK_OFFER, sayings::LEAVE_MESSAGE]
}

/// Sees to it that those of them that every centre has exist as prompts; others are left alone.
pub async fn need(db: &mut PgConnection, ids: &[PromptId]) -> Result<()> {
    for id in ids {
        if let Some((name, kind, text)) = sentence(*id) {
            let prompt =
                Prompt { id: *id, name, text, kind: kind.to_owned(), voice: "ru".to_owned(), checksum: None };
            store::prompts::save(&mut *db, &prompt).await?;
        }
    }
    Ok(())
}

/// Name, kind and words; none for a prompt that is somebody's own.
fn sentence(id: PromptId) -> Option<(String, &'static str, String)> {
    let fixed = [
        (sayings::TONE, "Сигнал", "Сигнал"),
        (
            sayings::LEAVE_MESSAGE,
            "Оставьте сообщение",
            "Оставьте, пожалуйста, сообщение после сигнала. Назовите себя и суть вопроса.",
        ),
        (
            sayings::CALLBACK_OFFER,
            "Предложение перезвонить",
            "Чтобы не ждать на линии, нажмите один. Мы вам перезвоним.",
        ),
        (
            sayings::CALLBACK_CONFIRM,
            "Подтверждение обратного звонка",
            "Мы перезвоним на номер, с которого вы звоните. Чтобы подтвердить, нажмите один.",
        ),
        (sayings::CALLBACK_DONE, "Заявка принята", "Ваша заявка принята. Мы вам перезвоним. До свидания."),
        (sayings::CLOSED, "Нерабочее время", "Сейчас нерабочее время. Пожалуйста, позвоните позже."),
        (
            sayings::OVERFLOW,
            "Все заняты, перезвоните",
            "К сожалению, все операторы заняты. Пожалуйста, перезвоните позже.",
        ),
        (
            sayings::FAR,
            "Все операторы заняты",
            "Все операторы заняты. Пожалуйста, оставайтесь на линии, вам обязательно ответят.",
        ),
    ];
    if let Some((id, name, text)) = fixed.iter().find(|(fixed, ..)| *fixed == id) {
        let kind = if *id == sayings::TONE { "tone" } else { "spoken" };
        return Some(((*name).to_owned(), kind, (*text).to_owned()));
    }
    if let Some(n) = (1..=POSITIONS).find(|n| sayings::position(*n) == id) {
        let soon = if n == 1 {
            "Скоро вам ответят."
        } else {
            "Пожалуйста, оставайтесь на линии."
        };
        let text = format!("Вы {} в очереди. {soon}", ORDINALS[n as usize - 1]);
        return Some((format!("Место {n}"), "spoken", text));
    }
    let n = (1..=MINUTES).find(|n| sayings::minutes(*n) == id)?;
    Some((format!("Ожидание {n}"), "spoken", wait(n)))
}

fn wait(minutes: u32) -> String {
    if minutes == MINUTES {
        return "Ожидание может занять больше получаса.".to_owned();
    }
    let word = match (minutes % 10, minutes % 100) {
        (_, 11..=14) => "минут",
        (1, _) => "минута",
        (2..=4, _) => "минуты",
        _ => "минут",
    };
    let number = match minutes {
        21..=29 => format!("двадцать {}", NUMBERS[minutes as usize - 21]),
        30 => "тридцать".to_owned(),
        n => NUMBERS[n as usize - 1].to_owned(),
    };
    format!("Примерное время ожидания: {number} {word}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_agree_with_their_numbers() {
        let said = [1, 2, 5, 11, 12, 20, 21, 22, 25, 30]
            .map(wait)
            .map(|said| said[said.find(':').unwrap() + 3 - 1..].to_owned());
        assert_eq!(
            said,
            [
                "одна минута.",
                "две минуты.",
                "пять минут.",
                "одиннадцать минут.",
                "двенадцать минут.",
                "двадцать минут.",
                "двадцать одна минута.",
                "двадцать две минуты.",
                "двадцать пять минут.",
                "тридцать минут."
            ]
        );
        assert!(wait(MINUTES).contains("больше получаса"));
    }

    #[test]
    fn every_standard_prompt_has_words() {
        let all = [positions(), minutes(), message().to_vec(), callback().to_vec()].concat();
        assert!(all.into_iter().all(|id| sentence(id).is_some()));
        assert_eq!(sentence(PromptId::nth(5)), None);
    }
}
