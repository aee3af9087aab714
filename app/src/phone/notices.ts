// A ring told by the desktop, over other windows; nothing while this page is in front.

export class Notices {
  private shown?: Notification;

  async allow(): Promise<string> {
    return "Notification" in window ? await Notification.requestPermission() : "denied";
  }

  show(title: string, body: string) {
    this.close();
    if (!("Notification" in window) || Notification.permission !== "granted" || (!document.hidden && document.hasFocus())) return;
    const notice = new Notification(title, { body, tag: "otklik-ring", requireInteraction: true });
    notice.onclick = () => { window.focus(); notice.close(); };
    this.shown = notice;
  }

  close() {
    this.shown?.close();
    this.shown = undefined;
  }
}
