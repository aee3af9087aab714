//! Names of people as lists show them.

/// "Назаров Михаил" of "Назаров Михаил Львович".
pub fn first_two(name: &str) -> String {
    name.split_whitespace().take(2).collect::<Vec<_>>().join(" ")
}

/// What a name is ordered by: «Ё» stands with «Е», capitals do not matter.
pub fn order_key(name: &str) -> String {
    name.to_lowercase().replace('ё', "е")
}

/// "Назаров М." of "Назаров Михаил Львович".
pub fn with_initial(name: &str) -> String {
    let mut words = name.split_whitespace();
    let surname = words.next().unwrap_or_default();
    match words.next().and_then(|word| word.chars().next()) {
        Some(initial) => format!("{surname} {initial}."),
        None => surname.to_owned(),
    }
}
