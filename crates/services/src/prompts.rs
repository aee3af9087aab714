//! Sentences that can be played: spoken ahead by a local engine, or imported from recordings.
//!
//! One rule to know: a file appears whole under its name or not at all (made beside, then renamed), as Asterisk
//! may open it at any moment. `<prompt id>.wav`: 8 kHz, 16 bit, one channel.

use crate::error::{Error, Result};
use domain::PromptId;
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgPool};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use store::prompts::Prompt;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::sync::Notify;

/// A sentence takes the engine some tens of milliseconds; half a minute is a hang.
const TIMEOUT: Duration = Duration::from_secs(30);

/// What a voice's work ends in.
pub type Spoken<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// A speech engine.
pub trait Voice: Send + Sync {
    /// Which voice and settings it is: with another name everything is spoken anew.
    fn name(&self) -> &str;
    /// Speaks `text` into a WAV file of any format at `path`.
    fn speak<'a>(&'a self, text: &'a str, path: &'a Path) -> Spoken<'a>;
}

/// espeak-ng as a process: understandable, small, everywhere.
pub struct EspeakNg;

impl Voice for EspeakNg {
    fn name(&self) -> &str {
        "espeak-ng ru 140/42"
    }

    fn speak<'a>(&'a self, text: &'a str, path: &'a Path) -> Spoken<'a> {
        Box::pin(async move {
            let mut engine = Command::new("espeak-ng");
            // 140 words a minute and a little lower than its default: a public service's pace.
            engine
                .args(["-v", "ru", "-s", "140", "-p", "42", "-g", "3", "-b", "1", "--stdin", "-w"])
                .arg(path);
            run(engine, Some(text)).await
        })
    }
}

/// Speaks what is not spoken yet.
pub struct Speaker {
    pool: PgPool,
    /// Where the files lie.
    sounds: PathBuf,
    voice: Arc<dyn Voice>,
    soon: Notify,
}

impl Speaker {
    pub fn new(pool: PgPool, sounds: PathBuf, voice: Arc<dyn Voice>) -> Self {
        Self { pool, sounds, voice, soon: Notify::new() }
    }

    /// There may be something new to speak.
    pub fn wake(&self) {
        self.soon.notify_one();
    }

    pub async fn woken(&self) {
        self.soon.notified().await;
    }

    /// Makes the files that are missing or whose text changed; answers how many. A sentence that can't be spoken is
    /// logged and does not hold up the others.
    pub async fn make(&self) -> Result<usize> {
        let mut db = self.pool.acquire().await?;
        let prompts = store::prompts::all(&mut db).await?;
        drop(db);
        let mut made = 0;
        for prompt in prompts.iter().filter(|prompt| prompt.kind != "recorded") {
            match self.one(prompt).await {
                Ok(None) => {}
                Ok(Some(sum)) => {
                    let mut db = self.pool.acquire().await?;
                    store::prompts::made(&mut db, prompt.id, &sum).await?;
                    made += 1;
                }
                Err(fault) => {
                    tracing::error!(prompt = %prompt.id, name = prompt.name, %fault, "prompt not spoken")
                }
            }
        }
        Ok(made)
    }

    /// Speaks one now, before anything is said of it.
    pub async fn speak(&self, db: &mut PgConnection, id: PromptId) -> Result<()> {
        let prompts = store::prompts::all(&mut *db).await?;
        let prompt = prompts.into_iter().find(|prompt| prompt.id == id).ok_or(Error::NotFound)?;
        if prompt.kind != "recorded"
            && let Some(sum) = self.one(&prompt).await?
        {
            store::prompts::made(db, id, &sum).await?;
        }
        Ok(())
    }

    /// The checksum of what was made; none when the file is there.
    async fn one(&self, prompt: &Prompt) -> Result<Option<String>> {
        tokio::fs::create_dir_all(&self.sounds).await.map_err(|e| io(&self.sounds, e))?;
        let sum = checksum(prompt, self.voice.as_ref());
        let file = self.sounds.join(format!("{}.wav", prompt.id));
        // An empty file says: not spoken yet. (The stand makes none, but a full disk may.)
        let there = tokio::fs::metadata(&file).await.is_ok_and(|meta| meta.len() > 44);
        if there && prompt.checksum.as_ref() == Some(&sum) {
            return Ok(None);
        }
        match prompt.kind.as_str() {
            "tone" => tone(&file).await?,
            _ => one(prompt, self.voice.as_ref(), &self.sounds, &file).await?,
        }
        Ok(Some(sum))
    }
}

