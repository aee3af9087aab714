//! soon
pub enum Profile { Mfc, Load { operators: u32 } }
pub struct Wish { pub profile: Profile, pub history: bool }
pub async fn load(_pool: &sqlx::PgPool, _key: &[u8; 32], _now: domain::Timestamp, _wish: &Wish) -> crate::Result<serde_json::Value> { Ok(serde_json::Value::Null) }
