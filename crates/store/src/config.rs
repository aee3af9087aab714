//! The whole configuration of the telephone machine, as stored.

use crate::alerts;
use crate::words::{json, millis};
use crate::{Error, Result};
use domain::config::{Config, Level, Line, Operator, PhoneMode, Queue};
use domain::flows::{Flow, Step, StepId};
use domain::{EmployeeId, FlowId, LineId, Phone, PromptId, QueueId, SkillId};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// What `flow_versions.graph` holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Graph {
    pub start: StepId,
    pub steps: BTreeMap<StepId, Step>,
}

/// Operators, queues, lines and published flows that are active. Take it in a repeatable-read transaction where
/// others may be changing it.
pub async fn load(db: &mut PgConnection) -> Result<Config> {
    Ok(Config {
        policy: alerts::policy(&mut *db).await?,
        queues: queues(&mut *db).await?,
        flows: flows(&mut *db).await?,
        lines: lines(&mut *db).await?,
        operators: operators(db).await?,
    })
}

async fn operators(db: &mut PgConnection) -> Result<BTreeMap<EmployeeId, Operator>> {
    let rows = sqlx::query!(
        r#"select id as "id: EmployeeId", name, extension as "extension!", phone_mode, sip_user as "sip_user!",
             'supervisor' = any (roles) as "supervises!"
         from employees where active and extension is not null and sip_user is not null
           and roles && array['operator', 'supervisor']"#
    )
    .fetch_all(&mut *db)
    .await?;
    let mut operators: BTreeMap<EmployeeId, Operator> = rows
        .into_iter()
        .map(|row| {
            let phone =
                if row.phone_mode == PhoneMode::Desk.word() { PhoneMode::Desk } else { PhoneMode::Browser };
            let operator = Operator {
                id: row.id,
                name: row.name,
                extension: row.extension,
                phone,
                sip_user: row.sip_user,
                queues: BTreeMap::new(),
                skills: BTreeMap::new(),
                supervises: row.supervises,
            };
            (row.id, operator)
        })
        .collect();
    let queues = sqlx::query!(
        r#"select eq.employee_id as "employee: EmployeeId", eq.queue_id as "queue: QueueId", eq.level
         from employee_queues eq join queues q on q.id = eq.queue_id and q.active"#
    )
    .fetch_all(&mut *db)
    .await?;
    for row in queues {
        if let Some(operator) = operators.get_mut(&row.employee) {
            operator.queues.insert(row.queue, row.level as Level);
        }
    }
    let skills = sqlx::query!(
        r#"select es.employee_id as "employee: EmployeeId", es.skill_id as "skill: SkillId", es.level
         from employee_skills es join skills s on s.id = es.skill_id and s.active"#
    )
    .fetch_all(db)
    .await?;
    for row in skills {
        if let Some(operator) = operators.get_mut(&row.employee) {
            operator.skills.insert(row.skill, row.level as Level);
        }
    }
    Ok(operators)
}

async fn queues(db: &mut PgConnection) -> Result<BTreeMap<QueueId, Queue>> {
    let rows = sqlx::query!(
        r#"select id as "id: QueueId", name, priority, ring_ms, max_misses, after_call_ms, after_call_extensions,
             service_target_ms, service_level, recommended_talk_ms, music, announce_every_ms,
             announce as "announce: Vec<PromptId>", announce_far as "announce_far: PromptId",
             auto_answer
         from queues where active"#
    )
    .fetch_all(&mut *db)
    .await?;
    let mut alerts = alerts::of_queues(&mut *db).await?;
    let mut queues: BTreeMap<QueueId, Queue> = rows
        .into_iter()
        .map(|row| {
            let queue = Queue {
                id: row.id,
                name: row.name,
                priority: row.priority,
                required: BTreeMap::new(),
                ring: millis(row.ring_ms),
                max_misses: row.max_misses as u8,
                after_call: millis(row.after_call_ms),
                after_call_extensions: row.after_call_extensions as u8,
                service_target: millis(row.service_target_ms),
                service_level: row.service_level as u8,
                recommended_talk: millis(row.recommended_talk_ms),
                music: row.music,
                announce_every: millis(row.announce_every_ms),
                announce: row.announce,
                announce_far: row.announce_far,
                auto_answer: row.auto_answer,
                alerts: alerts.remove(&row.id).unwrap_or_default(),
            };
            (queue.id, queue)
        })
        .collect();
    let skills = sqlx::query!(
        r#"select qs.queue_id as "queue: QueueId", qs.skill_id as "skill: SkillId", qs.level
         from queue_skills qs join skills s on s.id = qs.skill_id and s.active"#
    )
    .fetch_all(db)
    .await?;
    for row in skills {
        if let Some(queue) = queues.get_mut(&row.queue) {
            queue.required.insert(row.skill, row.level as Level);
        }
    }
    Ok(queues)
}

async fn lines(db: &mut PgConnection) -> Result<BTreeMap<LineId, Line>> {
    let rows = sqlx::query!(
        r#"select l.id as "id: LineId", l.name, l.number, l.flow_id as "flow: FlowId"
         from lines l join flows f on f.id = l.flow_id and f.active and f.published is not null
         where l.active"#
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let number = Phone::parse(&row.number).map_err(|e| {
                Error::Transport(sqlx::Error::Decode(format!("line {}: {e}", row.number).into()))
            })?;
            Ok((row.id, Line { id: row.id, name: row.name, number, flow: row.flow }))
        })
        .collect()
}

async fn flows(db: &mut PgConnection) -> Result<BTreeMap<FlowId, Flow>> {
    let rows = sqlx::query!(
        r#"select f.id as "id: FlowId", f.name, v.version, v.graph
         from flows f join flow_versions v on v.flow_id = f.id and v.version = f.published where f.active"#
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let graph: Graph = json(row.graph)?;
            let version = u32::try_from(row.version).unwrap_or(1);
            let flow = Flow { id: row.id, name: row.name, version, start: graph.start, steps: graph.steps };
            Ok((row.id, flow))
        })
        .collect()
}