/// Half a second of 1 kHz at a fifth of the full scale: "speak now".
async fn tone(to: &Path) -> Result<()> {
    let part: PathBuf = to.with_extension("part.wav");
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-f", "lavfi", "-i"]);
    ffmpeg.args(["sine=frequency=1000:duration=0.5", "-af", "volume=1.6", "-ar", "8000", "-ac", "1"]);
    ffmpeg.args(["-c:a", "pcm_s16le"]).arg(&part);
    run(ffmpeg, None).await?;
    tokio::fs::rename(&part, to).await.map_err(|e| io(to, e))
}

/// Imports a recorded sentence: any file that ffmpeg reads.
pub async fn import(pool: &PgPool, sounds: &Path, prompt: &Prompt, from: &Path) -> Result<()> {
    tokio::fs::create_dir_all(sounds).await.map_err(|e| io(sounds, e))?;
    telephone(from, &sounds.join(format!("{}.wav", prompt.id))).await?;
    let bytes = tokio::fs::read(from).await.map_err(|e| io(from, e))?;
    let mut db = pool.begin().await?;
    let recorded = Prompt { kind: "recorded".into(), ..prompt.clone() };
    store::prompts::save(&mut db, &recorded).await?;
    store::prompts::made(&mut db, prompt.id, &hex(&Sha256::digest(&bytes))).await?;
    Ok(db.commit().await?)
}

fn checksum(prompt: &Prompt, voice: &dyn Voice) -> String {
    hex(&Sha256::new().chain_update(voice.name()).chain_update([0]).chain_update(&prompt.text).finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn one(prompt: &Prompt, voice: &dyn Voice, sounds: &Path, file: &Path) -> Result<()> {
    let raw = sounds.join(format!(".{}.raw.wav", prompt.id));
    let spoken = match voice.speak(&prompt.text, &raw).await {
        Ok(()) => telephone(&raw, file).await,
        Err(fault) => Err(fault),
    };
    // What is left of the work; not there when the engine failed.
    let _ = tokio::fs::remove_file(&raw).await;
    spoken
}

/// Any sound to what Asterisk plays without transcoding, at an even loudness, with a breath before and after.
async fn telephone(from: &Path, to: &Path) -> Result<()> {
    let part: PathBuf = to.with_extension("part.wav");
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-i"]).arg(from).args([
        "-af",
        "highpass=f=120,loudnorm=I=-17:TP=-2:LRA=7,adelay=150,apad=pad_dur=0.25",
        "-ar",
        "8000",
        "-ac",
        "1",
        "-c:a",
        "pcm_s16le",
        "-map_metadata",
        "-1",
        "-fflags",
        "+bitexact",
    ]);
    ffmpeg.arg(&part);
    run(ffmpeg, None).await?;
    tokio::fs::rename(&part, to).await.map_err(|e| io(to, e))
}

async fn run(mut command: Command, input: Option<&str>) -> Result<()> {
    let name = command.as_std().get_program().to_string_lossy().into_owned();
    let failed = |what: String| Error::Internal(format!("{name}: {what}"));
    command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
    command.stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().map_err(|e| failed(e.to_string()))?;
    if let (Some(text), Some(mut stdin)) = (input, child.stdin.take()) {
        stdin.write_all(text.as_bytes()).await.map_err(|e| failed(e.to_string()))?;
    }
    let done = tokio::time::timeout(TIMEOUT, child.wait_with_output())
        .await
        .map_err(|_| failed("takes too long".into()))?
        .map_err(|e| failed(e.to_string()))?;
    if done.status.success() {
        return Ok(());
    }
    Err(failed(format!("{}: {}", done.status, String::from_utf8_lossy(&done.stderr).trim())))
}

fn io(path: &Path, fault: std::io::Error) -> Error {
    Error::Internal(format!("{}: {fault}", path.display()))
}
