//! Asterisk's log of what happened to channels (CEL), read for the time when nobody of us listened.
//!
//! A line is `EventType,EventTime,UniqueID,LinkedID,ChanName,EventExtra`, each in quotes, a quote doubled
//! (asterisk/centre/cel_custom.conf.template). `HANGUP` has the cause in its extra.

use std::collections::HashSet;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use domain::{LegId, Timestamp};
use switch::Gone;

use super::channels::leg_of;
use super::translate::NOT_KNOWN;

/// How much of the file's end is read: hours of a busy centre.
const TAIL: u64 = 16 * 1024 * 1024;

#[derive(Clone)]
pub(super) struct EventLog(PathBuf);

impl EventLog {
    pub fn new(file: PathBuf) -> EventLog {
        EventLog(file)
    }

    /// How these legs ended, for those of which the log knows it.
    pub async fn ends_of(&self, legs: HashSet<LegId>) -> Vec<(LegId, Gone)> {
        let file = self.0.clone();
        let read = tokio::task::spawn_blocking(move || tail(&file).map(|text| ends(&text, &legs))).await;
        match read {
            Ok(Ok(ends)) => ends,
            Ok(Err(error)) => {
                tracing::warn!(file = %self.0.display(), %error, "Asterisk's event log can't be read");
                Vec::new()
            }
            Err(error) => {
                tracing::error!(%error, "reading Asterisk's event log broke");
                Vec::new()
            }
        }
    }
}

fn tail(path: &Path) -> io::Result<String> {
    let mut file = std::fs::File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

pub(super) fn ends(text: &str, legs: &HashSet<LegId>) -> Vec<(LegId, Gone)> {
    let mut found: Vec<(LegId, Gone)> = Vec::new();
    for line in text.lines().filter(|line| line.starts_with("\"HANGUP\"")) {
        let fields = fields(line);
        let [_, time, channel, _, _, extra] = &fields[..] else { continue };
        let leg = leg_of(channel);
        if legs.contains(&leg) && !found.iter().any(|(known, _)| *known == leg) {
            found.push((leg, Gone { cause: cause(extra), at: millis(time) }));
        }
    }
    found
}

fn fields(line: &str) -> Vec<String> {
    let line = line.strip_prefix('"').and_then(|line| line.strip_suffix('"')).unwrap_or(line);
    // Only the last field has quotes in it, and they look like an end of a field.
    line.splitn(6, "\",\"").map(|field| field.replace("\"\"", "\"")).collect()
}

/// Seconds with microseconds.
fn millis(time: &str) -> Option<Timestamp> {
    let (seconds, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let millis: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    Some(Timestamp(seconds.parse::<i64>().ok()?.checked_mul(1_000)?.checked_add(millis)?))
}

fn cause(extra: &str) -> u16 {
    let extra: serde_json::Value = serde_json::from_str(extra).unwrap_or_default();
    extra["hangupcause"].as_u64().and_then(|cause| u16::try_from(cause).ok()).unwrap_or(NOT_KNOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = r#""94","half a line that was cut
"CHAN_START","1795397311.100000","centre-1.5","centre-1.5","PJSIP/trunk-00000005",""
"HANGUP","1795397315.122450","ac735dd0-469e-4b9b-b5d0-db3843264c38","ac735dd0-469e-4b9b-b5d0-db3843264c38","PJSIP/op102-00000004","{""hangupcause"":16,""hangupsource"":"""",""dialstatus"":""""}"
"CHAN_END","1795397315.122450","ac735dd0-469e-4b9b-b5d0-db3843264c38","ac735dd0-469e-4b9b-b5d0-db3843264c38","PJSIP/op102-00000004",""
"HANGUP","1795397315.634594","centre-1.5","ac735dd0-469e-4b9b-b5d0-db3843264c38","PJSIP/trunk-00000005","{""hangupcause"":17,""hangupsource"":"""",""dialstatus"":""""}"
"HANGUP","17953973"#;

    #[test]
    fn ends_are_found_with_their_time_and_cause() {
        let ours: LegId = "ac735dd0-469e-4b9b-b5d0-db3843264c38".parse().unwrap();
        let theirs = leg_of("centre-1.5");
        let ends = ends(LOG, &HashSet::from([ours, theirs, LegId::nth(1)]));
        assert_eq!(
            ends,
            [
                (ours, Gone { cause: 16, at: Some(Timestamp(1_795_397_315_122)) }),
                (theirs, Gone { cause: 17, at: Some(Timestamp(1_795_397_315_634)) }),
            ]
        );
    }
}
