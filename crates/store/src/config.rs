//! The whole configuration of the telephone machine, as stored.

use crate::Result;
use crate::alerts;
use crate::words::json;
use domain::calendars::CalendarCard;
use domain::config::{Config, Level, Operator, PhoneMode};
use domain::flows::{Flow, Step, StepId};
use domain::{CalendarId, EmployeeId, FlowId, LineId, QueueId, SkillId};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// What `flow_versions.graph` holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Graph {
    pub start: StepId,
    pub steps: BTreeMap<StepId, Step>,
}

/// The configuration, and the calendars from which `services` makes the hours of lines.
pub struct Stored {
    pub config: Config,
    pub calendars: Vec<CalendarCard>,
    /// Lines that go by one.
    pub by_calendar: BTreeMap<LineId, CalendarId>,
}

/// Operators, queues, lines and published flows that are active, and the emergency announcement. Take it in a
/// repeatable-read transaction where others may be changing it.
pub async fn load(db: &mut PgConnection) -> Result<Stored> {
    let lines = crate::lines::active(&mut *db).await?;
    let by_calendar = lines.iter().filter_map(|(id, (_, calendar))| Some((*id, (*calendar)?))).collect();
    let config = Config {
        policy: alerts::policy(&mut *db).await?,
        queues: crate::queues::active(&mut *db).await?,
        flows: flows(&mut *db).await?,
        lines: lines.into_iter().map(|(id, (line, _))| (id, line)).collect(),
        operators: operators(&mut *db).await?,
        emergency: crate::emergency::get(&mut *db).await?,
    };
    Ok(Stored { config, calendars: crate::calendars::all(db).await?, by_calendar })
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
