// What the phone shows of itself at the browser's console: read-only, for tests and for the support engineer.
import type { Phone } from "./shim";

export function inspectable(phone: Phone): Phone {
  Object.defineProperty(window, "__otklikPhone", {
    configurable: true,
    value: Object.freeze({
      get registered() { return phone.registered(); },
      get state() { return phone.state(); },
      get inside() { return phone.inside(); },
      remoteLevel: (hz: number) => phone.level(hz),
      stats: () => phone.stats(),
    }),
  });
  return phone;
}
