//! Plausible bodies, in the shape of Asterisk 22.

use serde_json::{Map, Value, json};

use super::Request;

const AT: &str = "2026-11-23T00:11:22.333+0000";

/// A channel in the dialplan's Stasis application `otklik`. `state` is Asterisk's word: `Ring`, `Up`, …
pub fn channel(id: &str, name: &str, state: &str) -> Value {
    json!({
        "id": id, "name": name, "state": state, "protocol_id": "", "accountcode": "", "language": "ru",
        "caller": {"name": "", "number": ""}, "connected": {"name": "", "number": ""}, "creationtime": AT,
        "dialplan": {"context": "default", "exten": "s", "priority": 1, "app_name": "Stasis", "app_data": "otklik"},
    })
}

/// A mixing bridge with these channels.
pub fn bridge(id: &str, name: &str, channels: &[&str]) -> Value {
    json!({
        "id": id, "name": name, "channels": channels, "technology": "simple_bridge", "bridge_type": "mixing",
        "bridge_class": "stasis", "creator": "Stasis", "creationtime": AT, "video_mode": "talker",
    })
}

/// An event of this type with these fields, and a timestamp if the fields have none.
pub fn event(kind: &str, fields: Value) -> Value {
    let mut all = Map::new();
    all.insert("type".to_owned(), kind.into());
    all.insert("timestamp".to_owned(), AT.into());
    all.insert("application".to_owned(), "otklik".into());
    all.insert("asterisk_id".to_owned(), "00:11:22:33:44:55".into());
    if let Value::Object(fields) = fields {
        all.extend(fields);
    }
    Value::Object(all)
}

/// The body Asterisk sends with an error status.
pub(super) fn refusal(status: u16) -> Value {
    let message = match status {
        404 => "Channel not found",
        409 => "Channel with given unique ID already exists",
        412 => "Channel in invalid state",
        422 => "Channel not in Stasis application",
        _ => "Scripted failure",
    };
    json!({"message": message})
}

/// The answer when no rule says otherwise: everything works.
pub(super) fn usual(request: &Request) -> (u16, Option<Value>) {
    let pieces: Vec<&str> = request.path.split('/').skip(1).collect();
    let body = match (request.method.as_str(), pieces.as_slice()) {
        ("GET", ["channels" | "bridges" | "endpoints" | "sounds"]) => json!([]),
        ("POST", ["channels", "create"]) => {
            channel(request.param("channelId").unwrap_or("created"), "PJSIP/1-1", "Down")
        }
        ("POST", ["channels", id, "snoop"]) => {
            let name = format!("Snoop/{id}-00000001");
            channel(request.param("snoopId").unwrap_or("snoop"), &name, "Up")
        }
        ("POST", ["channels", id]) => {
            let name = format!("{}-00000001", request.param("endpoint").unwrap_or("PJSIP/1"));
            channel(id, &name, "Down")
        }
        ("GET", ["channels", id]) => channel(id, "PJSIP/1-00000001", "Up"),
        ("GET", ["channels", _, "variable"] | ["asterisk", "variable"]) => json!({"value": ""}),
        ("POST", [kind @ ("channels" | "bridges"), id, "play", playback]) => {
            let target = format!("{}:{id}", kind.trim_end_matches('s'));
            let media = request.param("media").unwrap_or_default();
            let body = json!({"id": playback, "media_uri": media, "target_uri": target, "language": "ru", "state": "queued"});
            return (201, Some(body));
        }
        ("POST", ["bridges", id]) => bridge(id, request.param("name").unwrap_or_default(), &[]),
        ("GET", ["bridges", id]) => bridge(id, "", &[]),
        ("GET", ["endpoints", technology, resource]) => {
            json!({"technology": technology, "resource": resource, "state": "online", "channel_ids": []})
        }
        (_, ["applications", app, ..]) => {
            json!({"name": app, "channel_ids": [], "bridge_ids": [], "endpoint_ids": [], "device_names": []})
        }
        ("GET", ["asterisk", "ping"]) => {
            json!({"asterisk_id": "00:11:22:33:44:55", "ping": "pong", "timestamp": AT})
        }
        ("GET", ["asterisk", "info"]) => json!({
            "system": {"version": "22.10.1", "entity_id": "00:11:22:33:44:55"},
            "status": {"startup_time": AT, "last_reload_time": AT},
        }),
        ("GET", ["asterisk", "config", "dynamic", ..]) => json!([]),
        ("PUT", ["asterisk", "config", "dynamic", ..]) => {
            request.body.as_ref().and_then(|body| body.get("fields")).cloned().unwrap_or_else(|| json!([]))
        }
        _ => return (204, None),
    };
    (200, Some(body))
}
