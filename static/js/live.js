// Keeps a part of the portal fresh: asks every few seconds with the last ETag and swaps only what changed.
const SECOND = 1000;

class Live {
  constructor(element) {
    this.element = element;
    this.url = element.dataset.live;
    this.every = Number(element.dataset.liveEvery ?? 5) * SECOND;
    this.etag = element.dataset.liveEtag ?? "";
    this.timer = 0;
    this.request = null;
  }

  start(wait = this.every) {
    this.stop();
    this.timer = setTimeout(() => this.ask(), wait);
  }

  stop() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.request = null;
  }

  async ask() {
    const request = (this.request = new AbortController());
    const headers = { "HX-Request": "true", ...(this.etag && { "If-None-Match": this.etag }) };
    let answer = null;
    try {
      answer = await fetch(this.url, { headers, cache: "no-store", signal: request.signal });
      if (answer.ok && !answer.redirected) this.take(answer.headers.get("ETag") ?? "", await answer.text());
    } catch (error) {
      // Offline: the figures on the page stay and the next round asks again. Stopped: there is no next round.
      if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
    }
    if (request.signal.aborted || !this.element.isConnected) return;
    // Signed out or no longer allowed: asking again would change nothing.
    if (answer && (answer.redirected || [401, 403, 404].includes(answer.status))) return;
    this.start();
  }

  take(etag, html) {
    if (etag && etag === this.etag) return;
    // Never under somebody's hands: the next round brings it.
    const typing = document.activeElement?.closest("input, select, textarea");
    if (typing && this.element.contains(typing)) return;
    this.etag = etag;
    this.swap(html);
  }

  swap(html) {
    const focused = this.element.contains(document.activeElement) ? document.activeElement.id : "";
    const open = [...this.element.querySelectorAll("details[open][id]")].map((each) => each.id);
    this.element.replaceChildren(document.createRange().createContextualFragment(html));
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    window.htmx?.process(this.element);
    const said = this.element.querySelector("[data-live-says]")?.dataset.liveSays;
    const region = document.getElementById("spoken");
    if (said && region) region.textContent = said;
  }
}

const watched = [...document.querySelectorAll("[data-live]")].map((element) => new Live(element));

function follow() {
  for (const live of watched) {
    if (document.hidden) live.stop();
    else live.start();
  }
}

document.addEventListener("visibilitychange", follow);
follow();
