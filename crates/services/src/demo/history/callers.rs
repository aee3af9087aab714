//! Who calls: numbers, and the names of those who are known.

use super::dice::Dice;
use crate::demo::id;
use crate::error::Result;
use domain::{Phone, SubscriberId, Timestamp};
use sqlx::PgConnection;

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
pub(super) async fn callers(db: &mut PgConnection, dice: &mut Dice, now: Timestamp) -> Result<Vec<Phone>> {
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
