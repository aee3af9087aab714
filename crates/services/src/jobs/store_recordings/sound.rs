//! Raw sound from the spool: its shape, and Opus made of it.

use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use domain::Millis;
use tokio::process::Command;

use super::Trouble;

/// What MixMonitor writes (see `switchboard::perform::record`).
const RATE: u64 = 8_000;
const CHANNELS: usize = 2;
const FRAME: u64 = 2 * CHANNELS as u64;
/// Points of the wave.
const PARTS: u64 = 600;
/// Far longer than the longest talk takes.
const PATIENCE: Duration = Duration::from_secs(600);

pub(super) struct Shape {
    /// Pairs of samples.
    pub frames: u64,
    /// The loudest of each part, per channel.
    pub peaks: Vec<Vec<u8>>,
}

impl Shape {
    pub fn length(&self) -> Millis {
        Millis(self.frames * 1_000 / RATE)
    }
}

pub(super) async fn look_at(raw: PathBuf) -> Result<Shape, Trouble> {
    tokio::task::spawn_blocking(move || shape(&raw))
        .await
        .map_err(|error| Trouble::Failed(error.to_string()))?
        .map_err(Trouble::from)
}

fn shape(raw: &Path) -> std::io::Result<Shape> {
    let file = std::fs::File::open(raw)?;
    let frames = file.metadata()?.len() / FRAME;
    let parts = PARTS.min(frames);
    let mut peaks = vec![vec![0_u8; usize::try_from(parts).unwrap_or(0)]; CHANNELS];
    let mut file = BufReader::with_capacity(1 << 16, file);
    let mut frame = [0_u8; FRAME as usize];
    for n in 0..frames {
        file.read_exact(&mut frame)?;
        let part = usize::try_from(n * parts / frames).unwrap_or(0);
        for (channel, peaks) in peaks.iter_mut().enumerate() {
            let sample = i16::from_le_bytes([frame[2 * channel], frame[2 * channel + 1]]);
            let loud = (sample.unsigned_abs() >> 7).min(255) as u8;
            if let Some(peak) = peaks.get_mut(part) {
                *peak = loud.max(*peak);
            }
        }
    }
    Ok(Shape { frames, peaks })
}

/// With ffmpeg, in the background of everything else.
pub(super) async fn transcode(raw: &Path, ogg: &Path) -> Result<(), Trouble> {
    let mut command = Command::new("nice");
    command
        .args(["-n", "15", "ffmpeg", "-nostdin", "-v", "error", "-y"])
        .args(["-f", "s16le", "-ar", "8000", "-ac", "2", "-i"])
        .arg(raw)
        .args([
            "-map_metadata",
            "-1",
            "-c:a",
            "libopus",
            "-b:a",
            "32k",
            "-application",
            "voip",
            "-threads",
            "1",
        ])
        .args(["-f", "ogg"])
        .arg(ogg)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let output = match tokio::time::timeout(PATIENCE, command.output()).await {
        Ok(output) => output.map_err(|error| Trouble::Failed(format!("ffmpeg: {error}")))?,
        Err(_) => return Err(Trouble::Failed("ffmpeg took too long".to_owned())),
    };
    if output.status.success() {
        return Ok(());
    }
    let said: String = String::from_utf8_lossy(&output.stderr).chars().take(500).collect();
    Err(Trouble::Failed(format!("ffmpeg: {}: {said}", output.status)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wave_has_the_loudest_of_each_part_and_channel() {
        let raw = std::env::temp_dir().join(format!("otklik-shape-{}.raw", uuid::Uuid::now_v7()));
        let frames = (0..1_200_i16).flat_map(|n| [n, if n == 1_199 { i16::MIN } else { 0 }]);
        std::fs::write(&raw, frames.flat_map(i16::to_le_bytes).collect::<Vec<u8>>()).unwrap();
        let shape = shape(&raw).unwrap();
        std::fs::remove_file(&raw).unwrap();
        assert_eq!((shape.frames, shape.length()), (1_200, Millis(150)));
        assert_eq!((shape.peaks[0].len(), shape.peaks[1].len()), (600, 600));
        assert_eq!((shape.peaks[0][0], shape.peaks[0][599]), (0, 9));
        assert_eq!((shape.peaks[1][598], shape.peaks[1][599]), (0, 255));
    }
}
