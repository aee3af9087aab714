//! What a person typed and what they meant: letters' case, ё, the wrong keyboard layout.

/// The keys of both layouts (ЙЦУКЕН, QWERTY), in the same order.
const LATIN: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const RUSSIAN: &str = "йцукенгшщзхъфывапролджэячсмитьбюё";

/// Lower case, ё as е: how texts are compared.
pub fn folded(text: &str) -> String {
    text.to_lowercase().replace('ё', "е")
}

/// The same keys on the other layout: `gfcgjhn` is «паспорт». Others stay as they are.
pub fn other_layout(text: &str) -> String {
    let other = |letter: char| {
        let from = |these: &str, those: &str| {
            let at = these.chars().position(|one| one == letter)?;
            those.chars().nth(at)
        };
        from(LATIN, RUSSIAN).or_else(|| from(RUSSIAN, LATIN)).unwrap_or(letter)
    };
    text.to_lowercase().chars().map(other).collect()
}

/// Whether the text has every word that was typed, in either layout.
pub fn fits(text: &str, typed: &str) -> bool {
    let text = folded(text);
    let all = |typed: &str| folded(typed).split_whitespace().all(|word| text.contains(word));
    all(typed) || all(&other_layout(typed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_are_each_others_mirror() {
        assert_eq!(other_layout("gfcgjhn"), "паспорт");
        assert_eq!(other_layout("Руддщ 5"), "hello 5");
        assert_eq!(other_layout("`krf"), "ёлка");
        for letter in RUSSIAN.chars() {
            assert_eq!(other_layout(&other_layout(&letter.to_string())), letter.to_string());
        }
    }

    #[test]
    fn words_are_found_in_any_order_case_and_layout() {
        assert!(fits("Соколова Алёна", "алена сок"));
        assert!(fits("Перейти: Звонки", "pdjyrb"));
        assert!(fits("Smith", "ыьшер"));
        assert!(fits("что угодно", ""));
        assert!(!fits("Соколова", "сокол петр"));
    }
}
