//! One's own account: what a password must be, and where one is signed in.

use crate::{SessionId, Timestamp};
use serde::{Deserialize, Serialize};

/// Where somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionInfo {
    pub id: SessionId,
    pub created_at: Timestamp,
    /// Exact to a minute.
    pub seen_at: Timestamp,
    /// Of the network.
    pub address: String,
    /// The browser or script, as it named itself.
    pub agent: Option<String>,
    /// The one that asks.
    pub current: bool,
}

/// At least so many characters.
pub const SHORTEST: usize = 10;
/// Longer ones are refused unseen: hashing megabytes is an attack.
pub const LONGEST: usize = 1024;
/// So many of the characters differ at least.
const DIFFERENT: usize = 5;

/// What a password must be; the page shows the list as it is typed, the server asks the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordRule {
    Long,
    Varied,
    NotARow,
    NotTheLogin,
}

impl PasswordRule {
    pub const ALL: [PasswordRule; 4] =
        [PasswordRule::Long, PasswordRule::Varied, PasswordRule::NotARow, PasswordRule::NotTheLogin];

    /// The code of the refusal.
    pub fn code(self) -> &'static str {
        match self {
            PasswordRule::Long => "password_short",
            PasswordRule::Varied => "password_simple",
            PasswordRule::NotARow => "password_row",
            PasswordRule::NotTheLogin => "password_login",
        }
    }

    pub fn holds(self, password: &str, login: &str) -> bool {
        let lower = password.to_lowercase();
        match self {
            PasswordRule::Long => password.chars().count() >= SHORTEST && password.len() <= LONGEST,
            PasswordRule::Varied => {
                let mut letters: Vec<char> = lower.chars().collect();
                letters.sort_unstable();
                letters.dedup();
                letters.len() >= DIFFERENT
            }
            PasswordRule::NotARow => !lower.is_empty() && !is_a_row(&lower),
            PasswordRule::NotTheLogin => {
                !lower.is_empty() && (login.is_empty() || !lower.contains(&login.to_lowercase()))
            }
        }
    }
}

/// Neighbours on a keyboard or in an alphabet, forwards or backwards.
fn is_a_row(lower: &str) -> bool {
    const ROWS: [&str; 5] = [
        "12345678901234567890",
        "qwertyuiop[]asdfghjkl;'zxcvbnm,./",
        "йцукенгшщзхъфывапролджэячсмитьбю.",
        "abcdefghijklmnopqrstuvwxyz",
        "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    ];
    let back: String = lower.chars().rev().collect();
    ROWS.iter().any(|row| row.contains(lower) || row.contains(&back))
}

/// The first rule that a new password breaks.
pub fn broken_rule(password: &str, login: &str) -> Option<PasswordRule> {
    PasswordRule::ALL.into_iter().find(|rule| !rule.holds(password, login))
}

/// The browser and the system of a `User-Agent`: «Chrome 140», «Windows»; none where it is neither.
pub fn device(agent: &str) -> (Option<String>, Option<&'static str>) {
    // Each but the last also names those after it.
    const BROWSERS: [(&str, &str); 8] = [
        ("YaBrowser/", "Яндекс Браузер"),
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("HeadlessChrome/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Version/", "Safari"),
        ("curl/", "curl"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iOS"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let browser = BROWSERS.iter().find_map(|(mark, name)| {
        let (_, after) = agent.split_once(mark)?;
        let major: String = after.chars().take_while(char::is_ascii_digit).collect();
        Some(format!("{name} {major}"))
    });
    (browser, SYSTEMS.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_breaks_the_first_rule_that_it_breaks() {
        let broken = |password: &str| broken_rule(password, "a.kuznetsova");
        assert_eq!(broken("клён-дуб9"), Some(PasswordRule::Long));
        assert_eq!(broken(&"аб1г".repeat(400)), Some(PasswordRule::Long));
        assert_eq!(broken("aaaabbbbcccc"), Some(PasswordRule::Varied));
        assert_eq!(broken("QwertyUiop"), Some(PasswordRule::NotARow));
        assert_eq!(broken("0987654321"), Some(PasswordRule::NotARow));
        assert_eq!(broken("йцукенгшщз"), Some(PasswordRule::NotARow));
        assert_eq!(broken("A.Kuznetsova1"), Some(PasswordRule::NotTheLogin));
        assert_eq!(broken("клён дуб ясень"), None);
        assert!(!PasswordRule::NotARow.holds("", "x"), "nothing typed is nothing kept");
    }

    #[test]
    fn browsers_are_told_from_those_that_they_imitate() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
        assert_eq!(device(chrome), (Some("Chrome 140".into()), Some("Windows")));
        let yandex = chrome.replace("Safari", "YaBrowser/25.8.0 Safari");
        assert_eq!(device(&yandex).0.as_deref(), Some("Яндекс Браузер 25"));
        assert_eq!(
            device("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0").1,
            Some("Linux")
        );
        assert_eq!(device("otklik-report/1"), (None, None));
    }
}
