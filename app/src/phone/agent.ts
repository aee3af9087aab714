// The SIP user agent of one account: JsSIP, told what a desk wants of it.
import JsSIP from "jssip";

/** What of its life concerns the phone. */
export interface Heard {
  disconnected(): void;
  registered(): void;
  unregistered(): void;
  /** SIP's code, or JsSIP's word for why there is none. */
  refused(code: string): void;
  called(session: any, request: any): void;
}

/** Not started yet: it tells nothing before. */
export function agent(url: string, uri: string, user: string, password: string, heard: Heard): any {
  const ua: any = new JsSIP.UA({
    sockets: [new JsSIP.WebSocketInterface(url)],
    uri, authorization_user: user, password,
    register: true, register_expires: 120, session_timers: false,
    connection_recovery_min_interval: 1, connection_recovery_max_interval: 30,
    user_agent: "Otklik", no_answer_timeout: 120,
  });
  ua.otklikUrl = url;
  ua.otklikUri = uri;
  ua.on("disconnected", () => heard.disconnected());
  ua.on("registered", () => heard.registered());
  ua.on("unregistered", () => heard.unregistered());
  ua.on("registrationFailed", (e: any) => heard.refused(String(e.response?.status_code ?? e.cause)));
  ua.on("newRTCSession", (e: any) => { if (e.originator === "remote") heard.called(e.session, e.request); });
  return ua;
}
