//! Asterisk's timestamps, without a calendar library.

use serde::{Deserialize, Deserializer};

/// Milliseconds since 1970-01-01T00:00:00Z of a timestamp as ARI writes it, `2026-11-23T00:11:22.333+0000`
/// (main/json.c, `ast_json_timeval`). Offsets with a colon and `Z` are read too. `None` if it is anything else.
pub fn epoch_ms(text: &str) -> Option<i64> {
    let (date, rest) = text.split_once('T')?;
    let mut date = date.splitn(3, '-').map(digits);
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let zone_at = rest.find(['+', '-', 'Z'])?;
    let (clock, zone) = rest.split_at(zone_at);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let mut clock = clock.splitn(3, ':').map(digits);
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let millis = digits(format!("{fraction:0<3}").get(..3)?)?;
    let seconds = days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - offset(zone)?;
    Some(seconds * 1_000 + millis)
}

/// For a field that may be missing, null or not a timestamp.
pub(crate) fn lenient<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    Ok(Option::<String>::deserialize(from)?.and_then(|text| epoch_ms(&text)))
}

/// Seconds east of UTC.
fn offset(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let (sign, figures) = zone.split_at_checked(1)?;
    let figures = figures.replace(':', "");
    let seconds =
        digits(figures.get(..2)?)? * 3_600 + digits(figures.get(2..).filter(|m| m.len() == 2)?)? * 60;
    Some(if sign == "-" { -seconds } else { seconds })
}

fn digits(text: &str) -> Option<i64> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// Days from 1970-01-01 in the Gregorian calendar; years begin in March, so that the leap day comes last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::epoch_ms;

    #[test]
    fn reads_what_asterisk_writes() {
        assert_eq!(epoch_ms("1970-01-01T00:00:00.000+0000"), Some(0));
        assert_eq!(epoch_ms("2026-11-23T00:11:22.333+0000"), Some(1_795_392_682_333));
        assert_eq!(epoch_ms("2026-11-23T03:11:22.333+0300"), Some(1_795_392_682_333));
        assert_eq!(epoch_ms("2026-11-22T20:41:22.333-03:30"), Some(1_795_392_682_333));
        assert_eq!(epoch_ms("2024-02-29T23:59:59Z"), Some(1_709_251_199_000));
        assert_eq!(epoch_ms("2024-03-01T00:00:00.5+0000"), Some(1_709_251_200_500));
        assert_eq!(epoch_ms("1969-12-31T23:59:59.999+0000"), Some(-1));
    }

    #[test]
    fn refuses_anything_else() {
        for text in ["", "now", "2026-13-01T00:00:00.000+0000", "2026-11-23T24:00:00.000+0000"] {
            assert_eq!(epoch_ms(text), None, "{text}");
        }
        for text in
            ["2026-11-23T00:11:22.333", "2026-11-23 00:11:22", "2026-11-23T00:11:22.333+00", "é-1-1T0:0:0Z"]
        {
            assert_eq!(epoch_ms(text), None, "{text}");
        }
    }
}
